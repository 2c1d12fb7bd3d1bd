import pandas as pd
import pytest

from brainage.engine.results import Results


def test_tables_are_found_by_name() -> None:
    results = Results({"mae": pd.DataFrame({"mae": [3.0]})}, {"cohort": "C"})
    assert results["mae"]["mae"].tolist() == [3.0]
    with pytest.raises(KeyError):
        results["tests"]


def test_settings_of_the_run_are_found_by_name() -> None:
    assert Results({}, {"parameters": {"voxel_size": 8}}).parameter("voxel_size") == 8
