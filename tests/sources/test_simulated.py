import numpy as np
import pandas as pd
import pytest

from brainage import anatomy
from brainage.cohort import Cohort
from brainage.errors import BrainageError
from brainage.sources import simulated
from brainage.sources.parameters import EFFECTS
from brainage.sources.simulated import draw_maps, draw_participants, simulate
from brainage.statistics import age_slope


def test_the_papers_sizes() -> None:
    people = draw_participants()
    assert people["diagnosis"].value_counts().to_dict() == {"CN": 311, "MCI": 20, "AD": 11}
    assert people["study"].nunique() == 5
    controls = people[people["diagnosis"] == "CN"].groupby("study").size()
    assert controls["Study 4"] == 68  # controls of the MCI group
    assert controls["Study 5"] == 12  # controls of the AD group


def test_the_pool_has_the_papers_ages() -> None:
    """Over many seeds, so that the test is about the distribution and not about one draw."""
    pool = pd.concat([draw_participants(seed=seed) for seed in range(10)])
    ages = pool[pool["diagnosis"] == "CN"]["age"]
    assert ages.mean() == pytest.approx(41.0, abs=1.0)
    assert ages.std() == pytest.approx(21.9, abs=0.7)
    assert ages.between(14, 90).all()
    assert ages.between(36, 58).mean() < 0.15  # bimodal: few people in middle age
    young = pool[pool["study"] == "Study 1"]["age"]
    assert (young.mean(), young.std()) == (pytest.approx(23.4, abs=0.3), pytest.approx(4.0, abs=0.3))


def test_a_participant_is_the_same_whatever_the_number_and_order() -> None:
    pd.testing.assert_frame_equal(draw_participants(400, seed=7).iloc[:50], draw_participants(50, seed=7))
    people = draw_participants(3, seed=7)
    last = draw_maps(people.iloc[2], 8, seed=7)
    draw_maps(people.iloc[0], 8, seed=7)
    for modality, values in draw_maps(people.iloc[2], 8, seed=7).items():
        np.testing.assert_array_equal(values, last[modality])


def test_seeds_draw_other_people() -> None:
    assert (draw_participants(50, seed=0)["age"] != draw_participants(50, seed=1)["age"]).mean() > 0.9


def test_grids_show_the_same_person() -> None:
    person = draw_participants(1).iloc[0]
    fine, coarse = draw_maps(person, 2), draw_maps(person, 4)
    for modality in EFFECTS:
        np.testing.assert_allclose(coarse[modality], fine[modality][::2, ::2, ::2], rtol=1e-5)


def test_planted_slopes_come_out_again() -> None:
    """Draw one person's noise at many brain ages: the whole-brain mean must follow the line that was put in."""
    person = draw_participants(1).iloc[0].to_dict()
    ages = np.arange(20, 91, 10)
    brain = anatomy.region_mask("brain", 8)
    for modality, effect in EFFECTS.items():
        means = [draw_maps({**person, f"brain_age_{modality}": age}, 8)[modality][brain].mean() for age in ages]
        slope = age_slope(ages, means)
        at_41 = slope.level * (1 + slope.percent_per_year / 100 * (41 - slope.age))
        assert slope.percent_per_year * slope.level / at_41 == pytest.approx(effect.slope, rel=0.01)


def test_regional_means_are_those_of_young_adults() -> None:
    """Averaged over people of 23.4 years, structures show the means that MRE134 has."""
    person = draw_participants(1).iloc[0].to_dict()
    draws = [
        draw_maps({**person, "participant_id": f"sub-{i:05d}", "brain_age_stiffness": 23.4}, 4)["stiffness"]
        for i in range(1, 41)
    ]
    mean = np.mean(draws, axis=0)
    assert mean[anatomy.region_mask("white matter", 4)].mean() == pytest.approx(2.93, rel=0.03)
    assert mean[anatomy.region_mask("thalamus", 4)].mean() == pytest.approx(3.37, rel=0.06)


def test_texture_has_the_stated_sd_between_people() -> None:
    person = draw_participants(1).iloc[0].to_dict()
    draws = [draw_maps({**person, "participant_id": f"sub-{i:05d}"}, 8)["damping_ratio"] for i in range(1, 201)]
    brain = anatomy.region_mask("brain", 8)
    variation = (np.std(draws, axis=0) / np.maximum(np.mean(draws, axis=0), 1e-6))[brain]
    expected = np.hypot(EFFECTS["damping_ratio"].participant_sd, EFFECTS["damping_ratio"].texture_sd)
    assert np.median(variation) == pytest.approx(expected, rel=0.08)


def test_disease_shifts_brain_age_as_stated() -> None:
    people = draw_participants()
    excess = (people["brain_age_stiffness"] - people["age"] - people["gap"]).groupby(people["diagnosis"]).mean()
    assert excess.to_dict() == pytest.approx({"AD": 8.4, "CN": 0.0, "MCI": 1.2}, abs=0.001)


def test_the_truth_is_saved(small_cohort: Cohort) -> None:
    truth = pd.read_csv(small_cohort.folder / "truth.tsv", sep="\t")
    assert list(truth) == ["participant_id", "gap", *(f"brain_age_{modality}" for modality in EFFECTS)]
    assert truth["participant_id"].tolist() == small_cohort.participants["participant_id"].tolist()
    assert not {"gap", "brain_age_stiffness"} & set(small_cohort.participants)  # an estimator never sees it


def test_maps_are_possible_tissue(small_cohort: Cohort) -> None:
    quality = small_cohort.quality()
    assert (quality[["below", "above"]] == 0).all(axis=None)
    brain = anatomy.region_mask("brain", 8)
    for modality, (low, high) in {"stiffness": (0.2, 8), "damping_ratio": (0.01, 0.8), "t1w": (0, 3)}.items():
        values = small_cohort.maps(modality, brain)
        assert values.min() >= low, modality
        assert values.max() <= high, modality


def test_local_cohort_is_made_once(tmp_path) -> None:
    first = simulated.local_cohort(4, voxel_size=8, jobs=1)
    made = first.folder.stat().st_mtime_ns
    assert simulated.local_cohort(4, voxel_size=8).folder.stat().st_mtime_ns == made


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n is 0; expected 1 to 50000 participants"),
        ({"n": 50_001}, "n is 50001"),
        ({"seed": -1}, "seed is -1; expected 0 or more"),
        ({"voxel_size": 3}, "voxel_size is 3; the grids are 2, 4 and 8 mm"),
    ],
)
def test_impossible_parameters_are_told(options: dict, message: str, tmp_path) -> None:
    with pytest.raises(BrainageError, match=message):
        simulate(tmp_path / "cohort", **options)
    assert not list(tmp_path.glob("cohort*"))
