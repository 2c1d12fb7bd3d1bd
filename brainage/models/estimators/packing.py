"""Turn a fitted model of several parts into JSON and arrays, and back."""

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.models.estimators.array_file import Arrays
from brainage.models.estimators.bias_corrected import BiasCorrectedRegressor
from brainage.models.estimators.contrastive import ContrastiveRegressor
from brainage.models.estimators.pca_gaussian_process import PCAGaussianProcess
from brainage.models.estimators.persistence import Storable
from brainage.models.estimators.supervised import SupervisedRegressor
from brainage.models.normalization import DatasetNormalizer, ImageNormalizer

_ESTIMATORS: dict[str, type[Storable]] = {
    kind.__name__: kind for kind in (PCAGaussianProcess, SupervisedRegressor, ContrastiveRegressor)
}
_NORMALIZERS: dict[str, type] = {kind.__name__: kind for kind in (DatasetNormalizer, ImageNormalizer)}
_CORRECTION = BiasCorrectedRegressor.__name__


def packed(model: Any, prefix: str) -> tuple[dict[str, Any], Arrays]:
    """Return a model as JSON can say it, and its arrays by name, which begin with the prefix.

    Parameters
    ----------
    model : estimator
        Fitted; a pipeline, a normaliser or a regressor of this package.
    prefix : str
        Of the names of its arrays.

    Raises
    ------
    BrainageError
        If there is something in it that cannot be kept.

    """
    kind = type(model).__name__
    if isinstance(model, Pipeline):
        return _packed_pipeline(model, prefix)
    if kind not in {*_NORMALIZERS, *_ESTIMATORS, _CORRECTION}:
        known = ", ".join([*_NORMALIZERS, *_ESTIMATORS, _CORRECTION])
        refuse(f"a {kind} cannot be kept in a model file; expected a pipeline of {known}")
    check_is_fitted(model)
    if kind == _CORRECTION:
        inner, arrays = packed(model.regressor_, f"{prefix}regressor.")
        line = np.array([model.intercept_, model.slope_])
        arrays |= {f"{prefix}age_range": np.array(model.age_range_)}
        arrays |= {f"{prefix}line": line, f"{prefix}out_of_fold": model.out_of_fold_}
        settings = {name: getattr(model, name) for name in ("correction", "cv", "random_state")}
        return {"class": kind, "parameters": settings, "regressor": inner}, arrays
    if kind in _NORMALIZERS:
        learned = {name: np.asarray(value) for name, value in vars(model).items() if name.endswith("_")}
        return {"class": kind}, {f"{prefix}{name}": values for name, values in learned.items()}
    return model.described(), {f"{prefix}{name}": values for name, values in model.learned().items()}


def _packed_pipeline(model: Pipeline, prefix: str) -> tuple[dict[str, Any], Arrays]:
    steps: list[list[Any]] = []
    arrays: Arrays = {}
    for name, step in model.steps:
        if step not in (None, "passthrough"):
            description, learned = packed(step, f"{prefix}{name}.")
            steps.append([name, description])
            arrays |= learned
    return {"class": "Pipeline", "steps": steps}, arrays


def unpacked(description: dict[str, Any], arrays: Arrays, device: str | None, where: str) -> Any:
    """Return the model that `packed` described.

    Parameters
    ----------
    description : dict
        Of `packed`.
    arrays : dict of array
        By name.
    device : str or None
        To put networks on; ``None``: where they were, if that is here.
    where : str
        File, for the message.

    Raises
    ------
    BrainageError
        If a part is not known here, or settings and arrays do not go together.

    """
    kind = description["class"]
    if kind == "Pipeline":
        steps = description["steps"]
        return Pipeline([(name, unpacked(one, _inside(arrays, name), device, where)) for name, one in steps])
    if kind == _CORRECTION:
        inner = unpacked(description["regressor"], _inside(arrays, "regressor"), device, where)
        return _corrected(inner, description["parameters"], arrays)
    if kind in _NORMALIZERS:
        return _normalizer(_NORMALIZERS[kind](), arrays)
    if kind not in _ESTIMATORS:
        refuse(f"{where}: holds a {kind}, which this version of brainage does not know; use the one that wrote it")
    return _ESTIMATORS[kind].rebuilt(description, arrays, device, where)


def _corrected(inner: Any, settings: dict[str, Any], arrays: Arrays) -> BiasCorrectedRegressor:
    model = BiasCorrectedRegressor(inner, **settings)
    model.regressor_, model.out_of_fold_ = inner, arrays["out_of_fold"]
    model.intercept_, model.slope_ = (float(value) for value in arrays["line"])
    youngest, oldest = (float(value) for value in arrays["age_range"])
    model.age_range_ = youngest, oldest
    return model


def _normalizer(normalizer: Any, arrays: Arrays) -> Any:
    for name, values in arrays.items():
        setattr(normalizer, name, values)
    if "map_shape_" in arrays:
        normalizer.map_shape_ = tuple(arrays["map_shape_"].tolist())
        normalizer.n_features_in_ = int(np.prod(normalizer.map_shape_))
    return normalizer


def _inside(arrays: Arrays, name: str) -> Arrays:
    return {key.removeprefix(f"{name}."): values for key, values in arrays.items() if key.startswith(f"{name}.")}


def map_shape(model: Any) -> tuple[int, ...]:
    """Return the shape of one participant's maps as the first that remembers one has seen them.

    Parameters
    ----------
    model : estimator
        Fitted.

    """
    steps = [step for _, step in model.steps] if isinstance(model, Pipeline) else [model]
    if type(model).__name__ == _CORRECTION:
        return map_shape(model.regressor_)
    return next((step.map_shape_ for step in steps if hasattr(step, "map_shape_")), ())
