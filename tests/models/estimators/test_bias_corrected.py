import warnings

import numpy as np
import pytest
from scipy import stats
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline

from brainage.core.errors import BrainageError
from brainage.models.estimators import AgeRangeWarning, BiasCorrectedRegressor, PCAGaussianProcess, PredictionWarning
from brainage.models.normalization import DatasetNormalizer


class Leaning(RegressorMixin, BaseEstimator):
    """Reads the first value of a map, and leans to the middle by a known line; more so for people it has not seen."""

    def __init__(self, slope: float = 0.5) -> None:
        self.slope = slope

    def fit(self, maps: np.ndarray, ages: np.ndarray) -> "Leaning":  # noqa: ARG002
        self.seen_, self.n_features_in_ = maps[:, 0].copy(), maps.shape[1]
        return self

    def predict(self, maps: np.ndarray) -> np.ndarray:
        known = np.isin(maps[:, 0], self.seen_)
        return np.where(known, maps[:, 0], 20 + self.slope * maps[:, 0])


@pytest.fixture
def people() -> tuple[np.ndarray, np.ndarray]:
    ages = np.random.default_rng(0).uniform(20, 80, 60)
    return np.column_stack([ages, np.zeros(60)]), ages


def test_the_line_is_that_of_people_left_out_and_predictions_are_freed_of_it(people) -> None:
    """Known: out of fold, predictions are 20 + age / 2; in the fold they would be the age itself."""
    maps, ages = people
    model = BiasCorrectedRegressor(Leaning()).fit(maps, ages)
    assert (model.intercept_, model.slope_) == (pytest.approx(20), pytest.approx(0.5))
    np.testing.assert_allclose(model.out_of_fold_, 20 + ages / 2)
    new = np.array([[25.3, 0.0], [50.1, 0.0], [77.7, 0.0]])
    np.testing.assert_allclose(model.predict(new), new[:, 0])
    with pytest.warns(AgeRangeWarning, match="of 60 predicted ages lie beyond"):
        np.testing.assert_allclose(model.predict(maps), (ages - 20) / 0.5)  # as the formula says, whoever it is
    np.testing.assert_array_equal(np.sort(model.regressor_.seen_), np.sort(ages))


@pytest.mark.parametrize(
    ("correction", "line"),
    [("linear", stats.linregress), ("theil_sen", lambda ages, predicted: stats.theilslopes(predicted, ages))],
)
def test_lines_are_those_of_their_names(correction: str, line, people) -> None:
    maps, ages = people
    spoilt = ages.copy()
    spoilt[0] += 300
    model = BiasCorrectedRegressor(Leaning(), correction=correction).fit(maps, spoilt)
    expected = line(spoilt, model.out_of_fold_)
    assert (model.intercept_, model.slope_) == (pytest.approx(expected.intercept), pytest.approx(expected.slope))


def test_it_takes_a_pipeline_and_stands_in_one() -> None:
    """The errors of new people no longer fall with their age."""
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 500)
    maps = 100 + ages[:, None] + rng.normal(0, 20, (500, 2))
    plain = make_pipeline(DatasetNormalizer(), KNeighborsRegressor(10))
    inside = make_pipeline(DatasetNormalizer(), BiasCorrectedRegressor(KNeighborsRegressor(10)))
    slopes = []
    for model in (plain, BiasCorrectedRegressor(plain), inside):
        predicted = clone(model).fit(maps[:300], ages[:300]).predict(maps[300:])
        slopes.append(np.polyfit(ages[300:], predicted, 1)[0])
    assert slopes[0] < 0.75
    assert slopes[1:] == pytest.approx([1, 1], abs=0.1)
    assert slopes[1] == pytest.approx(slopes[2], abs=0.02)


def test_folds_are_shuffled_by_the_seed(people) -> None:
    maps, ages = people

    def left_out(**settings) -> list[frozenset]:
        seen: list[frozenset] = []

        class Watched(Leaning):
            def fit(self, maps: np.ndarray, ages: np.ndarray) -> "Watched":
                seen.append(frozenset(ages))
                return super().fit(maps, ages)

        BiasCorrectedRegressor(Watched(), **settings).fit(maps, ages)
        return seen

    first, again, other, ten = (left_out(**s) for s in ({}, {}, {"random_state": 1}, {"cv": 10}))
    assert first == again
    assert first != other
    assert [len(fold) for fold in first] == [48] * 5 + [60]
    assert [len(fold) for fold in ten] == [54] * 10 + [60]


