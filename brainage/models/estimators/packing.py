"""Turn a fitted model of several parts into JSON and arrays, and back."""

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.models.estimators.array_file import Arrays
from brainage.models.estimators.bias_corrected import BiasCorrectedRegressor
from brainage.models.estimators.contrastive import ContrastiveRegressor
from brainage.models.estimators.linear_ages import LinearAges
from brainage.models.estimators.mean_of_networks import MeanOfNetworks
from brainage.models.estimators.pca_gaussian_process import PCAGaussianProcess
from brainage.models.estimators.persistence import Storable
from brainage.models.estimators.supervised import SupervisedRegressor
from brainage.models.harmonize import ComBatHarmonizer
from brainage.models.normalization import DatasetNormalizer, ImageNormalizer

_ESTIMATORS: dict[str, type[Storable]] = {
    kind.__name__: kind for kind in (PCAGaussianProcess, LinearAges, SupervisedRegressor, ContrastiveRegressor)
}
_TRANSFORMERS: dict[str, Callable[[], Any]] = {
    DatasetNormalizer.__name__: DatasetNormalizer,
    ImageNormalizer.__name__: ImageNormalizer,
    ComBatHarmonizer.__name__: ComBatHarmonizer.for_pipelines,
}
_CORRECTION, _MEAN = BiasCorrectedRegressor.__name__, MeanOfNetworks.__name__


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
    if kind not in {*_TRANSFORMERS, *_ESTIMATORS, _CORRECTION, _MEAN}:
        known = ", ".join([*_TRANSFORMERS, *_ESTIMATORS, _CORRECTION, _MEAN])
        refuse(f"a {kind} cannot be kept in a model file; expected a pipeline of {known}")
    check_is_fitted(model)
    if kind == _CORRECTION:
        inner, arrays = packed(model.regressor_, f"{prefix}regressor.")
        line = np.array([model.intercept_, model.slope_])
        arrays |= {f"{prefix}age_range": np.array(model.age_range_)}
        arrays |= {f"{prefix}line": line, f"{prefix}out_of_fold": model.out_of_fold_}
        settings = {name: getattr(model, name) for name in ("correction", "cv", "random_state")}
        return {"class": kind, "parameters": settings, "regressor": inner}, arrays
    if kind == _MEAN:
        return _packed_mean(model, prefix)
    if kind in _TRANSFORMERS:
        learned = {name: np.asarray(value) for name, value in vars(model).items() if name.endswith("_")}
        texts = {name: values.tolist() for name, values in learned.items() if values.dtype.kind == "U"}
        numbers = {f"{prefix}{name}": values for name, values in learned.items() if name not in texts}
        return {"class": kind} | ({"texts": texts} if texts else {}), numbers
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


def _packed_mean(model: MeanOfNetworks, prefix: str) -> tuple[dict[str, Any], Arrays]:
    parts = [packed(one, f"{prefix}member{i}.") for i, one in enumerate(model.members_)]
    settings = {"members": model.members, "random_state": model.random_state}
    arrays = {name: values for _, learned in parts for name, values in learned.items()}
    return {"class": _MEAN, "parameters": settings, "each": [one for one, _ in parts]}, arrays


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
    if kind == _MEAN:
        of_each = enumerate(description["each"])
        members = [unpacked(one, _inside(arrays, f"member{i}"), device, where) for i, one in of_each]
        return _mean(members, description["parameters"])
    if kind in _TRANSFORMERS:
        texts = {name: np.array(values) for name, values in description.get("texts", {}).items()}
        return _transformer(_TRANSFORMERS[kind](), arrays | texts)
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


def _mean(members: list[Any], settings: dict[str, Any]) -> MeanOfNetworks:
    model = MeanOfNetworks(members[0], **settings)
    model.members_, model.map_shape_ = members, members[0].map_shape_
    return model


def _transformer(transformer: Any, arrays: Arrays) -> Any:
    for name, values in arrays.items():
        setattr(transformer, name, values)
    if "map_shape_" in arrays:
        transformer.map_shape_ = tuple(arrays["map_shape_"].tolist())
        transformer.n_features_in_ = int(np.prod(transformer.map_shape_))
    return transformer


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
