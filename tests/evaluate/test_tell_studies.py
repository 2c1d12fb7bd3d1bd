import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.tell_studies import enough, tell_studies


def test_a_planted_offset_is_told_and_noise_is_not() -> None:
    rng = np.random.default_rng(0)
    studies = np.repeat(["a", "b", "c"], [100, 40, 20])
    noise = rng.normal(size=(160, 5))
    offset = noise + 3 * (studies == "b")[:, None] + 6 * (studies == "c")[:, None]
    assert tell_studies(offset, studies).accuracy > 0.95
    assert tell_studies(noise, studies).accuracy == pytest.approx(1 / 3, abs=0.12)


def test_large_studies_do_not_count_for_more() -> None:
    """Always naming the largest study scores as guessing."""
    studies = np.repeat(["a", "b"], [180, 20])
    found = tell_studies(np.random.default_rng(1).normal(size=(200, 2)), studies)
    assert found.guessing == 0.5
    assert found.accuracy < 0.7


def test_small_studies_are_left_out() -> None:
    studies = np.repeat(["a", "b", "c"], [20, 20, 3])
    found = tell_studies(np.random.default_rng(2).normal(size=(43, 2)), studies)
    assert (found.studies, found.people) == (2, 40)
    with pytest.raises(BrainageError, match="1 studies have 5 people"):
        tell_studies(np.ones((23, 1)), np.repeat(["a", "c"], [20, 3]))


def test_studies_of_missing_features_are_not_told() -> None:
    features, studies = np.random.default_rng(3).normal(size=(40, 2)), np.repeat(["a", "b"], 20)
    spoiled = features.copy()
    spoiled[4, 1] = np.nan
    for one, names, message in (
        (spoiled, studies, "features: 1 of 80 values is missing"),
        (features[:, 0], studies, r"features: shape is \(40,\); expected a table"),
        (features, studies[:30], r"studies: shape is \(30,\); expected one label for each of 40"),
        (features, [None, *studies[1:]], "studies: 1 of 40 labels missing"),
        (features * 1e300, studies, r"features: the largest is .*e\+300, whose square is no number"),
        (pd.DataFrame(features), pd.Series(studies)[::-1], "features and studies hold the same rows in another order"),
    ):
        with pytest.raises(BrainageError, match=message):
            tell_studies(one, names)


@pytest.mark.parametrize("seed", [-1, "a", 1.5])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(BrainageError, match=r"seed is .*; expected 0 to"):
        tell_studies(np.eye(20), np.repeat(["a", "b"], 10), seed)  # type: ignore[arg-type]


def test_who_came_several_times_is_in_one_fold_and_counted_once() -> None:
    """Planted: features tell persons and nothing of studies, so only a model that saw the person can tell."""
    rng = np.random.default_rng(0)
    people = np.repeat(np.arange(40), 4)
    studies = np.where(rng.permutation(40) < 20, "a", "b")[people]
    features = rng.normal(size=(40, 60))[people]
    leaky, fair = tell_studies(features, studies), tell_studies(features, studies, people=people)
    assert leaky.accuracy > 0.95
    assert fair.accuracy < 0.75
    assert (leaky.people, fair.people) == (160, 40)
    assert enough(["a"] * 5 + ["b"] * 5)
    assert not enough(["a"] * 5 + ["b"] * 5, [*range(5), 5, 6, 7, 8, 8])
    with pytest.raises(BrainageError, match="people: 1 of 160 labels missing"):
        tell_studies(features, studies, people=[None, *people[1:]])
