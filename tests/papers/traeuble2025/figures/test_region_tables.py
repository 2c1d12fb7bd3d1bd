import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.experiments import disease_gaps
from brainage.papers.traeuble2025.figures import region_tables
from brainage.papers.traeuble2025.figures.disease_gaps import UNEQUAL
from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY
from brainage.plotting.numerals import p_value
from tests.papers.traeuble2025.experiments.test_disease_gaps import predictions


@pytest.fixture(scope="module")
def comparisons() -> pd.DataFrame:
    return disease_gaps.compare(disease_gaps.gaps(predictions(shift=12, n=15)))


def test_reported_and_measured_medians_have_columns_of_their_own(comparisons: pd.DataFrame) -> None:
    table = region_tables.gap_table(comparisons)
    row = table.iloc[0]
    assert row["Reported medians (years)"].split() == ["+0.8", "→", "+9.2", "*"]
    others = comparisons.set_index(["correction", "fitted_on"]).loc[OTHERS_WAY]
    shown = row["Measured: fitted on other healthy people"]
    assert shown.startswith(f"{others['median_controls']:+.1f}".replace("-", "−"))
    shown = row["Measured: at the same age (recommended)"]
    assert shown.startswith(f"{others['covariate']:+.1f}, p ".replace("-", "−"))
    assert shown.endswith(f"robust {p_value(others['p_robust'])}")
    assert [name for name in table if name.startswith("Measured")] == [
        "Measured: no correction",
        "Measured: as published",
        "Measured: fitted on other healthy people",
        "Measured: least squares on the same people",
        "Measured: at the same age (recommended)",
    ]


@pytest.mark.parametrize(
    ("medians", "text"),
    [
        ((None, -6.83, False), "not stated → −6.8"),
        ((None, None, False), "not stated"),
        ((1.7, 6.33, True), "+1.7 → +6.3 *"),
    ],
)
def test_what_the_paper_does_not_state_says_so(medians, text: str) -> None:
    assert region_tables._reported(*medians).replace("\N{NO-BREAK SPACE}", " ") == text


def test_effects_stand_beside_what_was_planted_at_the_models_slope(comparisons: pd.DataFrame) -> None:
    planted = pd.DataFrame({"patients": ["AD"], "inputs": ["stiffness"], "difference": [12.0]})
    row = region_tables.effect_table(comparisons, OTHERS_WAY, planted).iloc[0]
    others = comparisons.set_index(["correction", "fitted_on"]).loc[OTHERS_WAY]
    assert row["Planted × slope (years)"] == f"{12 * others['slope']:+.1f}"
    for name, column in (("paper's test", "p"), ("Welch", "p_welch"), ("same age", "p_covariate")):
        assert row[f"p, {name}"] == p_value(others[column])
    assert row["p, same age, robust"] == p_value(others["p_robust"])
    low, high = (f"{others[one]:+.1f}".replace("-", "−") for one in ("robust_low", "robust_high"))
    assert row["At the same age (years, robust interval)"].endswith(f"[{low},\N{NO-BREAK SPACE}{high}]")
    assert row["n"] == "15 and 15"
    assert row["Cliff's delta"].startswith(f"{others['delta']:+.2f}")
    other = planted.assign(inputs="mre")
    assert region_tables.effect_table(comparisons, OTHERS_WAY, other).iloc[0]["Planted × slope (years)"] == ""


def test_regions_are_listed_by_error_with_the_reported_beside() -> None:
    mae = pd.DataFrame(
        {
            "region": ["thalamus", "thalamus", "cerebellum", "cerebellum"],
            "inputs": ["stiffness", "damping_ratio"] * 2,
            "mae": [9.0, 10.0, 7.0, 12.0],
        }
    )
    tests = pd.DataFrame({"region": ["thalamus", "cerebellum"], "difference": [-1.0, -5.0], "p": [0.2, 0.0001]})
    tests = tests.assign(low=-6.0, high=1.0, p_holm=[np.nan, 0.0002], p_corrected_holm=[0.5, 0.04])
    table = region_tables.regional_table(mae, tests)
    assert table["Region"].tolist() == ["cerebellum", "thalamus"]
    assert table["Reported: stiffness"].tolist() == ["not stated", "6.54"]
    assert table["Measured: damping ratio"].tolist() == ["12.0", "10.0"]
    assert table["p, Holm"].tolist() == ["< 0.001", "not tested"]
    assert table["p, corrected, Holm"].tolist() == ["0.040", "0.500"]


