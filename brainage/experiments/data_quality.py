"""The data page: regional means, coverage and impossible values of real maps."""

import pandas as pd

from brainage.cohort import Cohort
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment
from brainage.experiments.trends import MODALITIES
from brainage.regions import regional_means

__all__ = ["QUALITY"]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``regions`` (mean, SD, coverage by modality), ``coverage`` and ``impossible`` (voxels, per modality)."""
    quality = cohort.quality()
    affected = quality[quality["below"] + quality["above"] > 0].groupby("modality")["participant_id"].nunique()
    impossible = quality.groupby("modality")[["below", "above"]].sum()
    return {
        "regions": region_summary(cohort),
        "coverage": quality[["participant_id", "modality", "voxels"]],
        "impossible": impossible.assign(participants=affected).fillna(0).reset_index(),
    }


QUALITY = Experiment("data_quality", run)


def region_summary(cohort: Cohort) -> pd.DataFrame:
    """Return mean and SD over participants of regional means, and mean coverage, by modality and region."""
    means = pd.concat([regional_means(cohort, modality) for modality in MODALITIES], ignore_index=True)
    groups = means.groupby(["modality", "region"], sort=False)
    return groups.agg(mean=("mean", "mean"), sd=("mean", "std"), coverage=("coverage", "mean")).reset_index()
