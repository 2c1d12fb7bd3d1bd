"""How real the simulation is: what differs more than random halves of the real cohort do."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.papers.this_book.experiments.study1_realism import REALISM, Riddle, riddle
from brainage.papers.this_book.figures.study1_realism import GROUPS, guess
from brainage.plotting.notes import Note, note

__all__ = ["SHOWS", "answer", "numbers", "picture", "riddle"]

SHOWS = {"realism": Shown(REALISM), "limit": Shown(LIMIT, "simulated")}
_CLOSE = 0.05  # of a real mean
_ABSENT = """
**The real maps are not here.** They may not be passed on, so they are no part of this book's sources. This copy was
built without them: the numbers on this page are those of the published run, and the pictures are left out.
"""
_ANSWER = """
<details><summary>Answer</summary>
<strong>{letters}</strong> are real. A trained eye finds them by their smoothness: in real maps fine detail is anatomy,
in simulated ones it is partly noise.
</details>
"""


def numbers(results: PageResults) -> Numbers:
    """Return the share of comparisons inside their yardstick, what is outside, and the lines that nobody can beat."""
    comparison, classifiers = (results["realism"][name] for name in ("comparison", "classifiers"))
    lines = results["limit"]["lines"][["line", "inputs", "mae"]].to_numpy()
    return {
        **_of_comparisons(comparison),
        **_of_classifiers(classifiers),
        **{f"limit_{line}_{inputs}".replace(" ", "_"): f"{mae:.1f}" for line, inputs, mae in lines},
    }


def picture(mixed: Riddle | None, z: float) -> Figure | None:
    """Draw the riddle at a height in mm; nothing where the real maps are not here."""
    return guess(mixed.maps, z) if mixed else None


def answer(mixed: Riddle | None) -> Note:
    """Return the folded answer to the riddle, or why there is none."""
    return Note(_ANSWER.format(letters=mixed.letters)) if mixed else note(_ABSENT)


def _of_comparisons(comparison: pd.DataFrame) -> Numbers:
    means = comparison[comparison["group"] == "mean"]
    outside = [_name(row) for row in comparison[~comparison["inside"]].itertuples()]
    return {
        "n_comparisons": len(comparison),
        "inside": f"{100 * comparison['inside'].mean():.0f}",
        "means_within_5": f"{100 * (means['difference'] <= _CLOSE).mean():.0f}",
        "outside": "; ".join(dict.fromkeys(outside)) or "none",
    }


def _name(row: Any) -> str:
    """Return what was compared, as prose has it."""
    group = GROUPS[row.group].lower()
    return group if row.modality == "both" else f"{group} of {row.modality.replace('_', ' ')}"


def _of_classifiers(classifiers: pd.DataFrame) -> Numbers:
    together = classifiers[classifiers["features"] == "all of them"]
    excess = classifiers["auc"] - classifiers["yardstick_p95"]
    return {
        "auc": f"{together['auc'].max():.2f}",
        "auc_halves": f"{together['yardstick_median'].max():.2f}",
        "n_telling": int((excess > 0).sum()),
        "n_classifiers": len(classifiers),
        "most_telling": str(classifiers.loc[excess.sort_values().index[-1], "features"]),
        "most_auc": f"{classifiers.loc[excess.sort_values().index[-1], 'auc']:.2f}",
    }
