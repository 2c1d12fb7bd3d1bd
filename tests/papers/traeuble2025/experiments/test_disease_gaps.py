from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.engine.profiles import profile
from brainage.papers.traeuble2025 import gap_ways
from brainage.papers.traeuble2025.experiments import disease_gaps
from brainage.papers.traeuble2025.protocol import INPUTS_COMPARED

TINY = replace(profile("smoke"), repeats=1, epochs=2)


def predictions(shift: float = 0.0, older: float = 0.0, n: int = 60, seed: int = 0) -> pd.DataFrame:
    """Three groups predicted by a model that leans towards 50; patients' brains older by a shift."""
    rng = np.random.default_rng(seed)
    parts = []
    for role, low, high in (("held out", 20, 90), ("control", 60, 75), ("patient", 60 + older, 75 + older)):
        ages = rng.uniform(low, high, n)
        predicted = 50 + 0.8 * (ages + shift * (role == "patient") - 50) + rng.normal(0, 3, n)
        names = [f"{role} {i}" for i in range(n)]
        parts.append(pd.DataFrame({"role": role, "participant_id": names, "age": ages, "predicted_age": predicted}))
    return pd.concat(parts).assign(learner="contrastive", inputs="stiffness", patients="AD")


def cell(table: pd.DataFrame, way: tuple[str, str]) -> pd.Series:
    return table.set_index(["correction", "fitted_on"]).loc[way]


def test_a_planted_shift_is_recovered_at_the_models_slope() -> None:
    found = disease_gaps.compare(disease_gaps.gaps(predictions(shift=10, n=150)))
    for way in (gap_ways.PUBLISHED_WAY, gap_ways.OTHERS_WAY):
        row = cell(found, way)
        assert row["median_difference_low"] < 8 < row["median_difference_high"]
        assert row["p"] < 0.001
    others = cell(found, gap_ways.OTHERS_WAY)
    assert others["slope"] == pytest.approx(0.8, abs=0.05)
    assert others["median_difference"] / others["slope"] == pytest.approx(10, abs=1)


def test_without_disease_the_way_of_correction_decides_what_is_found_in_older_patients() -> None:
    """Patients 15 years older than their controls, sixty times: as often as the level says, or more.

    Here predictions follow one line over all ages; where they bend, see the tests of `brainage.gaps.bias_correction`.
    """
    wrong = dict.fromkeys(gap_ways.WAYS, 0)
    for seed in range(60):
        table = disease_gaps.gaps(predictions(older=15, n=20, seed=seed))
        for way in gap_ways.WAYS:
            part = table[(table["correction"] == way[0]) & (table["fitted_on"] == way[1])]
            groups = (part[part["role"] == role]["gap"] for role in ("control", "patient"))
            wrong[way] += disease_gaps.published_group_test(*groups).p < 0.05
    assert wrong[gap_ways.OTHERS_WAY] <= 10
    assert wrong[gap_ways.PUBLISHED_WAY] >= 15
    assert wrong["none", "held out"] >= 40


def test_predicted_ages_are_averaged_over_seeds_before_they_are_corrected() -> None:
    one, other = predictions(), predictions()
    other["predicted_age"] += 2
    averaged = disease_gaps.gaps(pd.concat([one, other]))
    np.testing.assert_allclose(
        averaged["gap"], disease_gaps.gaps(one.assign(predicted_age=one["predicted_age"] + 1))["gap"]
    )


def test_medians_and_overlap_are_those_of_the_groups() -> None:
    table = disease_gaps.gaps(predictions(older=10))
    part = table[(table["correction"] == "none") & (table["role"] == "patient")]
    row = cell(disease_gaps.compare(table), ("none", "held out"))
    assert row["median_patients"] == pytest.approx((part["predicted_age"] - part["age"]).median())
    assert (row["n_controls"], row["n_patients"], row["overlap"]) == (60, 60, 1.0)
    published = cell(disease_gaps.compare(table), gap_ways.PUBLISHED_WAY)
    assert published["overlap"] == pytest.approx((part["age"] <= 75).mean(), abs=0.05)


def test_tests_of_unequal_spread_stand_beside_the_papers() -> None:
    """Twenty patients who spread thrice as much as sixty controls."""
    table = disease_gaps.gaps(predictions())
    patient = (table["role"] == "patient").to_numpy()
    table.loc[patient, "gap"] *= 3
    rare = table[~patient | table["participant_id"].isin([f"patient {i}" for i in range(20)])]
    row = cell(disease_gaps.compare(rare), gap_ways.OTHERS_WAY)
    part = gap_ways.of_way(rare, gap_ways.OTHERS_WAY)
    controls, patients = (part[part["role"] == role] for role in ("control", "patient"))
    assert row["p_welch"] == pytest.approx(stats.ttest_ind(controls["gap"], patients["gap"], equal_var=False).pvalue)
    both = pd.concat([controls, patients])
    design = sm.add_constant(np.column_stack([both["role"] == "patient", both["age"]]).astype(float))
    fit = sm.OLS(both["gap"].to_numpy(), design).fit(cov_type="HC3", use_t=True)
    assert (row["covariate"], row["p_robust"]) == pytest.approx((fit.params[1], fit.pvalues[1]))
    assert (row["robust_low"], row["robust_high"]) == pytest.approx(tuple(fit.conf_int()[1]))
    assert row["robust_high"] - row["robust_low"] > 1.2 * (row["covariate_high"] - row["covariate_low"])


