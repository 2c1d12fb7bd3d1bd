import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.pipeline import make_pipeline

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.evaluate import evaluation, metrics
from brainage.evaluate.splits import Split
from brainage.models.estimators import PCAGaussianProcess
from brainage.models.normalization import DatasetNormalizer
from brainage.space import anatomy


class Recorder(RegressorMixin, BaseEstimator):
    """Remembers which participants it was shown; maps hold their row numbers."""

    seen: list = []

    def __init__(self, random_state: int = -1) -> None:
        self.random_state = random_state

    def fit(self, maps: np.ndarray, ages: np.ndarray) -> "Recorder":
        Recorder.seen.append((self.random_state, set(maps.ravel()), ages))
        return self

    def predict(self, maps: np.ndarray) -> np.ndarray:
        return maps.ravel()


@pytest.fixture
def numbered() -> tuple[np.ndarray, pd.DataFrame]:
    people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(50)], "age": np.arange(50.0) + 20})
    return np.arange(50.0).reshape(50, 1), people


def test_each_seed_trains_on_80_per_cent_and_never_on_whom_it_predicts(numbered) -> None:
    Recorder.seen.clear()
    predictions = evaluation.evaluate(Recorder(), *numbered, seeds=range(10))
    assert [seed for seed, _, _ in Recorder.seen] == list(range(10))
    for seed, trained, ages in Recorder.seen:
        rows = predictions[predictions["seed"] == seed]
        assert len(trained) == 40
        assert len(rows) == 10
        assert trained.isdisjoint(rows["predicted_age"])
        assert rows["training_mean"].unique() == [ages.mean()]
        np.testing.assert_array_equal(rows["predicted_age"] + 20, rows["age"])  # rows and maps stay together


def test_splits_differ_between_seeds_and_repeat(numbered) -> None:
    first = evaluation.evaluate(Recorder(), *numbered, seeds=range(3))
    second = evaluation.evaluate(Recorder(), *numbered, seeds=range(3))
    pd.testing.assert_frame_equal(first, second)
    assert first.groupby("seed")["participant_id"].agg(frozenset).nunique() == 3


def test_maps_and_participants_must_match(numbered) -> None:
    with pytest.raises(BrainageError, match="49 maps but 50 participants"):
        evaluation.evaluate(Recorder(), numbered[0][1:], numbered[1])


@pytest.mark.parametrize("age", [np.nan, np.inf, None, pd.NA])
def test_who_has_no_age_is_named(numbered, age: object) -> None:
    maps, people = numbered
    people = people.astype({"age": object})
    people.loc[[3, 7], "age"] = age
    message = r"participants: 2 without a finite age \(first: sub-3, sub-7\)"
    with pytest.raises(BrainageError, match=message):
        evaluation.evaluate(Recorder(), maps, people)
    with pytest.raises(BrainageError, match=message):
        evaluation.fit_and_predict(Recorder(), maps, people, Split(np.arange(40), np.arange(40, 50), 0))


def test_tables_without_ages_or_names_are_told(numbered) -> None:
    maps, people = numbered
    for column in ("age", "participant_id"):
        with pytest.raises(BrainageError, match=r"participants: columns are .*; expected one each of part"):
            evaluation.evaluate(Recorder(), maps, people.drop(columns=column))


class Odd(Recorder):
    """Predicts what was asked for, whatever the maps."""

    answer = np.empty(0)

    def predict(self, maps: np.ndarray) -> np.ndarray:
        return np.resize(Odd.answer, (len(maps), *np.shape(Odd.answer)[1:]))


def test_predictions_are_one_finite_age_each(numbered, monkeypatch) -> None:
    for answer, message in (
        ([[50.0]], r"Odd predicts shape \(10, 1\); expected one age each, \(10,\)"),
        ([50.0, np.nan], "ages predicted by Odd: 5 of 10 values are missing or infinite"),
    ):
        monkeypatch.setattr(Odd, "answer", answer)
        with pytest.raises(BrainageError, match=message):
            evaluation.evaluate(Odd(), *numbered)


def test_nobody_is_trained_and_tested_on(numbered) -> None:
    split = Split(np.arange(40), np.arange(39, 50), 0)
    with pytest.raises(BrainageError, match=r"split: 1 participants are trained and tested on \(sub-39\)"):
        evaluation.fit_and_predict(Recorder(), *numbered, split)


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5, -0.2, np.nan, 10])
def test_a_share_is_held_out(numbered, share: float) -> None:
    with pytest.raises(BrainageError, match=r"test_size is .* of 50 participants; expected a share"):
        evaluation.evaluate(Recorder(), *numbered, test_size=share)


def test_one_person_cannot_be_split_and_no_seed_is_no_evaluation(numbered) -> None:
    with pytest.raises(BrainageError, match=r"test_size is 0.2 of 1 participants"):
        evaluation.evaluate(Recorder(), numbered[0][:1], numbered[1][:1])
    with pytest.raises(BrainageError, match="seeds is empty"):
        evaluation.evaluate(Recorder(), *numbered, seeds=[])


