"""Estimators of age from maps, with scikit-learn's ``fit``, ``predict`` and ``get_params``."""

from brainage.estimators.bias_corrected import BiasCorrectedRegressor
from brainage.estimators.cautions import (
    AgeRangeWarning,
    DeviceWarning,
    PredictionWarning,
    UnlikeMapsWarning,
    unwarned,
)
from brainage.estimators.contrastive import PUBLISHED_CONTRASTIVE, ContrastiveRegressor
from brainage.estimators.model_about import ModelAbout
from brainage.estimators.model_file import SavedModel, load_model, save_model
from brainage.estimators.pca_gaussian_process import PUBLISHED, PCAGaussianProcess
from brainage.estimators.supervised import PUBLISHED_SUPERVISED, SupervisedRegressor

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
