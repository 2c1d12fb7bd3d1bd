import pytest

from brainage.papers.traeuble2025.claims.measures import measure
from brainage.papers.traeuble2025.claims.of_learners import NUMBERS_JUDGED
from tests.claims.conftest import Table


def test_errors_are_the_means_over_splits_where_numbers_are_judged(table: Table) -> None:
    mae = table(f"comparison/{NUMBERS_JUDGED}/mae").groupby(["learner", "inputs"])["mae"].mean()
    for learner, inputs in (("contrastive", "mre"), ("pca_gp", "mri")):
        assert measure(f"mae {learner} {inputs}").value == pytest.approx(mae[learner, inputs], abs=1e-4)
        assert measure(f"mae {learner} {inputs}").cohort == "simulated-as-strong"


def test_differences_and_their_intervals_are_those_of_the_page(table: Table) -> None:
    tests = table("comparison/simulated/tests").set_index(["within", "first", "second"])
    row = tests.loc["stiffness", "pca_gp", "contrastive"]
    found = measure("difference pca_gp stiffness contrastive stiffness")
    assert found.value == pytest.approx(row["difference"], abs=1e-4)
    assert (found.low, found.high) == pytest.approx((row["low"], row["high"]), abs=0.15)  # other resamples


def test_a_reduction_is_the_share_of_the_first_error() -> None:
    mri, mre = measure("mae contrastive mri").value, measure("mae contrastive mre").value
    assert measure("reduction contrastive mri contrastive mre").value == pytest.approx(100 * (1 - mre / mri))