def test_real_maps_hold_a_weak_age_signal_and_no_more(real_cohort: Cohort) -> None:
    """Between 18 and 35 years the error must be a little below guessing the mean; a strong signal would be a leak."""
    mask = np.zeros(real_cohort.grid.shape, bool)
    mask[::2, ::2, ::2] = anatomy.region_mask("brain", 4)
    model = make_pipeline(DatasetNormalizer(), PCAGaussianProcess(n_components=50))
    predictions = evaluation.evaluate(model, real_cohort.maps("mre", mask), real_cohort.participants)
    table = metrics.summarize(metrics.metrics(predictions)).set_index("metric")["mean"]
    assert 2.6 < table["mae"] < table["mae_of_mean"] < 3.7
    assert table["r2"] < 0.3


def test_shuffled_ages_cannot_be_predicted(small_cohort: Cohort) -> None:
    """The null case of the protocol: with ages shuffled, the error is that of guessing."""
    maps = small_cohort.maps("mre").reshape(30, 2, -1)
    shuffled = small_cohort.participants.assign(age=np.random.default_rng(0).permutation(small_cohort.ages))
    model = make_pipeline(DatasetNormalizer(), PCAGaussianProcess(n_components=10))
    table = metrics.metrics(evaluation.evaluate(model, maps, shuffled))
    assert table["mae"].mean() > 0.9 * table["mae_of_mean"].mean()


def test_a_person_with_two_maps_is_not_on_both_sides(numbered) -> None:
    maps, people = numbered
    twice = people.assign(participant_id=np.repeat([f"sub-{i}" for i in range(25)], 2), session=["ses-1", "ses-2"] * 25)
    Recorder.seen.clear()
    predictions = evaluation.evaluate(Recorder(), maps, twice)
    for seed, trained, _ in Recorder.seen:
        rows = predictions[predictions["seed"] == seed]
        assert set(trained) & {2 * (int(one.removeprefix("sub-"))) for one in rows["participant_id"]} == set()
        assert rows["session"].tolist() == ["ses-1", "ses-2"] * 5  # both visits of five people
    mixed = Split(np.arange(0, 50, 2), np.arange(1, 50, 2), 0)
    with pytest.raises(BrainageError, match=r"split: 25 participants are trained and tested on \(sub-"):
        evaluation.fit_and_predict(Recorder(), maps, twice, mixed)
    apart = Split(np.arange(40), np.arange(40, 50), 0)
    assert len(evaluation.fit_and_predict(Recorder(), maps, twice, apart)[1]) == 10


@pytest.mark.parametrize("rows", [[-1, 0, 1], [0, 50], np.ones(50, bool), [0.0, 1.0], [], [[1]]])
def test_rows_of_a_split_are_rows(numbered, rows) -> None:
    for split in (Split(rows, np.array([19, 2]), 0), Split(np.array([19, 2]), rows, 0)):
        with pytest.raises(BrainageError, match=r"split: (train|test) holds no row numbers of 0 to 49, or others"):
            evaluation.fit_and_predict(Recorder(), *numbered, split)


@pytest.mark.parametrize("seeds", [3, "01", [-1], [0.5], [0, 0], None])
def test_seeds_are_several_whole_numbers_each_once(numbered, seeds: object) -> None:
    with pytest.raises(BrainageError, match=r"seeds is .*; expected"):
        evaluation.evaluate(Recorder(), *numbered, seeds=seeds)  # type: ignore[arg-type]


def test_maps_people_ages_and_shares_of_other_types_are_told(numbered, monkeypatch) -> None:
    maps, people = numbered
    for given, table, share, message in (
        (maps.tolist(), people, 0.2, "maps: a list was given; expected an array"),
        (pd.DataFrame(maps), people, 0.2, "maps: a DataFrame was given"),
        (maps, people.to_dict("list"), 0.2, "participants: a dict was given; expected a pandas DataFrame"),
        (maps, people.astype({"age": str}), 0.2, r"age: holds '20.0'; expected numbers"),
        (maps, people, None, "test_size is None of 50"),
        (maps, people, "a", "test_size is a of 50"),
    ):
        with pytest.raises(BrainageError, match=message):
            evaluation.evaluate(Recorder(), given, table, test_size=share)  # type: ignore[arg-type]
    monkeypatch.setattr(Odd, "answer", ["old"])
    with pytest.raises(BrainageError, match=r"ages predicted by Odd: holds .*'old'.*; expected numbers"):
        evaluation.evaluate(Odd(), *numbered)


def test_an_estimator_with_folds_of_its_own_is_told_whose_maps_they_are(numbered) -> None:
    class Grouped(Recorder):
        """Remembers the groups that it was given."""

        def fit(self, maps: np.ndarray, ages: np.ndarray, groups: np.ndarray | None = None) -> "Grouped":
            self.groups_ = groups
            return super().fit(maps, ages)

    maps, people = numbered
    twice = people.assign(participant_id=np.repeat([f"sub-{i}" for i in range(25)], 2))
    split = Split(np.arange(6), np.arange(40, 50), 0)
    for estimator in (Grouped(), make_pipeline("passthrough", Grouped())):
        fitted, _ = evaluation.fit_and_predict(estimator, maps, twice, split)
        assert getattr(fitted, "steps", [("", fitted)])[-1][1].groups_.tolist() == [0, 0, 1, 1, 2, 2]
        fitted, _ = evaluation.fit_and_predict(estimator, maps, people, split)
        assert getattr(fitted, "steps", [("", fitted)])[-1][1].groups_ is None
