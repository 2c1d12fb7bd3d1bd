"""Figure 4: brain age gaps in MCI and AD, and how often the way of correcting finds a disease."""

import pandas as pd

from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.traeuble2025.experiments.disease_gaps import GAP
from brainage.papers.traeuble2025.experiments.gap_power import GAP_POWER
from brainage.papers.traeuble2025.figures.region_tables import effect_table
from brainage.papers.traeuble2025.gap_ways import (
    OTHERS_WAY,
    PUBLISHED_WAY,
    UNCORRECTED,
    of_way,
    shown_learner,
    with_gaps,
)
from brainage.plotting.notes import Note, note
from brainage.plotting.numerals import number, percent, span, with_interval
from brainage.plotting.style import INPUTS
from brainage.plotting.tables import HTML, show

#: In the simulated studies no map or participant takes part.
SHOWS = {"gap": Shown(GAP), "power": Shown(GAP_POWER, "simulated")}
_DISEASES = ("MCI", "AD")
#: Way of correction, and p of the test that it goes with; the comparison at the same age is the same in all ways.
_TESTS = {"published": (PUBLISHED_WAY, "p"), "others": (OTHERS_WAY, "p"), "same_age": (OTHERS_WAY, "p_robust")}
_LEVEL = 0.05
_CLEAREST = ("AD", "stiffness")  # the largest planted effect
_MISMATCH = 5  # years by which patients are older
#: Rates of simulated studies: controls, the youngest of them, correction and those that it is fitted on.
_RATES = {
    "ad": (12, 66, "theil_sen", "compared controls"),
    "ad_linear": (12, 66, "linear", "compared controls"),
    "ad_others": (12, 66, "theil_sen", "other healthy"),
    "ad_same_age": (12, 66, "covariate_hc3", "both groups"),
    "mci": (68, 55, "theil_sen", "compared controls"),
    "many": (100, 66, "theil_sen", "compared controls"),
}
_NOBODY = "(nobody)"


def numbers(results: PageResults) -> Numbers:
    """Return which groups differ in each way of correction, its slopes, and rates of simulated studies."""
    comparisons = results["gap"]["comparisons"]
    ours = comparisons[comparisons["learner"] == "contrastive"]
    medians = of_way(ours, OTHERS_WAY)["median_controls"]
    return {
        **{f"found_{name}": _found(of_way(ours, way), test) for name, (way, test) in _TESTS.items()},
        "found_gp": _found(of_way(comparisons[comparisons["learner"] == "pca_gp"], OTHERS_WAY), "p_robust"),
        "n_compared": len(of_way(ours, PUBLISHED_WAY)),
        "controls_others": span(medians.min(), medians.max(), "+.0f"),
        **_of_diseases(ours, results["gap"]["gaps"]),
        **_of_planted(results["gap"]),
        **_of_means(gaps(results)),
        **_of_studies(results["power"]),
    }


def gaps(results: PageResults) -> pd.DataFrame:
    """Return everybody's gap in every way of correction."""
    return with_gaps(results["gap"]["gaps"], results["gap"]["lines"])


def effects(results: PageResults) -> HTML:
    """Return the table of differences and their sizes, with how many people the line was fitted on in its caption."""
    gap = results["gap"]
    people = gap["gaps"]
    held_out = people[(people["learner"] == shown_learner(people)) & (people["role"] == "held out")]
    counts = held_out.groupby("patients")["participant_id"].nunique()
    caption = (
        "Corrected by a line fitted on other healthy people, both learners. The line is fitted on "
        f"{' and '.join(f'{n} ({name})' for name, n in counts.items())} healthy people of other studies, held out "
        "(contrastive). What was planted is empty where only atrophy or nothing was put in, and with both maps, whose "
        "values differ."
    )
    return show(effect_table(gap["comparisons"], OTHERS_WAY, gap.tables.get("planted")), caption)


def lacking(results: PageResults) -> Note | None:
    """Return a note that names the diseases that nobody in the cohort has."""
    absent = [name for name in _DISEASES if name not in set(results["gap"]["gaps"]["patients"])]
    text = f"Nobody in this cohort has {' or '.join(absent)}: figure and numbers are left out."
    return note(text) if absent else None


def _found(comparisons: pd.DataFrame, test: str) -> str:
    """Count and name the comparisons that a test calls different."""
    found = comparisons[comparisons[test] < _LEVEL]
    shown = "; ".join(f"{one['patients']}, {INPUTS[one['inputs']]}" for _, one in found.iterrows())
    return f"{len(found)} ({shown})" if shown else "none"


