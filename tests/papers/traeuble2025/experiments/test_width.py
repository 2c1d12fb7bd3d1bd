import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.papers.traeuble2025.experiments.ablation import RATES
from brainage.papers.traeuble2025.experiments.width import ARCHITECTURES, COMPARED, WIDTH
from tests.whole_runs import run_whole


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return run_whole(WIDTH, smoke_cohort, tmp_path_factory.mktemp("results"), epochs=2)["mae"]


def test_both_objectives_are_tried_at_both_widths_on_the_same_split(whole_run: pd.DataFrame) -> None:
    cells = whole_run.groupby(["objective", "learning_rate", "architecture"]).size()
    assert len(cells) == len(COMPARED) * len(RATES) * len(ARCHITECTURES)
    assert cells.eq(WIDTH.repeats["smoke"]).all()
    assert whole_run["mae_of_mean"].nunique() == 1


def test_settings_reach_the_fits(whole_run: pd.DataFrame) -> None:
    """If a setting were lost on the way, two cells would have the same error to the last digit."""
    assert whole_run["mae"].is_unique
