"""The committed results, whatever the machine holds."""

from collections.abc import Callable

import pandas as pd
import pytest

from tests.conftest import ROOT

#: Reads a committed table by experiment, cohort and name.
Table = Callable[[str], pd.DataFrame]


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))


@pytest.fixture
def table() -> Table:
    return lambda path: pd.read_csv(ROOT / f"results/published/{path}.csv")
