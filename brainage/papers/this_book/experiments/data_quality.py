"""The data page: regional means, coverage and impossible values of real maps."""

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.data.regional_values import regional_means
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``regions`` (mean, SD, coverage), ``coverage`` (voxels) and ``impossible`` (voxels, participants)."""
    quality = cohort.quality()
    both = pd.concat([quality, quality.assign(modality="any")])
    return {
        "regions": region_summary(cohort),
        "coverage": quality[["participant_id", "modality", "voxels"]],
        "impossible": pd.DataFrame([_impossible(name, rows) for name, rows in both.groupby("modality", sort=False)]),
    }


QUALITY = Experiment(
    "data_quality",
    run,
    ("regions", "coverage", "impossible"),
    cohorts=("mre134",),
    published="paper",
)


def region_summary(cohort: Cohort) -> pd.DataFrame:
    """Return mean and SD over participants of regional means, and mean coverage, by modality and region."""
    parts = [regional_means(cohort.with_maps(modality), modality) for modality in INPUTS["mre"]]
    means = pd.concat(parts, ignore_index=True)
    groups = means.groupby(["modality", "region"], sort=False)
    return groups.agg(mean=("mean", "mean"), sd=("mean", "std"), coverage=("coverage", "mean")).reset_index()


def _impossible(modality: object, rows: pd.DataFrame) -> dict[str, object]:
    """Count the voxels set to missing, and the participants who had any."""
    wrong = rows[rows["below"] + rows["above"] > 0]
    counts = {"below": wrong["below"].sum(), "above": wrong["above"].sum()}
    return {"modality": modality, **counts, "participants": wrong["participant_id"].nunique()}
