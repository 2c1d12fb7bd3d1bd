import pandas as pd
import pytest

from brainage.papers.traeuble2025.errors_by_age import by_age, guessed_by_age, moved_from_the_middle, n_in_the_middle

PEOPLE = pd.DataFrame({"participant_id": ["a", "b", "c"], "age": [25.0, 35.0, 60.0]})


def predictions() -> pd.DataFrame:
    """The contrastive learner errs by 4 at 25, by 11 at 35, by 3 at 60; on another input and study by far more."""
    told = PEOPLE.assign(predicted_age=[29.0, 24.0, 63.0], learner="contrastive", inputs="mre", held_out="random")
    others = told.assign(inputs="mri", predicted_age=0.0)
    return pd.concat([told, others, told.assign(held_out="Study 1", predicted_age=0.0)], ignore_index=True)


def test_errors_are_those_of_an_age_group_with_both_maps_held_out_at_random() -> None:
    """A group begins with its first year."""
    assert by_age(predictions())["contrastive"].to_dict() == {"young": 4, "middle": 11, "old": 3}
    assert n_in_the_middle(predictions()) == 1


def test_who_knows_two_groups_errs_far_between_them() -> None:
    """Medians are 25 and 70; of those between 35 and 60, one is 36 and two are 50."""
    ages = [20.0, 25.0, 36.0, 24.0, 26.0, 50.0, 50.0, 70.0, 75.0, 80.0, 72.0, 71.0]
    people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(len(ages))], "age": ages})
    guessed = guessed_by_age(pd.concat([people, people]))
    assert guessed["middle"] == pytest.approx((11 + 21 + 21) / 3)
    assert guessed["young"] == pytest.approx((5 + 0 + 1 + 1) / 4)


def test_who_is_between_the_peaks_may_be_predicted_into_either() -> None:
    """Of four, all with both maps, one is predicted at 34.9, one at 60 and two between."""
    people = pd.DataFrame({"age": [40.0, 40.0, 50.0, 59.0, 20.0], "predicted_age": [34.9, 35.0, 60.0, 59.9, 70.0]})
    moved = moved_from_the_middle(people.assign(learner="pca_gp", inputs="mre", held_out="random"))
    assert moved.loc["pca_gp"].to_dict() == {"younger": 0.25, "older": 0.25}
