"""How real simulated ageing is: what is as close to real people as asked, and what is not."""

import pandas as pd

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.lifespan_realism import LIFESPAN_REALISM
from brainage.papers.this_book.figures.lifespan_realism import judged_changes, judged_errors, targets
from brainage.plotting.numerals import number
from brainage.simulation.numbers.parameters import lifespan

SHOWS = {"ageing": Shown(LIFESPAN_REALISM)}


def numbers(results: PageResults) -> Numbers:
    """Return how many statistics are inside what real people ask for, which are not, and the values of the prose."""
    tables = results["ageing"]
    changes, errors = judged_changes(tables["changes"]), judged_errors(tables["errors"])
    asked = errors[errors["low"].notna()]
    values = dict(zip(errors["statistic"].astype(str), errors["value"].astype(float), strict=True))
    return {
        "n_real": int(lifespan("people")),
        "gap_sd": number(lifespan("gap_sd"), ".1f"),
        "reliability": number(lifespan("reliability"), ".2f"),
        **_of_changes(changes),
        **_of_halves(tables["halves"]),
        "asked": len(asked),
        "inside": int(asked["inside"].astype(bool).sum()),
        "outside": "; ".join(asked.loc[~asked["inside"].astype(bool), "label"]) or "none",
        **{name: _shown(name, values.get(name)) for name in targets()["statistic"]},
    }


def _shown(name: str, value: float | None) -> str:
    """Return a statistic as prose has it, a dash where a small run did not ask it."""
    return number(value, ".0f" if name.startswith("dementia") else ".2f")


def _of_changes(changes: pd.DataFrame) -> Numbers:
    missed = changes[~changes["change_inside"] | ~changes["sd_inside"]]["structure"]
    return {
        "n_structures": len(changes),
        "changes_inside": int(changes["change_inside"].sum()),
        "sds_inside": int(changes["sd_inside"].sum()),
        "missed": ", ".join(missed) or "none",
    }


def _of_halves(halves: pd.DataFrame) -> Numbers:
    return {
        "distance": f"{halves['simulated'].median():.3f}",
        "distance_median": f"{halves['real'].median():.3f}",
        "distance_halves": f"{halves['real'].quantile(0.95):.3f}",
    }
