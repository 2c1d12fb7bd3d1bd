import pytest

from brainage.papers.traeuble2025.claims.measures import measure
from tests.claims.conftest import Table


def test_gaps_are_the_medians_of_figure_4(table: Table) -> None:
    rows = table("gap/simulated/comparisons").query("learner == 'contrastive' and fitted_on == 'control'")
    row = rows.query("patients == 'AD' and inputs == 'stiffness'").iloc[0]  # lines are kept to six digits
    assert measure("gap_median AD stiffness patient").value == pytest.approx(row["median_patients"], abs=1e-3)
    assert measure("gap_difference AD stiffness").value == pytest.approx(row["median_difference"], abs=1e-4)


def test_the_largest_regional_gap_comes_first(table: Table) -> None:
    rows = table("regional_gaps/simulated/profiles").query("fitted_on == 'control' and role == 'patient'")
    rows = rows.query("patients == 'AD' and inputs == 'stiffness'").sort_values("mean", ascending=False)
    assert [measure(f"profile_top AD stiffness {place}").value for place in (1, 2)] == rows["region"].tolist()[:2]
    assert measure(f"profile_mean AD stiffness {rows['region'].iloc[0]}").value == pytest.approx(rows["mean"].iloc[0])
