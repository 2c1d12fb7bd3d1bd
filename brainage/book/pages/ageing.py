"""How real simulated ageing is: what is as close to real people as asked, and what is not."""

import numpy as np
import pandas as pd

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.lifespan_realism import LIFESPAN_REALISM
from brainage.papers.this_book.experiments.mechanical_sources import MECHANICAL_SOURCES
from brainage.papers.this_book.experiments.sensitivity import SENSITIVITY
from brainage.papers.this_book.experiments.study_strengths import STUDY_STRENGTHS
from brainage.papers.this_book.figures.lifespan_realism import judged_changes, judged_errors, registration, targets
from brainage.papers.this_book.figures.sensitivity import moved, parameter_label
from brainage.papers.this_book.figures.study_strengths import reaching
from brainage.plotting.numerals import number
from brainage.simulation.numbers.parameters import lifespan
from brainage.simulation.numbers.parameters import number as parameter

SHOWS = {
    "ageing": Shown(LIFESPAN_REALISM),
    "sources": Shown(MECHANICAL_SOURCES),
    "sensitivity": Shown(SENSITIVITY),
    "strengths": Shown(STUDY_STRENGTHS),
}


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
        **_by_learner(errors),
        "brain_error": _standard_error(errors[errors["statistic"] == "brain"]),
        **_of_sources(results["sources"]["statements"]),
        **_of_assumptions(results["sensitivity"]["changes"]),
        **_of_registration(results["sensitivity"]["misregistration"]),
        "moved_people": int(results["sensitivity"].parameter("people")),
        "registered_people": int(results["sensitivity"].parameter("networked")),
        **_of_strengths(results["strengths"]["errors"]),
    }


def _shown(name: str, value: float | None) -> str:
    """Return a statistic as prose has it, a dash where a small run did not ask it."""
    return number(value, ".0f" if name.startswith("dementia") else ".2f")


def _standard_error(rows: pd.DataFrame) -> str:
    """Return the standard error of a ratio of errors, for errors that follow a normal distribution; a dash for none.

    Absolute ones have an SD of the square root of pi / 2 - 1 times their mean.
    """
    if rows.empty:
        return number(None, ".2f")
    value, n = rows[["value", "n"]].to_numpy(float)[0]
    return number(np.sqrt((np.pi / 2 - 1) / n) * value, ".2f")


def _by_learner(errors: pd.DataFrame) -> Numbers:
    """Return what each learner reaches in studies that were left out, a dash where nobody was asked."""
    said = dict(zip(errors["statistic"], errors["by"], strict=True)) if "by" in errors else {}
    return {f"by_{name}": str(said.get(f"{name}_r2", "—")) for name in ("stiffness", "damping")}


def _of_changes(changes: pd.DataFrame) -> Numbers:
    missed = changes[~changes["change_inside"] | ~changes["sd_inside"]]["structure"]
    return {
        "n_structures": len(changes),
        "changes_inside": int(changes["change_inside"].sum()),
        "sds_inside": int(changes["sd_inside"].sum()),
        "missed": ", ".join(missed) or "none",
    }


def _of_sources(statements: pd.DataFrame) -> Numbers:
    """Return how many ranges of sources the simulation lies in, and which not."""
    asked = statements[statements["low"].notna()]
    inside = asked["simulated"].between(asked["low"], asked["high"])
    return {
        "sources": len(asked),
        "sources_inside": int(inside.sum()),
        "sources_outside": "; ".join(asked.loc[~inside, "label"]) or "none",
    }


def _of_assumptions(changes: pd.DataFrame) -> Numbers:
    """Return what moves the errors most, and of how many tries each moves one by a year or more."""
    moves = moved(changes)
    tries = len(changes[changes["side"] != "as it is"].groupby(["parameter", "side"]))
    words = {one: _moved_most(moves[moves["inputs"] == one]) for one in ("stiffness", "damping_ratio", "t1w")}
    named = {f"{what}_{one}": text for one, both in words.items() for what, text in both.items()}
    return {"tries": tries, **named}


def _moved_most(rows: pd.DataFrame) -> dict[str, str]:
    """Return what moves an input's error most, and everything that moves it by a year; dashes where nothing does."""
    if rows.empty:
        return {"most": "–", "year": "–"}
    most = rows.iloc[rows["difference"].abs().argmax()]
    text = f"{parameter_label(most['parameter'])} at {most['value']} ({number(most['difference'], '+.1f')} years)"
    return {"most": text, "year": ", ".join(map(parameter_label, _by_a_year(rows))) or "none"}


def _by_a_year(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(rows.loc[rows["difference"].abs() >= 1, "parameter"]))


def _of_registration(table: pd.DataFrame) -> Numbers:
    """Return the errors of both learners at the least and the most misregistration."""
    mae = table.set_index(["learner", "millimetres"])["mae"]
    ends = {"least": table["millimetres"].min(), "most": table["millimetres"].max()}
    errors = {
        f"{one}_{end}": number(mae[one, mm], ".1f") for one in ("pca_gp", "supervised") for end, mm in ends.items()
    }
    bound = registration().set_index("region")["bound"]
    return {
        **errors,
        "most_mm": number(ends["most"], ".1f"),
        "registration_bound": number(bound["median"], ".1f"),
        "misregistration": number(parameter("misregistration.sd"), ".1f"),
    }


def _of_strengths(errors: pd.DataFrame) -> Numbers:
    """Return at which strength each input is told as well as was asked for, and what slope that would be."""
    words: Numbers = {"most_strength": number(errors["strength"].max(), "g")}
    for statistic, found in reaching(errors).iterrows():
        name = str(statistic).removesuffix("_r2")
        last = errors[errors["statistic"] == statistic].sort_values("strength")["value"].iloc[-1]
        words |= {f"strength_{name}": _reached(found), f"strongest_{name}": number(last, ".2f")}
    return words


def _reached(found: pd.Series) -> str:
    if pd.isna(found["strength"]):
        return "at none that was tried"
    slope = "" if pd.isna(found["slope"]) else f" (a slope of {number(found['slope'], '+.3g')} % a year)"
    return f"at {number(found['strength'], 'g')} times{slope}"


def _of_halves(halves: pd.DataFrame) -> Numbers:
    return {
        "distance": f"{halves['simulated'].median():.3f}",
        "distance_median": f"{halves['real'].median():.3f}",
        "distance_halves": f"{halves['real'].quantile(0.95):.3f}",
    }
