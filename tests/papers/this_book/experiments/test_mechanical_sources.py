import pytest

from brainage.papers.this_book.experiments.mechanical_sources import MECHANICAL_SOURCES, level, region, slope
from brainage.space import anatomy


@pytest.mark.slow
def test_every_statement_is_asked_and_sources_are_named() -> None:
    table = MECHANICAL_SOURCES.run(None, MECHANICAL_SOURCES.size("smoke"))["statements"].set_index("statistic")
    assert table["simulated"].notna().all()
    assert (table["source"].str.len() > 10).all()
    shown = table.loc["stiffness_subcortical"]
    assert shown["low"] <= shown["simulated"] <= shown["high"]  # what the numbers of subcortical tissue were set for
    assert table.loc["stiffness_cerebellum", "simulated"] == pytest.approx(0, abs=0.08)


def test_regions_are_disjoint_parts_of_the_brain() -> None:
    assert not (region("subcortical") & region("frontal")).any()
    assert (region("cerebrum") & region("frontal")).sum() == region("frontal").sum()
    assert not (region("cerebrum") & anatomy.region_mask("cerebellum", 4)).any()


def test_a_slope_is_per_year_of_the_value_in_the_middle() -> None:
    early, late = level("stiffness", "brain", 26), level("stiffness", "brain", 76)
    assert slope("stiffness", "brain", 26, 76) == pytest.approx(100 * (late - early) / 50 / ((early + late) / 2))
