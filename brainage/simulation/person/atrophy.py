"""How large each structure is: rates of atrophy by age and disease, and differences between people."""

import numpy as np
from numpy.typing import NDArray

from brainage.simulation.numbers.parameters import number, numbers
from brainage.simulation.person.model import Model
from brainage.space.anatomy import STRUCTURES

__all__ = ["SHAPES", "VOLUMES", "draw_volumes", "expected_volumes", "volume_covariance"]

#: What changes size by displacement: the ten structures and the ventricles; the cortex thins in place.
SHAPES = (*STRUCTURES, "ventricles")
VOLUMES = (*SHAPES, "gray matter")


def expected_volumes(age: float, diagnosis: str, model: Model) -> dict[str, float]:
    """Return the logarithm of expected volume over that of a young adult, of each of `VOLUMES`.

    >>> expected_volumes(50, "CN", Model())["hippocampus"]  # 20 years at -0.38 % a year
    -0.076
    """
    return {name: float(model.atrophy * (_aged(name, age) + _diseased(name, diagnosis, model))) for name in VOLUMES}


def draw_volumes(rng: np.random.Generator, age: float, diagnosis: str, model: Model) -> dict[str, float]:
    """Draw the logarithm of a participant's volumes over the template's."""
    own = np.linalg.cholesky(volume_covariance()) @ rng.standard_normal(len(VOLUMES))
    expected = expected_volumes(age, diagnosis, model)
    return {name: float(expected[name] + value) for name, value in zip(VOLUMES, own, strict=True)}


def volume_covariance() -> NDArray[np.float64]:
    """Return the covariance of log volumes between people of one age, ``(12, 12)``.

    Structures are large or small together, and a brain with small ones has large ventricles.
    """
    sds = np.array([number("volume.sd")] * len(SHAPES) + [number("cortex.sd")]) / 100
    sds[SHAPES.index("ventricles")] = -number("volume.ventricles_sd") / 100
    shared = number("volume.common")
    return np.outer(sds, sds) * (shared + (1 - shared) * np.eye(len(sds)))


def _aged(name: str, age: float) -> float:
    """Add up the yearly rates before and after 60, from the age at which loss starts."""
    before, after = numbers(f"atrophy.{name}")
    start, bend = number("atrophy.start"), number("age.bend")
    years = (np.clip(age, start, bend) - start, max(age - bend, 0.0))
    return (before * years[0] + after * years[1]) / 100


def _diseased(name: str, diagnosis: str, model: Model) -> float:
    return model.disease * float(np.log1p(number(f"disease.{diagnosis}.{name}", 0) / 100))
