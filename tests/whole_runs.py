"""Whole runs of experiments in their smallest profile."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from brainage.data.cohort import Cohort, open_cohort
from brainage.data.sources.simulated import local_folder
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import PROFILES
from brainage.engine.runner import compute

__all__ = ["cohort_beside_the_book", "run_whole"]


def run_whole(experiment: Experiment, cohort: Cohort, folder: Path, **smaller: Any) -> dict[str, pd.DataFrame]:
    """Return the tables of an experiment on the smoke cohort, made smaller still.

    Where ``BRAINAGE_SMOKE_SITE`` names a smoke book that was just built, it has run the same on the same people: its
    tables are kept beside it, and taken unless code or cohort changed since.
    """
    with pytest.MonkeyPatch.context() as patch:
        if built := os.environ.get("BRAINAGE_SMOKE_SITE"):
            checkout = checkout_of(built)
            patch.setenv("BRAINAGE_RESULTS", str(checkout / "results"))
            patch.setenv("BRAINAGE_DATA", str(checkout / "data"))
            results = compute(experiment, "simulated", "smoke")
            assert results is not None
            return dict(results.tables)
        patch.setenv("BRAINAGE_RESULTS", str(folder))
        return experiment.run(cohort, replace(experiment.size("smoke"), **smaller))


def cohort_beside_the_book() -> Cohort | None:
    """Return the cohort that the smoke book was computed on, or ``None`` if no book of this code was just built."""
    if not (built := os.environ.get("BRAINAGE_SMOKE_SITE")):
        return None
    size = PROFILES["smoke"]
    folder = checkout_of(built) / "data" / local_folder(size.participants, size.voxel_size).name
    return open_cohort(folder) if folder.exists() else None


def checkout_of(site: str) -> Path:
    """Return the checkout whose built pages these are."""
    return Path(site).resolve().parents[1]
