"""What a coarser grid costs: errors and seconds of every learner on every input, at several voxel sizes.

Asked of other simulated people than those of the figures, so that choosing a grid by it learns nothing about these.
Grids hold some voxels of the finer ones, so one cohort shows them all. There is no grid of 6 mm: smooth fields are
kept on nodes 4 mm apart, of which a grid must hold some.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import ClassVar

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.fit import AskedOfFit
from brainage.engine.fits import run_fits
from brainage.engine.profiles import Profile
from brainage.evaluate.metrics import metrics
from brainage.papers.traeuble2025.presets import PRESETS
from brainage.papers.traeuble2025.protocol import DEVELOPMENT_SEED, inputs_of, one_fit

#: Years that a grid may cost on average over learners.
MOST = 0.5


class Timed(AskedOfFit):
    """How well a fit predicts, and how long it takes; on one core where others work beside it."""

    name: ClassVar[str] = "resolution"

    def run(self) -> pd.DataFrame:
        """Return ``mae`` and ``mae_of_mean`` (years) and ``seconds`` of one fit and its predictions, in one row."""
        self.fit.data()  # read before the clock starts
        start = time.perf_counter()
        predictions = self.fit.run()
        return metrics(predictions)[["mae", "mae_of_mean"]].assign(seconds=time.perf_counter() - start)


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the learners of the comparison on people of another seed, on every grid.

    Returns
    -------
    dict of DataFrame
        ``errors``: per ``voxel_size`` (mm), ``inputs``, ``learner`` and ``seed`` the ``mae`` and ``mae_of_mean`` in
        years, and the ``seconds`` of the fit; and ``costs``: per ``voxel_size`` and ``inputs`` the mean error over
        learners and splits, and by how much it is above that of the finest grid.

    """
    errors = errors_by_grid(inputs_of(cohort), size, "resolution")
    return {"errors": errors, "costs": costs(errors)}


RESOLUTION = Experiment(
    "resolution",
    run,
    ("errors", "costs"),
    repeats={"smoke": 1, "laptop": 4, "paper": 10},
    own={"smoke": {"grids": (8,)}, "laptop": {"grids": (8, 4)}, "paper": {"grids": (8, 4, 2)}},
)


def errors_by_grid(inputs: Sequence[str], size: Profile, title: str) -> pd.DataFrame:
    """Return errors and seconds of the learners of the comparison on people of another seed, on every grid.

    Parameters
    ----------
    inputs : sequence of str
        What learners see.
    size : Profile
        With ``grids``, mm, among its own sizes.
    title : str
        Of the progress bar.

    Returns
    -------
    DataFrame
        ``voxel_size``, ``inputs``, ``learner``, ``seed``, ``mae``, ``mae_of_mean``, ``seconds``, see `run`.

    """
    grids = size.own["grids"]
    others = simulated.local_cohort(size.participants, voxel_size=min(grids), seed=DEVELOPMENT_SEED)
    cells = list(product(grids, inputs, PRESETS, range(size.repeats)))
    tasks = [
        Timed(one_fit(others, replace(size, voxel_size=voxels, grids={}), learner, name, seed=seed))
        for voxels, name, learner, seed in cells
    ]
    names = ("voxel_size", "inputs", "learner", "seed")
    rows = [
        table.assign(**dict(zip(names, cell, strict=True)))
        for cell, table in zip(cells, run_fits(tasks, title), strict=True)
    ]
    return pd.concat(rows, ignore_index=True)[[*names, "mae", "mae_of_mean", "seconds"]]


def costs(errors: pd.DataFrame) -> pd.DataFrame:
    """Return the mean error of each grid and input over learners and splits, and what the grid costs, years.

    Parameters
    ----------
    errors : DataFrame
        Of `run`.

    Returns
    -------
    DataFrame
        ``voxel_size``, ``inputs``, ``mae``, ``cost`` (less the error of the finest grid), ``seconds`` (sum over
        learners and splits).

    """
    table = errors.groupby(["voxel_size", "inputs"], sort=False).agg(mae=("mae", "mean"), seconds=("seconds", "sum"))
    finest = table["mae"].xs(errors["voxel_size"].min(), level="voxel_size")
    table["cost"] = table["mae"] - finest.reindex(table.index.get_level_values("inputs")).to_numpy()
    return table.reset_index()[["voxel_size", "inputs", "mae", "cost", "seconds"]]


def coarsest(costs: pd.DataFrame) -> dict[str, int]:
    """Return for each input the coarsest grid, mm, that costs less than `MOST`: what a laptop computes on.

    Parameters
    ----------
    costs : DataFrame
        Of `run`.

    Examples
    --------
    >>> coarsest(pd.DataFrame({"voxel_size": [8, 4], "inputs": ["mri", "mri"], "cost": [0.6, 0.0]}))
    {'mri': 4}

    """
    cheap = costs[costs["cost"] < MOST].groupby("inputs", sort=False)["voxel_size"].max()
    return {str(inputs): int(voxels) for inputs, voxels in cheap.items()}
