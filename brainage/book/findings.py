"""The findings of the first page as small charts, each a link to the figure that it comes from."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from brainage.book.pages import audit, consistency
from brainage.core.markup import html
from brainage.data.sources.dial.as_strong import AS_STRONG
from brainage.data.sources.simulated import SIMULATED
from brainage.engine.results import Results
from brainage.engine.shown import PageResults
from brainage.papers.this_book.experiments.consistency import NOT
from brainage.papers.this_book.figures.printed_numbers import PAPERS
from brainage.papers.traeuble2025.errors_by_age import by_age, guessed_by_age
from brainage.papers.traeuble2025.figures.labelled_bars import labelled_bars
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting.inline_svg import inline_svg
from brainage.plotting.numerals import percent
from brainage.plotting.tables import HTML

_CALLED = "Equals called different (%); 5 is right"
_SEEDS = {
    "t over seeds, one split: two inputs": "ten seeds, one split (their code)",
    "t over seeds, ten splits: two inputs": "ten seeds, ten splits (their text)",
    "corrected resampled t, ten splits: two inputs": "ten splits, a test that knows they overlap",
}
_LEVEL = 5  # %


class Bar(NamedTuple):
    """A bar, as `labelled_bars` takes them."""

    name: str
    value: float
    shown: str
    marked: bool = False


class Finding(NamedTuple):
    """A chart: from results to its bars, its axis, its dashed line, and the figure that it links to."""

    bars: Callable[[PageResults], list[Bar]]
    unit: str
    nominal: float | None
    page: str
    figure: str


def charts(results: PageResults) -> dict[str, HTML]:
    """Return the charts of all findings whose results are there, by name.

    Parameters
    ----------
    results : mapping
        Of the first page.

    """
    found = {name: (one, one.bars(results)) for name, one in CHARTS.items()}
    return {name: _linked(one, bars) for name, (one, bars) in found.items() if bars}


def _linked(finding: Finding, bars: list[Bar]) -> HTML:
    label = f"{finding.unit}: " + "; ".join(f"{bar.name} {bar.shown}" for bar in bars)
    chart = inline_svg(labelled_bars(pd.DataFrame(bars), finding.unit, finding.nominal), label)
    return HTML(f'<a class="finding" href="{html(finding.page)}.html#{html(finding.figure)}">{chart}</a>')


def _seeds(results: PageResults) -> list[Bar]:
    rates = audit.rates(results).set_index("test")
    shown = rates.reindex([test for test in _SEEDS if test in rates.index])
    return [
        Bar(_SEEDS[str(test)], 100 * one["rate"], percent(one["rate"]), one["way"] == "published")
        for test, one in shown.iterrows()
    ]


def _corrections(results: PageResults) -> list[Bar]:
    """Return how often 11 patients and 12 controls are told apart, by correction and by how much older patients are."""
    rates = results["power"]["rates"].query("shift == 0 and controls == 12")
    known = rates.set_index(["correction", "fitted_on", "mismatch"])["rate"]
    published, same = ("theil_sen", "compared controls"), ("covariate_hc3", "both groups")
    cells = [
        ("published, patients 5 years older", (*published, 5.0), True),
        ("published, patients of equal age", (*published, 0.0), True),
        ("compared at the same age, 5 years older", (*same, 5.0), False),
    ]
    return [Bar(name, 100 * known[cell], percent(known[cell]), marked) for name, cell, marked in cells]


def _guesses(results: PageResults) -> list[Bar]:
    """Return the errors of who knows only who is over 40 beside those of learners, of all ages and of 35 to 60."""
    if "limit" not in results:
        return []
    predictions = results["comparison"]["predictions"]
    known = float(results["limit"]["lines"].set_index("line")["mae"]["two groups"])
    middle = by_age(predictions)
    bars = [
        ("knows only who is over 40", known, True),
        ("contrastive network", _contrastive(results["comparison"], "mre"), False),
        ("35 to 60: knows who is over 40", float(guessed_by_age(predictions)["middle"]), True),
        ("35 to 60: contrastive network", float(middle["contrastive", "middle"]), False),
        ("35 to 60: Gaussian process", float(middle["pca_gp", "middle"]), False),
    ]
    return [Bar(name, error, f"{error:.1f}", marked) for name, error, marked in bars]


def _needed(results: PageResults) -> list[Bar]:
    """Return the contrastive error on stiffness that is reported, and of people who age ever more strongly."""
    calibrated, strong = (results.get(f"comparison {one.key}") for one in (SIMULATED, AS_STRONG))
    if calibrated is None or strong is None:
        return []
    plane = results["plane"]["errors"].query("learner == 'contrastive'").groupby(["strength", "locality"])["mae"].mean()
    bars = [
        ("reported, of their own people", REPORTED_MAE["contrastive"]["stiffness"]),
        ("people as calibrated", _contrastive(calibrated, "stiffness")),
        ("people as their baseline asks", _contrastive(strong, "stiffness")),
        ("least of all strengths and places tried", float(plane.min())),
    ]
    return [Bar(name, error, f"{error:.1f}", not place) for place, (name, error) in enumerate(bars)]


def _contrastive(comparison: Results, inputs: str) -> float:
    return float(comparison["mae"].groupby(["learner", "inputs"])["mae"].mean()["contrastive", inputs])


def _printed(results: PageResults) -> list[Bar]:
    sentences: pd.DataFrame = consistency.sentences(results["printed"]["statements"])
    bars = []
    for paper, name in PAPERS.items():
        verdicts = sentences.loc[sentences["paper"] == paper, "verdict"]
        wrong = int((verdicts == NOT).sum())
        bars.append(Bar(name, 100 * wrong / len(verdicts), f"{wrong} of {len(verdicts)}", marked=True))
    return bars


#: Charts by name.
CHARTS = {
    "seeds": Finding(_seeds, _CALLED, _LEVEL, "audit", "fig-audit-rates"),
    "corrections": Finding(_corrections, _CALLED, _LEVEL, "fig4_gap", "fig-gap-power"),
    "guesses": Finding(_guesses, "Mean absolute error (years)", None, "why_errors", "fig-ladder"),
    "needed": Finding(_needed, "Contrastive error, stiffness (years)", None, "required_ageing", "fig-settings"),
    "printed": Finding(_printed, "Printed numbers that do not fit (%)", None, "consistency", "fig-printed-r2"),
}