def test_false_positives_have_a_column_a_spread() -> None:
    rows = [
        {"correction": one, "fitted_on": other, "spread": spread, "rate": rate * spread}
        for (one, other), rate in zip(UNEQUAL, (0.02, 0.03, 0.08, 0.05), strict=True)
        for spread in (2.0, 1.0)
    ]
    table = region_tables.unequal_table(pd.DataFrame(rows)).set_index("Method")
    assert list(table) == ["Spread × 1", "Spread × 2"]
    assert table.loc["at the same age, least squares"].tolist() == ["8.0\N{NO-BREAK SPACE}%", "16.0\N{NO-BREAK SPACE}%"]


def test_profiles_have_a_column_a_group_and_what_was_planted() -> None:
    rows = [
        {"inputs": "stiffness", "patients": "AD", "role": role, "region": region, "mean": mean}
        for role, mean in (("control", -1.0), ("patient", 8.0), ("held out", 0.0))
        for region in ("thalamus", "putamen")
    ]
    planted = pd.DataFrame(
        {"inputs": "stiffness", "patients": "AD", "region": ["thalamus", "putamen"], "shift": [21.0, 8.4]}
    )
    table = region_tables.profile_table(pd.DataFrame(rows), "stiffness", planted)
    assert list(table) == ["Region", "controls of AD", "AD", "planted, AD"]
    assert table.iloc[0].tolist() == ["thalamus", "−1.0", "+8.0", "+21.0"]
    gaps = pd.DataFrame(rows)
    gaps.loc[gaps["region"] == "putamen", "mean"] -= 1
    (peaks,) = region_tables.peak_table(gaps, planted).to_dict("records")
    assert peaks["Planted most"] == "thalamus (+21.0)"
    assert peaks["Largest gap of patients"] == "thalamus (+8.0)"
    assert "Planted most" not in region_tables.peak_table(pd.DataFrame(rows))


def test_calls_and_examples_are_listed_with_chance() -> None:
    calls = pd.DataFrame({"inputs": ["stiffness"], "patients": ["AD"], "uncorrected": [7], "corrected": [0]})
    calls = calls.assign(expected=5.2, n=104, role="control", needed_p=0.00048, power=0.034)
    table = region_tables.call_table(calls.assign(least_p=0.00015))
    assert table.iloc[0].tolist() == ["AD", "Stiffness", "of the patients' study", 104, 7, "5.2", "0", "3 %"]
    table = region_tables.call_table(calls.assign(least_p=0.0014))
    assert table["After correction"][0] == "cannot be called here: least p 0.0014, needed 0.00048"
    people = pd.DataFrame({"participant_id": ["sub-1"], "patients": ["AD"], "inputs": ["stiffness"]})
    people = people.assign(role="held out", correlation=0.81, distance=4.2, whitened=0.7, p=0.012, p_fdr=0.4)
    row = region_tables.resemblance_table(people).iloc[0]
    assert row.tolist() == ["sub-1", "AD", "Stiffness", "of other studies", "0.81", "4.2", "0.70", "0.012", "0.400"]


def test_checks_have_a_column_a_measure_and_property() -> None:
    rows = [
        {"measure": measure, "inputs": inputs, "first": first, "second": second, "spearman": value}
        for measure, value in (("increase", -0.5), ("change", 0.9))
        for inputs in ("stiffness", "damping_ratio")
        for first, second in region_tables._CHECKS
    ]
    table = region_tables.check_table(pd.DataFrame(rows))
    assert list(table)[1:3] == ["error: stiffness", "error: damping ratio"]
    assert len(table) == 4
    assert (table["error: stiffness"] == "−0.50").all()
    assert (table["prediction: damping ratio"] == "0.90").all()
