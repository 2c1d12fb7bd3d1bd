"""Tables of Figures 3 to 6: tidy table in, table of formatted text out; reported values in columns of their own."""

import pandas as pd

from brainage.papers.traeuble2025.figures.disease_gaps import UNEQUAL, WAYS
from brainage.papers.traeuble2025.gap_ways import of_way
from brainage.papers.traeuble2025.reported import REPORTED_MEDIANS, REPORTED_REGIONAL_MAE
from brainage.plotting.numerals import NUMERALS, number, p_value, with_interval
from brainage.plotting.style import INPUTS, PROPERTIES

_HEALTHY = {"held out": "of other studies", "control": "of the patients' study"}
_MEASURES = {"increase": "error", "change": "prediction"}
_CHECKS = {
    ("trained", "planted"): "trained network and what was planted",
    ("untrained", "planted"): "untrained network and what was planted",
    ("trained", "untrained"): "trained and untrained network",
    ("one seed", "another"): "one seed and another",
}


def gap_table(comparisons: pd.DataFrame) -> pd.DataFrame:
    """List each contrastive comparison of patients and controls: reported medians, then those measured in each way.

    Last comes the recommended comparison, at the same age, with the p of least squares and a robust one.
    """
    ours = comparisons[comparisons["learner"] == "contrastive"]
    rows = []
    for (patients, inputs), part in ours.groupby(["patients", "inputs"], sort=False):
        row = {"Patients": patients, "Input": INPUTS[str(inputs)]}
        medians = REPORTED_MEDIANS.get((str(patients), str(inputs)), (None, None, False))
        row["Reported medians (years)"] = _reported(*medians)
        for way, title in WAYS.items():
            one = of_way(part, way).iloc[0]
            found = " → ".join(number(one[name], "+.1f") for name in ("median_controls", "median_patients"))
            row[f"Measured: {title.split(':')[0].lower()}"] = f"{found.translate(NUMERALS)}, p {p_value(one['p'])}"
        row["Measured: at the same age (recommended)"] = _same_age(part.iloc[0])
        rows.append(row)
    return pd.DataFrame(rows)


