from dataclasses import replace

import pytest

from brainage.gaps.power import METHODS, Ages
from brainage.papers.traeuble2025.experiments import gap_power


@pytest.mark.slow
def test_every_design_is_simulated(small_cohort) -> None:
    tables = gap_power.run(small_cohort, replace(gap_power.GAP_POWER.size("smoke"), repeats=20))
    rates = tables["rates"]
    cells = len(gap_power.SCENARIOS) * len(gap_power.MISMATCHES) * len(METHODS) * len(gap_power.SHIFTS)
    assert len(rates) == cells
    assert not rates.duplicated(["controls", "patients", "mismatch", "correction", "fitted_on", "shift"]).any()
    assert rates["rate"].between(rates["low"], rates["high"]).all()
    unequal = tables["unequal"]
    assert unequal["spread"].unique().tolist() == [1.0, *gap_power.UNEQUAL]
    assert len(unequal) == 3 * len(METHODS)
    assert (unequal["controls"].unique(), unequal["patients"].unique(), unequal["shift"].unique()) == (68, 20, 0)
    grid = tables["grid"]
    axes = ["controls", "youngest", "mismatch", "spread", "correction", "fitted_on"]
    assert len(grid) == 4 * 2 * 5 * 3 * len(METHODS)
    assert not grid.duplicated(axes).any()
    assert (grid["patients"].unique(), grid["shift"].unique()) == (20, 0)


def test_the_grid_simulates_what_it_says() -> None:
    """Every design has the sizes, ages, mismatch and spread that its row names."""
    for about, design, shifts, studies in gap_power._grid(7):
        middles = [(group.youngest + group.oldest) / 2 for group in design[:2]]
        assert middles[1] - middles[0] == pytest.approx(about["mismatch"])
        assert (design.spread, design.patients.n, shifts, studies) == (about["spread"], 20, (0.0,), 7)


def test_patients_are_older_by_the_mismatch() -> None:
    design = gap_power._design(Ages(12, 66, 73), 11, 5.0)
    assert design.controls == Ages(12, 66, 73)
    assert design.patients == Ages(11, 67, 82)
    middles = [(group.youngest + group.oldest) / 2 for group in design[:2]]
    assert middles[1] - middles[0] == pytest.approx(5)