def test_warnings_of_the_regressor_are_its_own_and_not_those_of_the_folds(volumes) -> None:
    maps, ages = volumes
    model = BiasCorrectedRegressor(PCAGaussianProcess(n_components=3, epochs=20)).fit(maps[:64], ages[:64])
    with pytest.warns(PredictionWarning, match="8 of 8 maps are unlike the 64 that the model was trained on"):
        model.predict(50 * maps[64:72])


@pytest.mark.parametrize(
    ("settings", "spoil", "message"),
    [
        ({"regressor": Leaning(0.0)}, None, "left out do not rise with age .slope 0.00. and cannot be corrected"),
        ({"regressor": Leaning(-0.5)}, None, "left out do not rise with age .slope -0.50. and cannot be corrected"),
        ({"regressor": None}, None, "regressor is of type NoneType; expected an estimator or a pipeline"),
        ({"regressor": "ridge"}, None, "regressor is of type str; expected an estimator or a pipeline"),
        ({"regressor": Leaning}, None, "regressor is the class Leaning; expected an estimator or a pipeline"),
        ({"correction": "none"}, None, "correction is 'none'; expected one of linear, theil_sen"),
        ({"cv": 1}, None, "cv is 1; expected at least 2, a whole number"),
        ({"cv": 40}, None, "60 training participants; 40 folds need at least 80"),
        ({"random_state": True}, None, "random_state is True; expected 0 to"),
        ({}, lambda maps, ages: (maps, ages[:, None]), r"ages have shape \(60, 1\); expected \(60,\)"),
        ({}, lambda maps, ages: (maps, ages * np.nan), "60 of 60 ages are NaN or infinity"),
        ({}, lambda maps, _: (maps, np.full(60, 40.0)), "all 60 training ages are 40 years"),
        ({}, lambda maps, ages: (maps[:9], ages[:9]), "9 training participants; 5 folds need at least 10"),
    ],
)
def test_what_cannot_be_corrected_is_told(settings, spoil, message: str, people) -> None:
    data = spoil(*people) if spoil else people
    with pytest.raises(BrainageError, match=message):
        BiasCorrectedRegressor(**{"regressor": Leaning(), **settings}).fit(*data)


class Guessing(Leaning):
    """Rises with age by a hundredth, in the noise of the second value of a map."""

    def predict(self, maps: np.ndarray) -> np.ndarray:
        return 50 + 0.01 * maps[:, 0] + maps[:, 1]


@pytest.mark.parametrize("correction", ["linear", "theil_sen"])
def test_a_slope_that_cannot_be_told_from_zero_is_refused(correction: str) -> None:
    """Noise of 3 years gives the slope of 60 people an error of 0.02; divided by, it gave ages of hundreds of years."""
    ages = np.tile(np.linspace(20, 80, 12), 5)
    noise = 3 * stats.norm.ppf(np.random.default_rng(0).permutation(60) / 60 + 1 / 120)
    with pytest.raises(
        BrainageError, match=r"do not rise with age .* interval of the slope begins at -.*expected more"
    ):
        BiasCorrectedRegressor(Guessing(), correction=correction).fit(np.column_stack([ages, noise]), ages)


def test_ages_are_looked_at_once_they_are_corrected(people) -> None:
    """Predictions of 60 and 65 are corrected to 80 and 90, and only the second is beyond the training ages."""
    maps, ages = people
    model = BiasCorrectedRegressor(Leaning()).fit(maps, ages)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert model.predict(np.array([[80.0, 0.0]])) == pytest.approx([80])
    with pytest.warns(AgeRangeWarning, match="1 of 2 predicted ages lie beyond .*the furthest is 90"):
        model.predict(np.array([[80.0, 0.0], [90.0, 0.0]]))


def test_maps_of_one_person_are_in_one_fold(people) -> None:
    """Known: of people it has not seen, predictions are 20 + age / 2; row by row, most have been seen another time."""
    maps, ages = (np.repeat(one, 3, axis=0) for one in people)
    who = np.repeat(np.arange(60), 3)
    assert BiasCorrectedRegressor(Leaning()).fit(maps, ages).slope_ > 0.9
    grouped = BiasCorrectedRegressor(Leaning()).fit(maps, ages, groups=who)
    assert (grouped.intercept_, grouped.slope_) == (pytest.approx(20), pytest.approx(0.5))
    with pytest.raises(BrainageError, match="24 training maps are of 8 people; expected at least 10: add some"):
        BiasCorrectedRegressor(Leaning()).fit(maps[:24], ages[:24], groups=who[:24])
    with pytest.raises(BrainageError, match=r"groups: shape is .*; expected one label for each of 180 people"):
        BiasCorrectedRegressor(Leaning()).fit(maps, ages, groups=who[:5])
