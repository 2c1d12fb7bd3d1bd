"""Figure 6: regional profiles, and people who are called at risk."""

import pandas as pd
from matplotlib.figure import Figure

from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.gaps.bias_correction import age_overlap
from brainage.papers.traeuble2025.experiments.gap_profiles import REGIONAL_GAPS
from brainage.papers.traeuble2025.figures import region_tables
from brainage.papers.traeuble2025.figures.gap_profiles import example_profiles
from brainage.papers.traeuble2025.figures.profile_differences import differences, profile_differences
from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY, PUBLISHED_WAY, of_way
from brainage.plotting.numerals import percent, span

SHOWS = {"regional_gaps": Shown(REGIONAL_GAPS)}
_NOT_KNOWN = "(not known)"


def numbers(results: PageResults) -> Numbers:
    """Return how many healthy people are called at risk, how small p could get, and whom the controls' ages cover."""
    gaps = results["regional_gaps"]
    return {
        **_of_calls(gaps["calls"]),
        "best_r": f"{gaps['examples']['correlation'].max():.2f}",
        "overlap_AD": _overlap(gaps["gaps"]),
        **_of_planted(gaps),
    }


def patients_less_controls(results: PageResults) -> Figure:
    """Draw patients less their own controls, and where it is known how much older the disease was made."""
    gaps = results["regional_gaps"]
    return profile_differences(gaps["gaps"], gaps.tables.get("planted"))


def others(results: PageResults) -> pd.DataFrame:
    """Return the mean gaps of groups, corrected on other healthy people."""
    return _groups(results["regional_gaps"]["profiles"], OTHERS_WAY)


def published(results: PageResults) -> pd.DataFrame:
    """Return the mean gaps of groups, corrected as published."""
    return _groups(results["regional_gaps"]["profiles"], PUBLISHED_WAY)


def peaks(results: PageResults) -> pd.DataFrame:
    """Return where the gaps of each group are largest, beside where the disease was made to add most."""
    return region_tables.peak_table(others(results), results["regional_gaps"].tables.get("planted"))


def by_structure(results: PageResults, inputs: str) -> pd.DataFrame:
    """Return the mean gaps of a property by structure, and how much older the disease was made there."""
    return region_tables.profile_table(others(results), inputs, results["regional_gaps"].tables.get("planted"))


def examples(results: PageResults) -> Figure | None:
    """Draw the healthy people who resemble a disease most, if there are any."""
    gaps = results["regional_gaps"]
    return example_profiles(gaps["gaps"], gaps["examples"]) if len(gaps["examples"]) else None


def _groups(profiles: pd.DataFrame, way: tuple[str, str]) -> pd.DataFrame:
    """Return the profiles of patients and their controls in one way, and what figures call each group."""
    part = of_way(profiles, way)
    names = part["role"].map({"control": "controls of ", "patient": ""}) + part["patients"]
    named = part.assign(group=names)
    return named[named["role"] != "held out"]


def _of_calls(calls: pd.DataFrame) -> Numbers:
    """Return counts of calls, and the least p that somebody with the disease's profile could reach."""
    diseases = calls.drop_duplicates(["patients", "inputs"])
    beyond = diseases[diseases["least_p"] > diseases["needed_p"]]
    return {
        **{f"n_{key}": int(calls[key].sum()) for key in ("uncorrected", "corrected", "n")},
        "n_expected": f"{calls['expected'].sum():.0f}",
        "n_beyond": f"{len(beyond)} of {len(diseases)}",
        **{key: span(diseases[key].min(), diseases[key].max(), ".2g") for key in ("least_p", "needed_p")},
        "power": percent(diseases["power"].max()),
    }


def _of_planted(gaps: Results) -> Numbers:
    """Count pairs of disease and property whose structures shift unequally, and those that come out where they do."""
    planted = gaps.tables.get("planted")
    if planted is None:
        return {"n_planted": _NOT_KNOWN, "n_come_out": _NOT_KNOWN}
    both = differences(gaps["gaps"]).merge(planted, on=["inputs", "patients", "region"])
    pairs = [part.set_index("region") for _, part in both.groupby(["inputs", "patients"])]
    pairs = [part for part in pairs if part["shift"].nunique() > 1]  # else no structure is the one that shifts most
    return {
        "n_planted": len(pairs),
        "n_come_out": sum(part["difference"].idxmax() == part["shift"].idxmax() for part in pairs),
    }


def _overlap(gaps: pd.DataFrame) -> str:
    """Return the share of patients with AD who are of their controls' ages."""
    ages = gaps[gaps["patients"] == "AD"].drop_duplicates("participant_id").set_index("role")["age"]
    return percent(age_overlap(ages.loc["control"], ages.loc["patient"])) if len(ages) else "(nobody)"
