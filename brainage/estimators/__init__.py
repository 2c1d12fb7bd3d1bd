"""Estimators of age from maps, with scikit-learn's ``fit``, ``predict`` and ``get_params``."""

from brainage.estimators.pca_gaussian_process import PUBLISHED, PCAGaussianProcess

__all__ = ["PUBLISHED", "PCAGaussianProcess"]
