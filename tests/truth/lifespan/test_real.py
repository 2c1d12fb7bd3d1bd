import numpy as np
import pytest

from brainage.simulation.numbers.parameters import measured
from brainage.truth.lifespan.real import STRUCTURES, TISSUE, half_correlations
from brainage.truth.lifespan.segmented import GRAY_LABELS
from tests.truth.test_ageing import people


def test_halves_of_one_table_differ_by_chance_alone() -> None:
    rows = half_correlations(people(200)).drop(columns="repeat").to_numpy()
    distances = np.sqrt(((rows[::2] - rows[1::2]) ** 2).mean(axis=1))
    assert distances.mean() == pytest.approx(np.sqrt(2 / 100), rel=0.15)  # each correlation has an SD of 1 / sqrt(n)


def test_what_was_measured_is_what_is_known() -> None:
    """Summaries alone: as many rows as statistics, structures and halves."""
    errors = measured("real_errors").set_index(["people", "statistic"])["ratio"]
    assert (
        errors["NKI and OASIS-2", "structures"]
        > errors["NKI and OASIS-2", "tissue"]
        > errors["NKI and OASIS-2", "parcels"]
    )
    assert errors["OASIS-1", "brain"] == pytest.approx(0.40, abs=0.01)
    assert len(measured("real_changes")) == 14
    assert len(measured("real_halves")) == 80
    assert set(STRUCTURES) < set(TISSUE)
    assert 1024 in GRAY_LABELS
