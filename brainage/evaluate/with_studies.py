"""Hand an estimator the study of each map, if a part of it asks for that: scikit-learn's metadata routing."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.pipeline import Pipeline

from brainage.core import arguments

_ASKS = "studies"


def needs_studies(estimator: Any) -> bool:
    """Say whether a step of a pipeline asks for ``studies``, as those who harmonise do.

    Parameters
    ----------
    estimator : estimator
        Fitted or not.

    """
    steps = [step for _, step in estimator.steps] if isinstance(estimator, Pipeline) else []
    return any(getattr(step, "asks_for_studies", False) for step in steps)


def studies_for(estimator: Any, people: pd.DataFrame) -> dict[str, NDArray[np.str_]]:
    """Return ``studies`` as a keyword of ``fit`` or ``predict``, or nothing if nobody asks.

    Parameters
    ----------
    estimator : estimator
        Fitted or not.
    people : DataFrame
        One row a map, with ``study``.

    Raises
    ------
    BrainageError
        If it asks for them, and the table has none.

    """
    if not needs_studies(estimator):
        return {}
    arguments.table("participants", people, ["study"])
    return {_ASKS: people["study"].to_numpy(str)}


def predict_people(fitted: Any, maps: NDArray[np.float32], people: pd.DataFrame | None = None) -> NDArray[np.float64]:
    """Return predicted ages, years.

    Parameters
    ----------
    fitted : estimator
        That was fitted with `studies_for`.
    maps : ndarray
        ``(n, channels, ...)``.
    people : DataFrame, optional
        Whose they are; with ``study`` if the estimator asks for it.

    """
    about = studies_for(fitted, pd.DataFrame() if people is None else people)
    with config_context(enable_metadata_routing=bool(about)):
        ages: NDArray[np.float64] = fitted.predict(maps, **about)
    return ages
