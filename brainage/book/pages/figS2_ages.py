"""Supplementary Figure S2: ages by study."""

import pandas as pd

from brainage.data.diagnoses import CONTROL
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.ages import AGES

#: The page's cohort, which is simulated unless another one is asked for, and the real one.
SHOWS = {"simulated": Shown(AGES), "mre134": Shown(AGES, "mre134")}
_MIDDLE = (35, 60)  # years


def numbers(results: PageResults) -> Numbers:
    """Return how many healthy people there are, how old they are, and the share in middle age."""
    people = results["simulated"]["participants"]
    control = results["simulated"].provenance.get("parameters", {}).get("control", CONTROL)
    healthy = people[people["diagnosis"] == control]["age"].dropna()
    return {
        "healthy_n": len(healthy),
        "healthy_mean": _mean(healthy),
        "healthy_middle": f"{100 * healthy.between(*_MIDDLE).mean():.0f}",
        "mre134_mean": _mean(results["mre134"]["participants"]["age"]),
    }


def _mean(ages: pd.Series) -> str:
    return f"{ages.mean():.1f} ± {ages.std():.1f}"
