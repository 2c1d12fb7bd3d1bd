from pathlib import Path

import pytest

from brainage.claims import published_tables
from brainage.core.errors import BrainageError


def test_one_row_is_one_row() -> None:
    assert published_tables.row("trends", "slopes", modality="stiffness", group="all")["n"] == 311
    with pytest.raises(ValueError, match="too many values"):
        published_tables.row("trends", "slopes", modality="stiffness")


def test_missing_results_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(tmp_path))
    published_tables._results.cache_clear()  # of the committed results
    with pytest.raises(BrainageError, match="results/published/trends/simulated: no such results"):
        published_tables.published("trends", "slopes")
