import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.simulation.numbers.parameters import measured
from brainage.truth.calibration import calibrate as module


@pytest.fixture(scope="module")
def written(all_of_mre134: Cohort, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("measured")
    module.measure_tables(all_of_mre134, folder)
    return folder


def test_all_tables_are_written_and_none_holds_a_map(written) -> None:
    names = {path.stem for path in written.glob("*.csv")}
    assert names == {
        "labels",
        "depth",
        "patterns",
        "slabs",
        "latents",
        "correlations",
        "texture",
        "regression",
        "dropouts",
    }
    for path in written.glob("*.csv"):
        assert pd.read_csv(path).shape[0] < 134
        assert path.stat().st_size < 40_000


def test_the_correction_leaves_the_coarse_texture_near_what_was_measured(written) -> None:
    """What is committed differs from the first measurement only by what the simulation loses on its way."""
    first, committed = pd.read_csv(written / "texture.csv"), measured("texture")
    for modality in ("stiffness", "damping_ratio"):
        assert abs(first[modality][3:].sum() - committed[modality][3:].sum()) < 0.15
