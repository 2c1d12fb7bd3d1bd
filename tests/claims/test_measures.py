"""Measurements against the tables that pages show, and intervals against known answers."""

import numpy as np
import pandas as pd
import pytest

from brainage.claims.measured import of_sample, over_participants, over_splits
from brainage.claims.measures import measure
from brainage.paired import corrected_resampled_t
from tests.conftest import ROOT

PUBLISHED = ROOT / "results/published"


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))


def table(path: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / f"{path}.csv")


def test_errors_are_the_means_over_splits_of_the_page() -> None:
    mae = table("comparison/simulated/mae").groupby(["learner", "inputs"])["mae"].mean()
    for learner, inputs in (("contrastive", "mre"), ("pca_gp", "mri")):
        assert measure(f"mae {learner} {inputs}").value == pytest.approx(mae[learner, inputs], abs=1e-4)


def test_differences_and_their_intervals_are_those_of_the_page() -> None:
    tests = table("comparison/simulated/tests").set_index(["within", "first", "second"])
    row = tests.loc["stiffness", "pca_gp", "contrastive"]
    found = measure("difference pca_gp stiffness contrastive stiffness")
    assert found.value == pytest.approx(row["difference"], abs=1e-4)
    assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), abs=0.15)  # other resamples


def test_a_reduction_is_the_share_of_the_first_error() -> None:
    mri, mre = measure("mae contrastive mri").value, measure("mae contrastive mre").value
    assert measure("reduction contrastive mri contrastive mre").value == pytest.approx(100 * (1 - mre / mri))


def test_regions_are_ranked_by_their_error() -> None:
    mae = table("regional/simulated/mae").query("inputs == 'stiffness'").groupby("region")["mae"].mean()
    order = mae.drop(["gray matter", "white matter"]).sort_values().index
    assert measure("region_best stiffness").value == order[0]
    assert measure(f"region_rank stiffness {order[3].replace(' ', '-')}").value == 4


def test_gaps_are_the_medians_of_figure_4() -> None:
    rows = table("gap/simulated/comparisons").query("learner == 'contrastive' and fitted_on == 'control'")
    row = rows.query("patients == 'AD' and inputs == 'stiffness'").iloc[0]
    assert measure("gap_median AD stiffness patient").value == pytest.approx(row["median_patients"], abs=1e-4)
    assert measure("gap_difference AD stiffness").value == pytest.approx(row["median_difference"], abs=1e-4)


def test_slopes_and_people() -> None:
    assert measure("slope stiffness").value == pytest.approx(-0.33, abs=0.01)
    assert measure("slope_mre134 stiffness").cohort == "mre134"
    assert [measure(f"count {who}").value for who in ("healthy", "AD", "MCI-controls")] == [311, 11, 68]


def test_an_interval_over_participants_covers_as_often_as_it_says() -> None:
    """Paired errors of known mean difference: 95 % intervals cover it in nearly 95 % of samples."""
    rng = np.random.default_rng(0)
    covered = 0
    for _ in range(100):
        shared = rng.gamma(4, 2, 200)
        one, other = shared + rng.normal(1, 1, 200), shared
        found = over_participants(np.subtract, [one, other], [one.mean(), other.mean()], "years")
        covered += found.low <= 1 <= found.high
    assert 88 <= covered <= 99


def test_an_interval_over_splits_is_the_corrected_test_turned_round() -> None:
    differences = np.random.default_rng(1).normal(0.8, 1, 10)
    found = over_splits(differences, "years")
    edge = corrected_resampled_t(differences - found.low, np.zeros(10))
    assert edge.p == pytest.approx(0.05)


def test_an_interval_of_a_sample_shrinks_with_its_size() -> None:
    values = np.random.default_rng(2).normal(size=400)
    few, many = of_sample(np.median, values[:25], "years"), of_sample(np.median, values, "years")
    assert many.high - many.low < 0.5 * (few.high - few.low)
