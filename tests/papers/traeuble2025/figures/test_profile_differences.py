import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from brainage.papers.traeuble2025.figures.profile_differences import differences, profile_differences


@pytest.fixture
def gaps() -> pd.DataFrame:
    """Patients are older by 4 in the thalamus and by 1 in the caudate; healthy people of other studies do not count."""
    rows = [
        (inputs, "AD", region, role, f"{role}{i}", i + more)
        for inputs in ("stiffness", "damping_ratio")
        for region, shift in (("thalamus", 4.0), ("caudate", 1.0))
        for role, more in (("control", 0.0), ("patient", shift), ("held out", 100.0))
        for i in range(10)
    ]
    return pd.DataFrame(rows, columns=["inputs", "patients", "region", "role", "participant_id", "gap"])


def test_patients_less_their_controls_with_welchs_interval(gaps: pd.DataFrame) -> None:
    found = differences(gaps).set_index(["inputs", "region"]).loc[("stiffness", "thalamus")]
    error = np.sqrt(2 * np.var(np.arange(10), ddof=1) / 10)
    reach = 2.100922 * error  # t of 18 degrees of freedom
    assert found[["difference", "low", "high"]].tolist() == pytest.approx([4, 4 - reach, 4 + reach], rel=1e-5)


def test_groups_of_other_sizes_and_spreads_keep_welchs_degrees_of_freedom() -> None:
    """By hand: 4 patients of SD 10, 50 controls of SD 1."""
    ill, healthy = 10 * np.array([-1.5, -0.5, 0.5, 1.5]), np.linspace(-1, 1, 50)
    table = pd.DataFrame({"gap": [*ill, *healthy], "role": ["patient"] * 4 + ["control"] * 50})
    found = differences(table.assign(inputs="stiffness", patients="AD", region="thalamus")).iloc[0]
    parts = [np.var(ill, ddof=1) / 4, np.var(healthy, ddof=1) / 50]
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / 3 + parts[1] ** 2 / 49)
    assert found["high"] == pytest.approx(t.ppf(0.975, freedom) * np.sqrt(sum(parts)))


def test_one_patient_has_no_interval_and_none_no_difference(gaps: pd.DataFrame) -> None:
    one = gaps[(gaps["role"] != "patient") | (gaps["participant_id"] == "patient3")]
    assert differences(one)["low"].isna().all()
    assert differences(one)["difference"].iloc[0] == pytest.approx(3 + 4 - 4.5)
    assert differences(gaps[gaps["role"] != "patient"])["difference"].isna().all()


def test_what_was_planted_stands_in_the_row_of_its_structure(gaps: pd.DataFrame) -> None:
    planted = pd.DataFrame({"inputs": "stiffness", "patients": "AD", "region": ["caudate"], "shift": [7.5]})
    left, right = profile_differences(gaps, planted).axes
    assert [text.get_text() for text in left.get_yticklabels()] == ["thalamus", "caudate"]
    (hollow,) = [one for one in left.collections if str(one.get_label()) == "AD, planted"]
    told = np.ma.filled(hollow.get_offsets().astype(float), np.nan)
    assert told[~np.isnan(told[:, 0])].tolist() == [[7.5, 1]]
    assert right.get_title(loc="left") == "b  Damping ratio"


def test_without_a_known_truth_nothing_is_hollow(gaps: pd.DataFrame) -> None:
    left, _ = profile_differences(gaps).axes
    assert not any("planted" in str(one.get_label()) for one in left.collections)
