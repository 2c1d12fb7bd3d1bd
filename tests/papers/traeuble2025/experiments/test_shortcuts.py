import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.papers.traeuble2025.experiments.shortcuts import AUDIT


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(tmp_path_factory.mktemp("results")))
        return AUDIT.run(smoke_cohort, AUDIT.size("smoke"))


def test_every_input_is_normalised_both_ways(whole_run: dict[str, pd.DataFrame]) -> None:
    table = whole_run["before_split"]
    assert table["inputs"].tolist() == ["mri", "stiffness", "damping_ratio", "mre"]
    assert ((table["before"] - table["after"] - table["difference"]).abs() < 1e-9).all()
    assert (table["difference"].between(table["low"], table["high"])).all()
    assert (table["difference"].abs() > 0).any()  # the two ways are not the same


def test_studies_are_told_from_age_and_from_maps(whole_run: dict[str, pd.DataFrame]) -> None:
    table = whole_run["studies"].set_index("features")
    assert list(table.index) == ["age", "mri", "stiffness", "damping_ratio", "mre"]
    assert table["accuracy"].between(0, 1).all()
    assert table.loc["age", "accuracy"] > table.loc["age", "guessing"]  # studies recruit at their own ages
