"""Estimators of age from maps, with scikit-learn's ``fit``, ``predict`` and ``get_params``."""

from brainage.models.estimators.bias_corrected import BiasCorrectedRegressor
from brainage.models.estimators.cautions import (
    AgeRangeWarning,
    DeviceWarning,
    PredictionWarning,
    UnlikeMapsWarning,
    unwarned,
)
from brainage.models.estimators.contrastive import PUBLISHED_CONTRASTIVE, ContrastiveRegressor
from brainage.models.estimators.model_about import ModelAbout
from brainage.models.estimators.model_file import SavedModel, load_model, save_model
from brainage.models.estimators.pca_gaussian_process import PUBLISHED, PCAGaussianProcess
from brainage.models.estimators.supervised import PUBLISHED_SUPERVISED, SupervisedRegressor

__all__ = [
    "PUBLISHED",
    "PUBLISHED_CONTRASTIVE",
    "PUBLISHED_SUPERVISED",
    "AgeRangeWarning",
    "BiasCorrectedRegressor",
    "ContrastiveRegressor",
    "DeviceWarning",
    "ModelAbout",
    "PCAGaussianProcess",
    "PredictionWarning",
    "SavedModel",
    "SupervisedRegressor",
    "UnlikeMapsWarning",
    "load_model",
    "save_model",
    "unwarned",
]
