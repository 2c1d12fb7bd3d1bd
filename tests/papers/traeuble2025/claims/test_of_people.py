import pytest

from brainage.papers.traeuble2025.claims.measures import measure


def test_slopes_and_people() -> None:
    assert measure("slope stiffness").value == pytest.approx(-0.33, abs=0.01)
    assert measure("slope_mre134 stiffness").cohort == "mre134"
    assert [measure(f"count {who}").value for who in ("healthy", "AD", "MCI-controls")] == [311, 11, 68]
