"""The audit: what shortcuts of the protocol are worth, and how often tests call equals different."""

from math import nan

import pandas as pd
from matplotlib.figure import Figure

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.ages import AGES
from brainage.papers.traeuble2025 import shortcut_effects
from brainage.papers.traeuble2025.errors_by_age import (
    OVER,
    by_age,
    guessed_by_age,
    moved_from_the_middle,
    n_in_the_middle,
)
from brainage.papers.traeuble2025.experiments.ablation import ABLATION
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.gap_power import GAP_POWER
from brainage.papers.traeuble2025.experiments.random_search import TUNING
from brainage.papers.traeuble2025.experiments.seed_rates import PAIRS, SEED_RATES
from brainage.papers.traeuble2025.experiments.shortcuts import AUDIT
from brainage.papers.traeuble2025.experiments.unseen_study import UNSEEN_STUDY
from brainage.papers.traeuble2025.experiments.width import WIDTH
from brainage.papers.traeuble2025.figures.errors_by_age import errors_by_age, numbers_by_age
from brainage.papers.traeuble2025.unseen_costs import costs_of
from brainage.plotting.numerals import number, percent, span

SHOWS = {
    "tuning": Shown(TUNING),
    "shortcuts": Shown(AUDIT),
    "comparison": Shown(COMPARISON),
    "seed_rates": Shown(SEED_RATES),
    "unseen": Shown(UNSEEN_STUDY),
    "ablation": Shown(ABLATION),
    "width": Shown(WIDTH),
    "power": Shown(GAP_POWER, "simulated"),
    "ages": Shown(AGES),
}
_IN_PART = "sound in part"
#: Tests over seeds or participants as the figure shows them: key of the prose, test, design, and whose way it is.
_TESTS = {
    "one": ("t over seeds", "one split", "published"),
    "ten": ("t over seeds", "ten splits", "published"),
    "corrected_one": ("corrected resampled t", "one split", _IN_PART),
    "corrected": ("corrected resampled t", "ten splits", "sound"),
    "people": ("t over participants", "ten splits", "sound"),
}
#: Whom Theil-Sen is fitted on: key of the prose, name in the figure, and whose way it is.
_FITTED_ON = {
    "compared controls": ("controls", "the 12 compared controls", "published"),
    "other healthy": ("others", "other healthy people", _IN_PART),
}
#: Key of the prose, and how the names of the effects start.
_EFFECTS = {
    "best": "best of",
    "before": "normalising",
    "study": "study in",
    "alike": "the same, where all",
    "shift": "exponential loss",
    "objective": "objective",
    "rate": "learning rate",
    "width": "width",
    "both": "both",
}
#: A way that is sound for data and knows nothing of chance in training, which comes with comparing networks.
_BLIND = {("people", "two learners"): _IN_PART}
_MISMATCH = 5  # years by which patients are older than controls
_NOT_MEASURED = "(not measured)"


def numbers(results: PageResults) -> Numbers:
    """Return the sizes of effects and rates of false positives."""
    found = effects(results)
    before = results["shortcuts"]["before_split"]["difference"]
    return {
        **{f"years_{key}": _years(found, start) for key, start in _EFFECTS.items()},
        "study_range": _range(found[found["effect"].str.startswith(_EFFECTS["study"])]),
        "before_largest": f"{before.abs().max():.3f}",
        **_flattery(results["tuning"]["best"]),
        **_of_spread(results["seed_rates"]["spread"]),
        **of_rates(results),
        **of_mismatch(results["power"]["rates"]),
        **_of_adaptive(results["ablation"]["mae"]),
        **_of_ages(results["comparison"]["predictions"]),
    }


def ages(results: PageResults) -> Figure:
    """Draw errors by age group."""
    predictions = results["comparison"]["predictions"]
    return errors_by_age(by_age(predictions), guessed_by_age(predictions))


def effects(results: PageResults) -> pd.DataFrame:
    """Return each shortcut's size in years; studies of small cohorts are not left out, so that one may be missing."""
    parts = [
        shortcut_effects.selection_effect(results["tuning"]["best"]),
        shortcut_effects.normalization_effect(results["shortcuts"]["before_split"]),
        shortcut_effects.objective_effects(results["ablation"]["mae"]),
        shortcut_effects.width_effects(results["width"]["mae"]),
    ]
    costs = costs_of(results["comparison"].tables, results["unseen"].tables, results["ages"]["participants"])
    if costs is not None:
        parts.insert(2, shortcut_effects.study_effects(costs))
    return pd.concat(parts, ignore_index=True)


def rates(results: PageResults) -> pd.DataFrame:
    """Return rates of false positives as the figure shows them: ``test``, ``way``, ``rate``, ``low``, ``high``."""
    return pd.DataFrame(list(_rates(results).values()))