def _of_diseases(ours: pd.DataFrame, gaps: pd.DataFrame) -> Numbers:
    """Return, by disease, how steep lines are, and how many patients are of the controls' ages, and how much older."""
    found: Numbers = {}
    for name in _DISEASES:
        part = ours[ours["patients"] == name]
        for key in ("published", "others"):
            slopes = of_way(part, _TESTS[key][0])["slope"]
            found[f"slopes_{key}_{name}"] = _NOBODY if part.empty else span(slopes.min(), slopes.max(), ".1f")
        found[f"mismatch_{name}"] = _NOBODY if part.empty else number(_mismatch(gaps, name), ".1f")
        found[f"overlap_{name}"] = _NOBODY if part.empty else percent(of_way(part, PUBLISHED_WAY)["overlap"].iloc[0])
    return found


def _mismatch(gaps: pd.DataFrame, patients: str) -> float:
    """Return how much older patients are than their controls, years, on average."""
    ages = gaps[gaps["patients"] == patients].drop_duplicates("participant_id").groupby("role")["age"].mean()
    return float(ages["patient"] - ages["control"])


def _of_planted(gap: Results) -> Numbers:
    """Return how much older stiffness was made by AD, and how much older learners find it at the same age, years."""
    planted = gap.tables.get("planted")
    made = None if planted is None else planted.set_index(["patients", "inputs"])["difference"].get(_CLEAREST)
    patients, inputs = _CLEAREST
    rows = of_way(gap["comparisons"], OTHERS_WAY)
    rows = rows[(rows["patients"] == patients) & (rows["inputs"] == inputs)]
    slopes = rows["slope"] if made is not None else rows["slope"][:0]
    found: Numbers = {
        "planted_AD": _NOBODY if made is None else number(made, ".1f"),
        "shown_AD": _NOBODY if slopes.empty else span(made * slopes.min(), made * slopes.max(), ".1f"),
    }
    for learner in ("contrastive", "pca_gp"):
        found[f"same_age_AD_{learner}"] = _same_age(rows[rows["learner"] == learner])
    return found


def _of_means(people: pd.DataFrame) -> Numbers:
    """Return by how much medians and means of the clearest comparison differ, by way of correction, and why."""
    patients, inputs = _CLEAREST
    cell = (people["patients"] == patients) & (people["inputs"] == inputs) & (people["learner"] == "contrastive")
    found: Numbers = {}
    for name, way in (("none", UNCORRECTED), ("published", PUBLISHED_WAY), ("others", OTHERS_WAY)):
        rows = of_way(people[cell], way)
        ill, controls = (rows.loc[rows["role"] == role, "gap"] for role in ("patient", "control"))
        found[f"{name}_medians_AD"] = number(ill.median() - controls.median(), "+.1f")
        found[f"{name}_means_AD"] = number(ill.mean() - controls.mean(), "+.1f")
    young = int((controls < 0).sum())
    return {
        **found,
        "young_controls_AD": f"{young} of {len(controls)}",
        "median_control_AD": number(controls.median(), "+.1f"),
    }


def _same_age(comparison: pd.DataFrame) -> str:
    """Return the difference at the same age of one comparison, or of none, with its robust interval."""
    if comparison.empty:
        return _NOBODY
    difference, low, high = (float(comparison[name].iloc[0]) for name in ("covariate", "robust_low", "robust_high"))
    return with_interval(difference, low, high, "+.1f")


def _of_studies(power: Results) -> Numbers:
    """Return false positives of simulated studies: patients who are older, and patients who spread more."""
    rates, unequal = power["rates"], power["unequal"]
    null = rates[(rates["shift"] == 0) & (rates["mismatch"] == _MISMATCH)]
    wrong = null.set_index(["controls", "youngest", "correction", "fitted_on"])["rate"].to_dict()
    twice = unequal[unequal["spread"] == 2].set_index(["correction", "fitted_on"])["rate"].to_dict()
    few = power["grid"].query("controls == 12 and youngest == 55 and mismatch == @_MISMATCH and spread == 1")
    return {
        **{f"wrong_{name}": percent(wrong[key]) for name, key in _RATES.items()},
        "wrong_few_wide": percent(of_way(few, ("theil_sen", "compared controls"))["rate"].iloc[0]),
        "twice_least_squares": percent(twice["covariate", "both groups"]),
        "twice_robust": percent(twice["covariate_hc3", "both groups"]),
    }
