"""Estimators of age from maps, with scikit-learn's ``fit``, ``predict`` and ``get_params``."""

from brainage.estimators.contrastive import PUBLISHED_CONTRASTIVE, ContrastiveRegressor
from brainage.estimators.pca_gaussian_process import PUBLISHED, PCAGaussianProcess
from brainage.estimators.supervised import PUBLISHED_SUPERVISED, SupervisedRegressor

__all__ = [
    "PUBLISHED",
    "PUBLISHED_CONTRASTIVE",
    "PUBLISHED_SUPERVISED",
    "ContrastiveRegressor",
    "PCAGaussianProcess",
    "SupervisedRegressor",
]