def effect_table(comparisons: pd.DataFrame, way: tuple[str, str], planted: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the size of each difference with its interval, one row per learner, patient group and input."""
    rows = []
    for _, one in of_way(comparisons, way).iterrows():
        row = {
            "Patients": one["patients"],
            "Input": INPUTS[one["inputs"]],
            "Learner": one["learner"].replace("pca_gp", "PCA–GP"),
            "n": f"{one['n_controls']} and {one['n_patients']}",
            "Difference of medians (years)": _interval(one, "median_difference", 1),
            "Cliff's delta": _interval(one, "delta", 2),
            "At the same age (years, robust interval)": _robust(one),
            "p, paper's test": p_value(one["p"]),
            "p, Welch": p_value(one["p_welch"]),
            "p, same age": p_value(one["p_covariate"]),
            "p, same age, robust": p_value(one["p_robust"]),
            "Healthy people as old": number(one["n_as_old"], ".0f"),
        }
        if planted is not None:
            row["Planted × slope (years)"] = _planted(planted, one)
        rows.append(row)
    return pd.DataFrame(rows)


def _robust(one: pd.Series) -> str:
    return with_interval(one["covariate"], one["robust_low"], one["robust_high"], "+.1f")


def unequal_table(unequal: pd.DataFrame) -> pd.DataFrame:
    """List false positives by method where patients spread more than controls: a column per multiple of the spread."""
    rows = []
    for method, name in UNEQUAL.items():
        part = of_way(unequal, method).sort_values("spread")
        row = {"Method": name}
        for _, one in part.iterrows():
            row[f"Spread × {one['spread']:g}"] = f"{100 * one['rate']:.1f} %".translate(NUMERALS)
        rows.append(row)
    return pd.DataFrame(rows)


def regional_table(mae: pd.DataFrame, tests: pd.DataFrame) -> pd.DataFrame:
    """List the error of each region: reported and measured, and whether stiffness and damping ratio differ."""
    means = mae.pivot_table(index="region", columns="inputs", values="mae", sort=False)
    found = tests.set_index("region")
    rows = []
    for region in means.sort_values("stiffness").index:
        test = found.loc[region]
        row = {"Region": region}
        for name in PROPERTIES:
            value = REPORTED_REGIONAL_MAE[name].get(region)
            row[f"Reported: {INPUTS[name].lower()}"] = "not stated" if value is None else number(value, ".2f")
        for name in PROPERTIES:
            row[f"Measured: {INPUTS[name].lower()}"] = number(means.loc[region, name], ".1f")
        row["Stiffness minus damping ratio"] = with_interval(test["difference"], test["low"], test["high"], "+.1f")
        row["p, as in the paper"], row["p, Holm"] = p_value(test["p"]), p_value(test["p_holm"])
        row["p, corrected, Holm"] = p_value(test["p_corrected_holm"])
        rows.append(row)
    return pd.DataFrame(rows)


def profile_table(profiles: pd.DataFrame, inputs: str, planted: pd.DataFrame | None = None) -> pd.DataFrame:
    """List mean gaps of one property by region, a column per group, and what the disease was made to add."""
    part = profiles[profiles["inputs"] == inputs]
    table = {"Region": list(dict.fromkeys(part["region"]))}
    for patients, rows in part.groupby("patients", sort=False):
        for role, name in (("control", f"controls of {patients}"), ("patient", str(patients))):
            means = rows[rows["role"] == role].set_index("region")["mean"]
            table[name] = [number(means[region], "+.1f") for region in table["Region"]]
        if planted is not None:
            shifts = planted[(planted["inputs"] == inputs) & (planted["patients"] == patients)]
            values = shifts.set_index("region")["shift"]
            table[f"planted, {patients}"] = [number(values[region], "+.1f") for region in table["Region"]]
    return pd.DataFrame(table)


def peak_table(profiles: pd.DataFrame, planted: pd.DataFrame | None = None) -> pd.DataFrame:
    """List where patients differ most from controls, and gaps are largest, beside where the disease adds most."""
    rows = []
    for (patients, inputs), part in profiles.groupby(["patients", "inputs"], sort=False):
        row = {"Disease": patients, "Property": INPUTS[str(inputs)]}
        if planted is not None:
            shifts = planted[(planted["patients"] == patients) & (planted["inputs"] == inputs)]
            row["Planted most"] = _largest(shifts, "shift")
        means = part.pivot_table(index="region", columns="role", values="mean")
        apart = (means["patient"] - means["control"]).rename("apart").reset_index()
        row["Largest difference"] = _largest(apart, "apart")
        for role in ("patient", "control"):
            row[f"Largest gap of {role}s"] = _largest(part[part["role"] == role], "mean")
        rows.append(row)
    return pd.DataFrame(rows)


def call_table(calls: pd.DataFrame) -> pd.DataFrame:
    """List how many healthy people would be called at risk, and how many of them by chance, within p < 0.05.

    After correction for their number nobody can be called where the least p that a carrier could reach is too large.
    """
    columns = {
        "Disease": calls["patients"],
        "Property": calls["inputs"].map(INPUTS),
        "Healthy people": calls["role"].map(_HEALTHY),
        "n": calls["n"],
        "p < 0.05": calls["uncorrected"],
        "Expected by chance": [number(one, ".1f") for one in calls["expected"]],
        "After correction": [_called(one) for _, one in calls.iterrows()],
        "Of carriers": [f"{number(100 * one, '.0f')} %" for one in calls["power"]],
    }
    return pd.DataFrame(columns)


def resemblance_table(examples: pd.DataFrame) -> pd.DataFrame:
    """List chosen people with their resemblance to a disease."""
    columns = {
        "Participant": examples["participant_id"],
        "Disease": examples["patients"],
        "Property": examples["inputs"].map(INPUTS),
        "Healthy people": examples["role"].map(_HEALTHY),
        "Correlation": [number(one, ".2f") for one in examples["correlation"]],
        "Distance (years)": [number(one, ".1f") for one in examples["distance"]],
        "Whitened correlation": [number(one, ".2f") for one in examples["whitened"]],
        "Its p": examples["p"].map(p_value),
        "p, corrected": examples["p_fdr"].map(p_value),
    }
    return pd.DataFrame(columns)


def check_table(checks: pd.DataFrame) -> pd.DataFrame:
    """List rank correlations between maps over cubes, a column per measure and property."""
    rows = []
    for (first, second), name in _CHECKS.items():
        part = checks[(checks["first"] == first) & (checks["second"] == second)]
        values = {
            f"{_MEASURES[one['measure']]}: {INPUTS[one['inputs']].lower()}": number(one["spearman"], ".2f")
            for _, one in part.iterrows()
        }
        rows.append({"Correlation of": name, **values})
    return pd.DataFrame(rows)


def _largest(table: pd.DataFrame, column: str) -> str:
    one = table.sort_values(column).iloc[-1]
    return f"{one['region']} ({number(one[column], '+.1f')})"


def _interval(one: pd.Series, name: str, places: int) -> str:
    value, low, high = (one[name + end] for end in ("", "_low", "_high"))
    return with_interval(value, low, high, f"+.{places}f")


def _reported(controls: float | None, patients: float | None, different: bool) -> str:  # noqa: FBT001
    first, second = ("not stated" if value is None else number(value, "+.1f") for value in (controls, patients))
    text = "not stated" if controls is patients is None else f"{first} → {second}"
    return (text + (" *" if different else "")).translate(NUMERALS)


def _same_age(one: pd.Series) -> str:
    text = f"{one['covariate']:+.1f}".translate(NUMERALS)
    return f"{text}, p {p_value(one['p_covariate'])}, robust {p_value(one['p_robust'])}"


def _called(one: pd.Series) -> str:
    """Return how many were called, or with which p nobody could be."""
    if one["least_p"] > one["needed_p"]:
        return f"cannot be called here: least p {one['least_p']:.2g}, needed {one['needed_p']:.2g}"
    return str(one["corrected"])


def _planted(planted: pd.DataFrame, one: pd.Series) -> str:
    part = planted[(planted["patients"] == one["patients"]) & (planted["inputs"] == one["inputs"])]["difference"]
    if part.empty:
        return ""
    return number(part.iloc[0] * one["slope"], "+.1f")
