import sys

import numpy as np
import pandas as pd
import pytest
from combatlearn import ComBat
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from brainage.core.errors import BrainageError
from brainage.evaluate.cross_fitting import cross_fit
from brainage.models import harmonize
from brainage.models.harmonize import ComBatHarmonizer, told_by_study

N, VOXELS = 120, 300


@pytest.fixture
def people() -> pd.DataFrame:
    """Three studies whose people differ in age, the oldest in the last."""
    rng = np.random.default_rng(0)
    study = np.repeat(["a", "b", "c"], N // 3)
    ages = rng.uniform(20, 60, N) + np.repeat([0, 10, 20], N // 3)
    return pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(N)], "study": study, "age": ages})


@pytest.fixture
def clean(people: pd.DataFrame) -> np.ndarray:
    """Two channels that fall with age, each in every voxel by another amount."""
    rng = np.random.default_rng(1)
    slopes = rng.uniform(-0.02, 0, (1, 2, VOXELS // 2))
    noise = rng.normal(0, 0.1, (N, 2, VOXELS // 2))
    return (5 + slopes * people["age"].to_numpy()[:, None, None] + noise).astype(np.float32)


@pytest.fixture
def shifted(people: pd.DataFrame, clean: np.ndarray) -> np.ndarray:
    """The same with another shift and spread in every study."""
    shift = people["study"].map({"a": 0.0, "b": 0.6, "c": -0.4}).to_numpy(np.float32)
    return clean + shift[:, None, None]


def fitted(maps: np.ndarray, people: pd.DataFrame) -> ComBatHarmonizer:
    return ComBatHarmonizer().fit(maps, people["age"], studies=people["study"])


def slope(maps: np.ndarray, ages: pd.Series) -> float:
    return float(np.polyfit(ages, maps.mean(axis=(1, 2)), 1)[0])


def test_a_planted_shift_goes_and_the_slope_of_age_stays(
    people: pd.DataFrame, clean: np.ndarray, shifted: np.ndarray
) -> None:
    """Of people it was not fitted on, too: every other one is new."""
    old, new = people[::2], people[1::2]
    found = fitted(shifted[::2], old).transform(shifted[1::2], studies=new["study"])
    assert abs(slope(shifted[1::2], new["age"]) / slope(clean[1::2], new["age"]) - 1) > 0.3
    assert slope(found, new["age"]) == pytest.approx(slope(clean[1::2], new["age"]), rel=0.05)
    apart = (found - clean[1::2]).mean(axis=(1, 2))
    assert np.ptp([apart[new["study"] == one].mean() for one in "abc"]) < 0.03


def test_it_is_what_combatlearn_does_with_everybody_at_the_mean_age(people: pd.DataFrame, shifted: np.ndarray) -> None:
    flat, ages = shifted.reshape(N, -1).astype(float), people[["age"]].to_numpy()
    model = ComBat(people["study"].to_numpy(), continuous_covariates=ages, method="fortin").fit(flat)
    expected = np.asarray(model.set_params(continuous_covariates=np.full((N, 1), ages.mean())).transform(flat))
    found = fitted(shifted, people).transform(shifted, studies=people["study"])
    np.testing.assert_allclose(found.reshape(N, -1), expected, atol=1e-4)


def test_nothing_of_whom_it_is_used_on_is_learned(people: pd.DataFrame, shifted: np.ndarray) -> None:
    model = fitted(shifted, people)
    one = model.transform(shifted[:1], studies=["b"])
    together = model.transform(shifted, studies=["b"] * N)
    np.testing.assert_array_equal(one, together[:1])


def test_voxels_without_data_stay_so_and_what_one_study_lacks_is_emptied_for_all(
    people: pd.DataFrame, shifted: np.ndarray
) -> None:
    shifted[people["study"] == "b", :, :10] = 0  # outside the slab of one study
    shifted[3, :, 20] = 0
    found = fitted(shifted, people).transform(shifted, studies=people["study"])
    assert (found[:, :, :10] == 0).all()
    assert (found[3, :, 20] == 0).all()
    assert (found[4, :, 20] != 0).all()


def test_a_missing_voxel_moves_its_study_by_nothing(people: pd.DataFrame, shifted: np.ndarray) -> None:
    """As many people lack it as not: with zeros for values the study's mean would be halved."""
    one = shifted[1:2].copy()
    whole = fitted(shifted, people).transform(one, studies=["a"])[0, 0, 20]
    shifted[: N // 3 : 2, 0, 20] = 0
    assert fitted(shifted, people).transform(one, studies=["a"])[0, 0, 20] == pytest.approx(whole, abs=0.1)


@pytest.mark.parametrize(
    ("studies", "told"),
    [
        (["a"] * N, "all 120 people are of one study, a; there is nothing to harmonise"),
        (["a"] * (N - 2) + ["b"] * 2, r"b \(2\); expected 4 or more of each study"),
        (["a"] * 3, r"studies has shape \(3,\); expected one of each map, \(120,\)"),
    ],
)
def test_studies_that_cannot_be_harmonised_are_told(
    studies: list[str], told: str, people: pd.DataFrame, shifted: np.ndarray
) -> None:
    with pytest.raises(BrainageError, match=told):
        ComBatHarmonizer().fit(shifted, people["age"], studies=studies)


def test_studies_with_little_in_common_are_told(people: pd.DataFrame, shifted: np.ndarray) -> None:
    shifted[people["study"] == "b", :, : VOXELS // 3] = 0
    with pytest.raises(BrainageError, match=r"33 % of the voxels in common \(the least has b\)"):
        fitted(shifted, people)


def test_a_study_that_nobody_was_of_is_refused_with_what_to_do(people: pd.DataFrame, shifted: np.ndarray) -> None:
    with pytest.raises(BrainageError, match=r"study is d; expected one of a, b, c.*fit again with 4 or more healthy"):
        fitted(shifted, people).transform(shifted[:1], studies=["d"])


def test_without_combatlearn_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, people: pd.DataFrame, shifted: np.ndarray
) -> None:
    monkeypatch.setitem(sys.modules, "combatlearn", None)
    with pytest.raises(BrainageError, match=r"pip install 'brainage\[harmonize\]'"):
        fitted(shifted, people)


class Means(LinearRegression):
    """Age from the mean of the maps: whatever shifts a study shifts its ages."""

    def fit(self, maps: np.ndarray, ages: np.ndarray) -> "Means":
        return super().fit(maps.mean(axis=(1, 2))[:, None], ages)

    def predict(self, maps: np.ndarray) -> np.ndarray:
        return super().predict(maps.mean(axis=(1, 2))[:, None])


def test_in_a_pipeline_every_fold_harmonises_by_its_own_people(people: pd.DataFrame, shifted: np.ndarray) -> None:
    """Ages are told as well as without any shift, and the study is handed through."""
    missed = {
        name: cross_fit(model, shifted, people, folds=4).missed.mean()
        for name, model in {
            "shifted": Means(),
            "harmonised": make_pipeline(ComBatHarmonizer.for_pipelines(), Means()),
        }.items()
    }
    assert missed["harmonised"] < 0.5 * missed["shifted"]
    fit = cross_fit(make_pipeline(ComBatHarmonizer.for_pipelines(), Means()), shifted, people, folds=4)
    scales = np.array([model[0].offset_ for model in fit.models])
    assert not np.allclose(scales[0], scales[1])
    assert len(fit.predict(shifted[:2], people[:2])) == 2


def of_noise(gap: float) -> tuple[np.ndarray, pd.DataFrame]:
    """Maps that say nothing, of three studies whose people are so many years apart."""
    rng = np.random.default_rng(0)
    study = np.repeat(["a", "b", "c"], N // 3)
    ages = rng.uniform(20, 60, N) + np.repeat([0, gap / 2, gap], N // 3)
    people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(N)], "study": study, "age": ages})
    return rng.normal(5, 1, (N, 1, 400)).astype(np.float32), people


def error(harmonizer: ComBatHarmonizer | None, maps: np.ndarray, people: pd.DataFrame) -> float:
    steps = [] if harmonizer is None else [harmonizer]
    model = make_pipeline(*steps, FunctionTransformer(lambda one: one.reshape(len(one), -1)), Ridge(1000))
    return float(cross_fit(model, maps, people, folds=5).missed.mean())


def test_ages_do_not_come_out_of_noise_by_way_of_the_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """With age kept they would, where the study tells age; so that is refused, and without age they do not."""
    maps, people = of_noise(gap=40)
    by_study, guessing = told_by_study(people["age"].to_numpy(), people["study"].to_numpy(str))
    assert by_study < 0.8 * guessing
    with pytest.raises(BrainageError, match=r"the study alone tells age: .* take combat-without-age"):
        error(ComBatHarmonizer.for_pipelines(), maps, people)
    assert error(ComBatHarmonizer.for_pipelines(keep_age=False), maps, people) > 0.95 * guessing
    monkeypatch.setattr(harmonize, "check_ages", lambda *_: None)
    assert error(ComBatHarmonizer.for_pipelines(), maps, people) < 0.8 * guessing  # what is refused


def test_where_studies_are_of_like_ages_noise_stays_noise() -> None:
    maps, people = of_noise(gap=8)
    plain = error(None, maps, people)
    assert error(ComBatHarmonizer.for_pipelines(), maps, people) > 0.95 * plain


def test_without_age_a_study_s_mean_goes_whatever_made_it(people: pd.DataFrame, shifted: np.ndarray) -> None:
    model = ComBatHarmonizer(keep_age=False).fit(shifted, people["age"], studies=people["study"])
    means = model.transform(shifted, studies=people["study"]).mean(axis=(1, 2))
    assert np.ptp([means[people["study"] == one].mean() for one in "abc"]) < 0.01
