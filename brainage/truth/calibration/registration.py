"""How far MRE134's maps lie off their mean: ``python -m brainage.truth.calibration.registration COHORT_FOLDER``.

Where a map is shifted by u, it differs from the mean map by about u times the mean map's gradient. Fitted in a window
to each participant, that gives a shift, but noise and texture give one, too: so the same is asked of simulated maps of
such people without misregistration, and with known amounts of it. What real maps show beyond is an upper bound: people
also differ in other ways that look like a shift, such as the contrast between neighbours. Five minutes.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.data.cohort import Cohort, open_cohort
from brainage.data.sources import simulated
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.lobes import LOBES, nearest_lobe
from brainage.simulation.map.deformation import misregistration, origins, warp
from brainage.simulation.numbers.changed import changed
from brainage.space import anatomy
from brainage.truth import lifespan

Array = NDArray[np.float64]

_FEWEST = 60  # voxels with data in a window
_SHARE = 0.75  # of participants with data in a voxel of the mean map
_KNOWN = (1.5, 3.0, 5.0)  # mm


def registration_table(real: NDArray[np.float32], fake: NDArray[np.float32]) -> pd.DataFrame:
    """Return shifts by region, 3-D SD in mm: of real maps, of simulated ones as they are and with known shifts more.

    Parameters
    ----------
    real, fake : ndarray
        Stiffness at 2 mm, 0 without data, ``(n, x, y, z)``; the simulated ones without misregistration.

    Returns
    -------
    DataFrame
        ``region``, ``real``, ``simulated``, ``plus 1.5 mm`` and more, and ``bound``: the misregistration with
        which simulated maps would show what real ones do.

    """
    found = {"real": shifts(real), "simulated": shifts(fake)}
    found |= {f"plus {mm:g} mm": shifts(_moved(fake, mm)) for mm in _KNOWN}
    table = pd.DataFrame(found).rename_axis("region")
    table.loc["median"] = table.median()
    return table.assign(bound=[_bound(row) for row in table.to_numpy()]).reset_index()


def shifts(maps: NDArray[np.float32]) -> dict[str, float]:
    """Return by region the SD between participants of the shift that their maps show against the mean map, mm."""
    known = maps > 0
    count = known.sum(axis=0)
    mean = np.where(count > _SHARE * len(maps), maps.sum(axis=0) / np.maximum(count, 1), np.nan)
    design = np.stack([np.ones_like(mean), mean, *np.gradient(mean, 2)])
    usable = known & np.isfinite(design).all(axis=0)
    sds: dict[str, list[float]] = {}
    for region, window in _windows():
        parts = [_shift(one, design, window & use) for one, use in zip(maps, usable, strict=True)]
        own = np.array([part for part in parts if part is not None])
        sds.setdefault(region, []).append(float(((own - own.mean(axis=0)) ** 2).sum(axis=1).mean()))
    return {region: float(np.sqrt(np.mean(both))) for region, both in sds.items()}


def _shift(values: NDArray, design: Array, where: NDArray[np.bool_]) -> Array | None:
    if where.sum() < _FEWEST:
        return None
    return np.asarray(np.linalg.lstsq(design[:, where].T, values[where], rcond=None)[0][2:])


def _windows() -> list[tuple[str, NDArray[np.bool_]]]:
    """Return structures, and cortex and white matter by lobe, each side by itself."""
    sides = [anatomy.hemisphere(side) for side in ("left", "right")]
    lobes = {lobe: nearest_lobe() == number for number, lobe in enumerate(LOBES)}
    windows = [(area, anatomy.region_mask(area)) for area in AREAS if "matter" not in area]
    for tissue in ("gray matter", "white matter"):
        windows += [(f"{tissue}, {lobe}", anatomy.region_mask(tissue) & inside) for lobe, inside in lobes.items()]
    return [(region, window & side) for region, window in windows for side in sides]


def _moved(maps: NDArray[np.float32], mm: float) -> NDArray[np.float32]:
    """Shift each map as misregistration of so many mm would."""
    moved = []
    with changed({"misregistration.sd": mm}):
        for number, one in enumerate(maps):
            where = origins(misregistration(np.random.default_rng([134, number])), 2)
            moved.append(np.where(one > 0, warp(one, where, 2), 0))
    return np.array(moved, np.float32)


def _bound(row: Array) -> float:
    """Return the misregistration between known ones by straight lines in what it adds, mm."""
    beyond = np.sqrt(np.maximum(row**2 - row[1] ** 2, 0))
    return float(np.interp(beyond[0], [0.0, *beyond[2:]], [0.0, *_KNOWN]))


def _stiffness(cohort: Cohort) -> NDArray[np.float32]:
    ids = cohort.participants["participant_id"]
    return np.array([np.asarray(cohort.map(one, "stiffness"), np.float32) for one in ids])


def main(folder: str) -> None:
    """Write ``registration.csv`` beside the yardstick of ageing."""
    cohort = open_cohort(folder)
    with TemporaryDirectory() as scratch:
        fake = simulated.simulate(Path(scratch) / "study-1", len(cohort), model=simulated.study_1())
        table = registration_table(_stiffness(cohort), _stiffness(fake))
    table.round(2).to_csv(Path(lifespan.__file__).parent / "registration.csv", index=False)


if __name__ == "__main__":
    main(sys.argv[1])
