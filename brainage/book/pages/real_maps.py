"""What real maps say: the three learners on MRE134, ages within studies, and slopes."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from scipy.stats import norm

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.traeuble2025.experiments.real_maps import REAL_MAPS
from brainage.papers.traeuble2025.experiments.trends import TRENDS
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.trend_tables import interval
from brainage.plotting.numerals import number, p_value
from brainage.plotting.style import INPUTS

SHOWS = {"real": Shown(REAL_MAPS), "trends": Shown(TRENDS)}
_LEVEL = 0.05


def numbers(results: PageResults) -> Numbers:
    """Return errors beside guessing, how many models tell ages within studies, and how well studies are told."""
    real, slopes = results["real"], results["trends"]["slopes"]
    people = results["trends"]["means"].drop_duplicates("participant_id")
    within = slopes[slopes["group"] == "within studies"]
    return {
        "n": len(people),
        "ages": f"{people['age'].min():.0f} to {people['age'].max():.0f}",
        "n_studies": int(real["within"]["groups"].max()),
        "n_splits": int(real["mae"]["seed"].nunique()),
        "grid": int(real.parameter("grid")),
        "n_tests": len(real["within"]),
        **_of_errors(real["mae"]),
        "n_better_whole": _better_than_guessing(real["left_out"]),
        **_of_correlations(real["within"]),
        **_of_studies(real["studies"]),
        **{f"slope_{name}": interval(slope) for name, slope in within.set_index("modality").iterrows()},
    }


def _of_errors(mae: pd.DataFrame) -> Numbers:
    """Return the model of the least error, its error, that of guessing, and how many models beat guessing."""
    table = mae.groupby(["learner", "inputs"])[["mae", "mae_of_mean"]].mean().reset_index()
    best = table.sort_values("mae").to_dict("records")[0]
    return {
        "best": _model(best),
        "least": number(best["mae"], ".1f"),
        "guessing": number(table["mae_of_mean"].mean(), ".1f"),
        "n_models": len(table),
        "n_better": int((table["mae"] < table["mae_of_mean"]).sum()),
    }


def _better_than_guessing(left_out: pd.DataFrame) -> int:
    """Return how many models err less than guessing over all people of the studies that were left out."""
    gain = (left_out["mae_of_mean"] - left_out["mae"]) * left_out["n"]
    return int((gain.groupby([left_out["learner"], left_out["inputs"]]).sum() > 0).sum())


def _of_correlations(within: pd.DataFrame) -> Numbers:
    """Return for both ways of holding out how many models tell ages within studies, and the one that does so most.

    Beside them stand the correlation that one model needs to be told from chance, and the highest end of an interval.
    """
    first = norm.isf(_LEVEL / len(within))  # what the smallest p of all has to pass
    said: Numbers = {
        "detectable": number(first * within["spread"].max(), ".2f"),
        "highest": number(within["high"].max(), ".2f"),
    }
    for held_out, short in (("random fifths", "random"), ("whole studies", "whole")):
        part = within[within["held_out"] == held_out].sort_values("r", ascending=False)  # what has no r comes last
        most = part.to_dict("records")[0]
        said |= {
            f"telling_{short}": int((part["p_holm"] < _LEVEL).sum()),
            f"most_{short}": _model(most),
            f"r_{short}": number(most["r"], ".2f"),
            f"p_{short}": p_value(most["p_holm"]),
            f"people_{short}": int(part["people"].max()),
            f"groups_{short}": int(part["groups"].max()),
        }
    return said


def _of_studies(studies: pd.DataFrame) -> Numbers:
    """Return how well studies are told from ages, and from the maps that tell them best."""
    maps = studies[studies["features"] != "age"].sort_values("accuracy", ascending=False)
    best = maps.to_dict("records")[0]
    return {
        "told_by": INPUTS[str(best["features"])],
        "told_maps": number(best["accuracy"], ".2f"),
        "told_age": number(studies.loc[studies["features"] == "age", "accuracy"].iloc[0], ".2f"),
        "told_guessing": number(best["guessing"], ".2f"),
        "told_studies": int(best["studies"]),
    }


def _model(row: Mapping[Hashable, Any]) -> str:
    """Return a learner and its input as prose has them.

    >>> _model({"learner": "pca_gp", "inputs": "mre"})
    'PCA + Gaussian process on MRE (both)'
    """
    return f"{LEARNERS[row['learner']]} on {INPUTS[row['inputs']]}"
