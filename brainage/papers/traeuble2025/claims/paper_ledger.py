"""The paper's claims, one by one: ``claims.csv`` is the list, `measures` what they are held against."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from brainage.claims import ledger as rules
from brainage.claims.published_tables import origin
from brainage.papers.traeuble2025.claims.measures import measure
from brainage.papers.traeuble2025.claims.of_learners import NUMBERS_JUDGED

_SIMULATED = ("ablation", "ages", "comparison", "gap", "image_level", "regional", "regional_gaps", "saliency")
#: Experiments and cohorts whose published tables the measures read.
MEASURED_ON = (
    *((name, "simulated") for name in _SIMULATED),
    *((name, NUMBERS_JUDGED) for name in ("comparison", "image_level", "limit")),
    ("trends", "mre134"),
    ("trends", "simulated"),
)


def claims() -> pd.DataFrame:
    """Return the paper's claims, one a row, all columns text."""
    return pd.read_csv(Path(__file__).with_name("claims.csv"), dtype=str, keep_default_na=False)


@cache
def ledger() -> pd.DataFrame:
    """Return the claims with what was ``measured``, as text, and the ``verdict``."""
    return rules.ledger(claims(), measure)


def origins() -> list[tuple[str, dict[str, Any]]]:
    """Return the experiments whose results the measures read, and their provenance."""
    return [(experiment, origin(experiment, cohort)) for experiment, cohort in MEASURED_ON]
