"""How large the parts of a person's brain are: with age and disease, with the size of the head, and between people.

Curves, SDs and correlations were measured on tables of real people (`brainage.truth.calibration.lifespan_anatomy`).
Maps are in MNI space after an affine registration that scales heads to one size. So a part whose volume grows less than
the head's is relatively small in a large head, and the head's size itself is a column beside the maps.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.simulation.numbers.parameters import lifespan, measured, number
from brainage.simulation.person.model import Model
from brainage.simulation.person.volumes import LABELS, PARCELS, VOLUMES
from brainage.space import anatomy

__all__ = [
    "VOLUMES",
    "Head",
    "draw_head",
    "draw_volumes",
    "expected_volumes",
    "head_covariance",
    "volume_covariance",
    "width",
]

Array = NDArray[np.float64]


class Head(NamedTuple):
    """A head's size.

    Attributes
    ----------
    size : float
        Logarithm of its volume over the mean head's: what affine registration takes off.
    icv : float
        Intracranial volume in mL as FreeSurfer estimates it, which errs.

    """

    size: float
    icv: float


def draw_head(rng: np.random.Generator, sex: str) -> Head:
    """Draw the size of a head, and its estimate."""
    own, error = rng.standard_normal(2)
    size = lifespan("head_sex") * _sign(sex) + lifespan("head_sd") * own
    return Head(float(size), float(np.exp(lifespan("head_mean") + size + lifespan("estimate_sd") * error)))


def expected_volumes(age: float, diagnosis: str, model: Model, severity: float = 1.0) -> dict[str, float]:
    """Return the logarithm of expected size over that of a young adult, of each of `VOLUMES`.

    Parameters
    ----------
    age : float
        Years; of the brain, where that differs from the person's.
    diagnosis : str
        Such as ``"CN"``.
    model : Model
        Whose ``atrophy`` multiplies both, ``strength`` the first and ``disease`` the second.
    severity : float
        Of the disease, 1 on average.

    Examples
    --------
    >>> round(expected_volumes(75, "CN", Model())["left thalamus"], 3)
    -0.201

    """
    values = model.atrophy * (model.drift * _aged(age) + severity * model.disease * _diseased(diagnosis))
    return dict(zip(VOLUMES, values.tolist(), strict=True))


def draw_volumes(
    rng: np.random.Generator, age: float, sex: str, head: Head, expected: dict[str, float]
) -> dict[str, float]:
    """Draw the logarithm of a participant's sizes in MNI space over those of the mean young adult.

    Parameters
    ----------
    rng : Generator
        The participant's own.
    age : float
        Years; people differ more in old age.
    sex, head
        The participant's.
    expected : dict
        Of `expected_volumes`.

    """
    table = _anatomy()
    own = _wider(age) @ _root() @ rng.standard_normal(len(VOLUMES))
    scaled = (table["head"].to_numpy() - _scaled_by_head()) * head.size
    values = np.array([expected[name] for name in VOLUMES]) + table["sex"].to_numpy() * _sign(sex) + scaled + own
    return dict(zip(VOLUMES, values.tolist(), strict=True))


def width(age: float) -> float:
    """Return how much more people of an age differ than people of the middle age of the tables."""
    return float(np.exp(lifespan("sd_growth") * (age - lifespan("sd_age"))))


def volume_covariance(age: float) -> Array:
    """Return the covariance of log sizes between people of an age with equal heads and gaps, ``(58, 58)``."""
    root = _wider(age) @ _root()
    return root @ root.T


def _wider(age: float) -> Array:
    """Return what makes differences of the middle age those of an age: wider, and in the whole brain's size more so."""
    along, weights = _whole_brain()
    beyond = np.exp((lifespan("brain_growth") - lifespan("sd_growth")) * (age - lifespan("sd_age")))
    return width(age) * (np.eye(len(VOLUMES)) + (beyond - 1) * np.outer(along, weights))


@cache
def _whole_brain() -> tuple[Array, Array]:
    """Return how sizes go along with the brain's, and what each adds to the logarithm of the brain's volume."""
    voxels = np.bincount(anatomy.labels(2).ravel(), minlength=2036)
    kept = 1 - number("cortex.young_loss") / 100
    parcels = [kept * voxels[list(PARCELS[name])].sum() if name in PARCELS else 0.0 for name in VOLUMES]
    shapes = [voxels[list(LABELS[name])].sum() if _is_tissue(name) else 0.0 for name in VOLUMES]
    parts = np.array(parcels) + np.array(shapes)
    parts[VOLUMES.index("cortical area")] = sum(parcels)
    weights = parts / (sum(parcels) + sum(shapes))
    covariance = _root() @ _root().T @ weights
    return covariance / (weights @ covariance), weights


def _is_tissue(name: str) -> bool:
    return name in LABELS and not name.endswith("ventricle")


def head_covariance() -> Array:
    """Return the covariance of log sizes in MNI space that the size of heads brings, ``(58, 58)``."""
    exponents = _anatomy()["head"].to_numpy() - _scaled_by_head()
    return (lifespan("head_sd") ** 2 + (lifespan("head_sex") / 2) ** 2) * np.outer(exponents, exponents)


@cache
def _anatomy() -> pd.DataFrame:
    return measured("anatomy").set_index("volume").loc[list(VOLUMES)]


@cache
def _root() -> Array:
    correlations = measured("anatomy_correlations").set_index("volume").loc[list(VOLUMES), list(VOLUMES)].to_numpy()
    sds = _anatomy()["sd"].to_numpy()
    return np.asarray(np.linalg.cholesky(np.outer(sds, sds) * (correlations + 1e-9 * np.eye(len(sds)))), float)


@cache
def _curves() -> tuple[Array, Array]:
    ages = [str(name) for name in _anatomy() if str(name).isdecimal()]
    return np.array(ages, float), _anatomy()[ages].to_numpy().T


def _aged(age: float) -> Array:
    ages, curves = _curves()
    at = float(np.clip(age, ages[0], ages[-1]))
    right = int(np.clip(np.searchsorted(ages, at), 1, len(ages) - 1))
    share = (at - ages[right - 1]) / (ages[right] - ages[right - 1])
    return np.asarray((1 - share) * curves[right - 1] + share * curves[right])


@cache
def _diseased(diagnosis: str) -> Array:
    return np.array([np.log1p(number(f"disease.{diagnosis}.{_group(name)}", 0) / 100) for name in VOLUMES])


def _group(name: str) -> str:
    """Return the name under which diseases are listed: sides and the three ventricles together, parcels as cortex."""
    if name in PARCELS:
        return "cortical thickness"
    return "ventricles" if name.endswith("ventricle") else name.removeprefix("left ").removeprefix("right ")


def _scaled_by_head() -> Array:
    """Return the exponent of the scaling by registration: volumes with the head, thicknesses not, area bears it all."""
    return np.array([0.0 if name in PARCELS else 1.0 for name in VOLUMES])


def _sign(sex: str) -> float:
    return {"M": 0.5, "F": -0.5}.get(sex, 0.0)
