import numpy as np
import pandas as pd
import pytest
from scipy.ndimage import gaussian_filter

from brainage.data.cohort import Cohort
from brainage.space import anatomy
from brainage.truth import realism
from brainage.truth.realism import Features, differences, measure, statistics


@pytest.fixture(scope="module")
def features(small_cohort: Cohort) -> Features:
    return measure(small_cohort, 8)


def test_regional_statistics_equal_pandas_on_the_maps(features: Features, small_cohort: Cohort) -> None:
    thalamus = small_cohort.maps("stiffness", anatomy.region_mask("thalamus", 8))[:, 0].astype(float)
    found = statistics(features)
    assert found["mean", "stiffness", "thalamus"] == pytest.approx(thalamus.mean(axis=1).mean())
    assert found["between", "stiffness", "thalamus"] == pytest.approx(thalamus.mean(axis=1).std(ddof=1))
    assert found["within", "stiffness", "thalamus"] == pytest.approx(thalamus.std(axis=1).mean())


def test_correlations_and_couplings_equal_numpys(features: Features) -> None:
    found = statistics(features)
    stiff, damping = features.means["stiffness"], features.means["damping_ratio"]
    expected = np.corrcoef(stiff["putamen"], stiff["pallidum"])[0, 1]
    assert found["correlation", "stiffness", "pallidum, putamen"] == pytest.approx(expected)
    expected = np.corrcoef(stiff["caudate"], damping["caudate"])[0, 1]
    assert found["coupling", "both", "caudate"] == pytest.approx(expected)


def test_components_equal_an_svd_of_the_residuals(features: Features, small_cohort: Cohort) -> None:
    maps = small_cohort.maps("stiffness", anatomy.region_mask("brain", 8))[:, 0].astype(float)
    maps[maps == 0] = np.nan
    residuals = maps - np.nanmean(maps, axis=0)
    residuals = np.nan_to_num(residuals - np.nanmean(residuals, axis=1, keepdims=True))
    variances = np.linalg.svd(residuals, compute_uv=False) ** 2
    found = statistics(features).xs(("components", "stiffness"))
    for k in (1, 5, 10):
        assert found[str(k)] == pytest.approx(variances[:k].sum() / variances.sum(), rel=1e-3)


def test_autocorrelation_is_that_of_a_smoothed_field() -> None:
    """Gaussian smoothing of white noise with SD s gives exp(-d^2 / (4 s^2))."""
    rng = np.random.default_rng(0)
    brain = np.ones(anatomy.grid(2).shape, bool)
    field = gaussian_filter(rng.standard_normal(brain.shape), 3, mode="wrap").astype(np.float32)
    curve = realism.autocorrelation((field / field.std())[brain], brain, anatomy.grid(2))
    expected = np.exp(-((np.array(realism.LAGS) / 2) ** 2) / (4 * 9))
    np.testing.assert_allclose(curve, expected, atol=0.05)


def test_missing_voxels_do_not_count() -> None:
    """Half of a map missing leaves its autocorrelation as it was."""
    rng = np.random.default_rng(1)
    brain = np.ones(anatomy.grid(2).shape, bool)
    field = gaussian_filter(rng.standard_normal(brain.shape), 3).astype(np.float32)
    half = field.copy()
    half[45:] = 0
    whole = realism.autocorrelation(field[brain], brain, anatomy.grid(2))
    np.testing.assert_allclose(realism.autocorrelation(half[brain], brain, anatomy.grid(2)), whole, atol=0.06)


def test_outliers_are_counted() -> None:
    values = np.r_[np.zeros(50), np.random.default_rng(0).normal(3, 0.1, 990), np.full(10, 9.0)]
    assert realism._outlier_share(values) == pytest.approx(0.01)


def test_coverage_is_that_of_the_maps(features: Features, small_cohort: Cohort) -> None:
    brain = anatomy.region_mask("brain", 8)
    first = np.asarray(small_cohort.map(small_cohort.participants["participant_id"][0], "stiffness")) > 0
    for z in np.flatnonzero(brain.any(axis=(0, 1))):
        assert features.coverage[0][z] == pytest.approx(first[:, :, z][brain[:, :, z]].mean())
    assert statistics(features)["coverage"].size == brain.any(axis=(0, 1)).sum()


def test_differences_are_relative_for_means_and_whole_for_curves(features: Features) -> None:
    one = statistics(features)
    gap = differences(one, one * 1.1)
    assert gap["mean", "stiffness", "thalamus"] == pytest.approx(0.1)
    root_mean_square = np.sqrt((one.xs(("texture", "stiffness")) ** 2).mean())
    assert gap["texture", "stiffness", "curve"] == pytest.approx(0.1 * root_mean_square)
    assert (differences(one, one) == 0).all()
    assert not gap.isna().any()


def test_rows_pick_participants(features: Features, small_cohort: Cohort) -> None:
    rows = np.array([3, 4, 5, 9])
    found = statistics(features, rows)
    expected = features.means["stiffness"]["brain"].iloc[rows].mean()
    assert found["mean", "stiffness", "brain"] == pytest.approx(expected)
    assert isinstance(found, pd.Series)


def test_known_answers_of_mre134(real_cohort: Cohort) -> None:
    """Spread and coupling that an independent computation gave: within 10 %, as its atlas was another one."""
    if len(real_cohort) != 134:
        pytest.skip(f"the known answers are for all 134 participants; this copy has {len(real_cohort)}")
    found = statistics(measure(real_cohort, 4))
    assert found["between", "stiffness", "thalamus"] == pytest.approx(0.419, rel=0.1)
    assert found["between", "damping_ratio", "white matter"] == pytest.approx(0.030, rel=0.1)
    assert found["study", "damping_ratio", "brain"] == pytest.approx(0.65, abs=0.03)
    assert found["study", "stiffness", "brain"] == pytest.approx(0.07, abs=0.03)
    assert found["coupling", "both", "cerebellum"] == pytest.approx(-0.64, abs=0.06)
    assert found["correlation", "stiffness", "pallidum, putamen"] == pytest.approx(0.92, abs=0.03)
