"""Supplementary Figure S2: the ages that each study contributes."""

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.participants import describe
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:  # noqa: ARG001
    """Return ``participants`` (age, sex, study, diagnosis) and ``summary`` (size and ages by study)."""
    columns = ["participant_id", "age", "sex", "study", "diagnosis"]
    return {"participants": cohort.participants[columns], "summary": describe(cohort.participants, cohort.control)}


AGES = Experiment(
    "ages",
    run,
    ("participants", "summary"),
    cohorts=("simulated", "mre134"),
    published="paper",
)