def _rates(results: PageResults) -> dict[str, dict[str, object]]:
    """Return the rows of the figure by their keys in the prose."""
    found = {(one["test"], one["design"], one["pair"]): one for _, one in results["seed_rates"]["rates"].iterrows()}
    rows: dict[str, dict[str, object]] = {}
    for key, (test, design, way) in _TESTS.items():
        for pair in PAIRS:
            if (test, design, pair) in found:
                name = f"{test}, {design}: {pair}"
                rows[f"{key}_{_short(pair)}"] = _row(name, _BLIND.get((key, pair), way), found[test, design, pair])
    for _, one in _theil_sen(results["power"]["rates"], _MISMATCH).iterrows():
        if one["fitted_on"] in _FITTED_ON:
            key, name, way = _FITTED_ON[one["fitted_on"]]
            rows[key] = _row(f"Theil–Sen on {name}", way, one)
    for _, one in _no_disease(results["power"]["rates"], "covariate_hc3", _MISMATCH).iterrows():
        rows["same_age"] = _row("at the same age (covariate)", "sound", one)
    return rows


def _row(test: str, way: str, rate: pd.Series) -> dict[str, object]:
    return {"test": test, "way": way, **rate[["rate", "low", "high"]]}


def _short(pair: str) -> str:
    return pair.removeprefix("two ")


def of_mismatch(power: pd.DataFrame) -> Numbers:
    """Return how often the published correction calls healthy groups ill at equal ages, and at half the mismatch."""
    found = {}
    for key, mismatch in (("equal", 0), ("half", _MISMATCH / 2)):
        rates = _theil_sen(power, mismatch).set_index("fitted_on")["rate"]
        found[f"rate_controls_{key}"] = percent(rates["compared controls"])
    return {**found}


def _theil_sen(power: pd.DataFrame, mismatch: float) -> pd.DataFrame:
    """Return the rates of the paper's correction in its AD comparison, patients being so many years older."""
    return _no_disease(power, "theil_sen", mismatch)


def _no_disease(power: pd.DataFrame, correction: str, mismatch: float) -> pd.DataFrame:
    """Return the rates of a way of correcting where nobody is ill and twelve controls are so many years younger."""
    alike = (power["shift"] == 0) & (power["mismatch"] == mismatch) & (power["controls"] == 12)
    return power[alike & (power["correction"] == correction)]


def _years(found: pd.DataFrame, start: str) -> str:
    sizes = found[found["effect"].str.startswith(start)]["size"]
    return _NOT_MEASURED if sizes.empty else span(sizes.min(), sizes.max(), "+.1f")


def _range(found: pd.DataFrame) -> str:
    return _NOT_MEASURED if found.empty else span(found["low"].min(), found["high"].max(), "+.1f")


def _flattery(best: pd.DataFrame) -> Numbers:
    """Return by how much the best draw of each learner flatters itself, over inputs."""
    gain = (best["honest"] - best["reported"]).groupby(best["learner"])
    return {f"flattery_{learner}": span(part.min(), part.max(), "+.1f") for learner, part in gain}


def _of_spread(spread: pd.DataFrame) -> Numbers:
    """Return the SDs between people, seeds and beyond, by pair."""
    found: Numbers = {}
    for pair in PAIRS:
        one, key = spread[spread["pair"] == pair], _short(pair)
        for name, column in ((key, "people"), (f"seeds_{key}", "seeds"), (f"rest_{key}", "rest")):
            found[f"spread_{name}"] = _NOT_MEASURED if one.empty else f"{one[column].iloc[0]:.1f}"
    return found


def of_rates(results: PageResults) -> Numbers:
    """Return how often tests call equals different, by their keys in the prose; of ``seed_rates`` and ``power``."""
    rows = _rates(results)
    keys = [*(f"{test}_{_short(pair)}" for test in _TESTS for pair in PAIRS), *(key for key, *_ in _FITTED_ON.values())]
    return {f"rate_{key}": percent(float(str(rows[key]["rate"]))) if key in rows else _NOT_MEASURED for key in keys}


def _of_adaptive(mae: pd.DataFrame) -> Numbers:
    """Return by how much the paper's loss errs more where it is written out exactly, at both learning rates."""
    errors = mae.pivot_table(index="learning_rate", columns="objective", values="mae")
    worse = errors["adaptive, exact"] - errors["adaptive, as coded"]
    ends = {"low": worse.index.min(), "high": worse.index.max()}
    return {f"adaptive_{name}": number(worse[rate], "+.1f") for name, rate in ends.items()}


def _of_ages(predictions: pd.DataFrame) -> Numbers:
    """Return errors of two learners by age group, whom they move out of the middle, and what a guess errs by."""
    moved = moved_from_the_middle(predictions)
    return {
        **numbers_by_age(by_age(predictions)),
        **{
            f"moved_{one}_{side}": percent(float(moved[side].get(one, nan)))
            for one in ("pca_gp", "contrastive")
            for side in ("younger", "older")
        },
        "n_middle": n_in_the_middle(predictions),
        "guessed_middle": number(guessed_by_age(predictions)["middle"], ".1f"),
        "over": f"{OVER:g}",
    }