def test_two_patients_are_too_few() -> None:
    table = disease_gaps.gaps(predictions())
    few = table[(table["role"] != "patient") | table["participant_id"].isin(["patient 0", "patient 1"])]
    with pytest.raises(BrainageError, match="groups of 60 and 2; a comparison needs at least 3"):
        disease_gaps.compare(few)


def test_the_planted_difference_is_that_of_the_truth(small_cohort: Cohort) -> None:
    """By hand, from the file: brain age less age, patients less the controls of their study."""
    table = disease_gaps.planted(small_cohort)["planted"].set_index(["patients", "inputs"])["difference"]
    truth = pd.read_csv(small_cohort.folder / "truth.tsv", sep="\t").set_index("participant_id")
    people = small_cohort.participants.set_index("participant_id")
    studies = set(people[people["diagnosis"] == "MCI"]["study"])
    for inputs in ("stiffness", "damping_ratio"):
        older = {"MCI": [], "CN": []}
        for who, person in people.iterrows():
            if person["study"] in studies and person["diagnosis"] in older:
                older[person["diagnosis"]].append(truth.loc[who, f"brain_age_{inputs}"] - person["age"])
        assert table["MCI", inputs] == pytest.approx(np.mean(older["MCI"]) - np.mean(older["CN"]))


@pytest.mark.slow
def test_from_maps_to_comparisons(smoke_cohort: Cohort) -> None:
    tables = disease_gaps.run(smoke_cohort, TINY)
    averaged = tables["gaps"].query("learner == 'pca_gp' and patients == 'MCI'")
    assert len(tables["lines"]) == len(tables["comparisons"])
    assert set(averaged["role"]) == {"held out", "control", "patient"}
    assert not averaged.duplicated(["inputs", "participant_id"]).any()  # seeds are averaged
    patients = smoke_cohort.participants.query("diagnosis == 'MCI'")["participant_id"]
    assert set(averaged[averaged["role"] == "patient"]["participant_id"]) == set(patients)
    assert len(tables["comparisons"]) == 2 * len(INPUTS_COMPARED) * len(gap_ways.WAYS)


def test_groups_too_small_to_compare_are_left_out_and_a_cohort_without_others_is_told(small_cohort: Cohort) -> None:
    people = small_cohort.participants
    ill = people.assign(study="S", diagnosis=["MCI"] * 3 + ["AD"] * 2 + ["CN"] * 25)
    assert disease_gaps.patient_groups(replace(small_cohort, participants=ill)) == ["MCI"]
    for names in (["CN"] * 30, ["CN"] * 28 + ["MCI"] * 2):
        with pytest.raises(BrainageError, match=r"(30|28) CN.*; gaps need at least 3 patients and 3 CN"):
            disease_gaps.patient_groups(replace(small_cohort, participants=people.assign(study="S", diagnosis=names)))


def test_a_cohort_without_truth_has_nothing_planted(small_cohort: Cohort, tmp_path) -> None:
    assert disease_gaps.planted(replace(small_cohort, folder=tmp_path)) == {}


def test_milder_diagnoses_come_first(small_cohort: Cohort) -> None:
    people = small_cohort.participants.assign(study="S", diagnosis=(["CN", "AD", "MCI", "PD", "FTD", "CN"] * 5)[:30])
    assert disease_gaps.patient_groups(replace(small_cohort, participants=people)) == ["MCI", "AD", "FTD", "PD"]


def test_groups_are_told_from_the_controls_of_the_cohort_and_people_are_counted(small_cohort: Cohort) -> None:
    """Three visits of one patient are no three patients."""
    people = small_cohort.participants.assign(study="S", diagnosis=["PD"] * 3 + ["HC"] * 27)
    assert disease_gaps.patient_groups(replace(small_cohort, participants=people, control="HC")) == ["PD"]
    with pytest.raises(BrainageError, match=r"no control, nobody's diagnosis is 'CN' \(found: 27 HC, 3 PD\)"):
        disease_gaps.patient_groups(replace(small_cohort, participants=people))
    people.loc[:2, "participant_id"] = "sub-00001"
    with pytest.raises(BrainageError, match="27 HC, 3 PD; gaps need at least 3 patients and 3 HC of the same study"):
        disease_gaps.patient_groups(replace(small_cohort, participants=people, control="HC"))
