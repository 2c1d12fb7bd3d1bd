"""Tables about the cohorts: regions, realism, least possible errors."""

import pandas as pd

from brainage.papers.this_book.figures.study1_realism import GROUPS
from brainage.plotting.numerals import number, plus_minus, with_interval
from brainage.plotting.style import INPUTS, label


def region_table(regions: pd.DataFrame) -> pd.DataFrame:
    """List regional means ± SD of each modality, and the share of a region's voxels that have data."""
    columns = {"Region": list(pd.unique(regions["region"]))}
    for modality, places in (("stiffness", 2), ("damping_ratio", 3)):
        table = regions[regions["modality"] == modality]
        columns[label(modality)] = [plus_minus(m, s, places) for m, s in zip(table["mean"], table["sd"], strict=True)]
    coverage = regions[regions["modality"] == "stiffness"]["coverage"]
    return pd.DataFrame({**columns, "Coverage (%)": [number(100 * share, ".0f") for share in coverage]})


def realism_table(comparison: pd.DataFrame) -> pd.DataFrame:
    """Count the comparisons of each group, and how many are inside their yardstick."""
    counts = comparison.groupby("group", sort=False)["inside"].agg(["sum", "size"]).reindex(list(GROUPS)).dropna()
    return pd.DataFrame(
        {
            "Statistics": [GROUPS[group] for group in counts.index],
            "Inside": counts["sum"].astype(int).to_numpy(),
            "Comparisons": counts["size"].astype(int).to_numpy(),
        }
    )


def realism_region_table(statistics: pd.DataFrame, modality: str) -> pd.DataFrame:
    """List each region's mean, SD between participants and SD within, real beside simulated."""
    wide = statistics[statistics["modality"] == modality].set_index(["group", "name"])[["real", "simulated"]]
    places = 2 if modality == "stiffness" else 3
    columns = {"Region": list(wide.loc["mean"].index)}
    for group in ("mean", "between", "within"):
        for cohort in ("real", "simulated"):
            columns[f"{GROUPS[group]}, {cohort}"] = [number(value, f".{places}f") for value in wide.loc[group][cohort]]
    return pd.DataFrame(columns)


def limit_table(lines: pd.DataFrame) -> pd.DataFrame:
    """List errors to hold others against: of who knows the simulation, of who learns its features, of guessing."""
    names = {
        "oracle": "Reader who knows the simulation and sees",
        "floor": "Gaussian process on what that reader sees of",
        "gap": "Knows",
        "guessing": "Knows",
        "two groups": "Knows who is over 40,",
        "three groups": "Knows who is under 35, between, over 60,",
    }
    shown = {
        **INPUTS,
        "brain age": "brain age without error",
        "nothing": "only the pool's median age",
        "age group": "no map",
    }
    numbers = lines[["mae", "low", "high"]].to_numpy(float)
    errors = [with_interval(mae, low, high, ".1f") for mae, low, high in numbers]
    who = [f"{names[line]} {shown[inputs]}" for line, inputs in zip(lines["line"], lines["inputs"], strict=True)]
    return pd.DataFrame({"Line": who, "MAE (years)": errors})


def classifier_table(classifiers: pd.DataFrame) -> pd.DataFrame:
    """List areas under the ROC curve: simulated against real, and real halves against each other."""
    return pd.DataFrame(
        {
            "Features": classifiers["features"],
            "Classifier": classifiers["classifier"],
            "Simulated or real": [number(one, ".2f") for one in classifiers["auc"]],
            "Real halves, median": [number(one, ".2f") for one in classifiers["yardstick_median"]],
            "95th percentile": [number(one, ".2f") for one in classifiers["yardstick_p95"]],
        }
    )
