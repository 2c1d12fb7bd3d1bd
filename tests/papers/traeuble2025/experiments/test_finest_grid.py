from brainage.papers.traeuble2025.experiments import finest_grid
from brainage.papers.traeuble2025.experiments.finest_grid import FINEST_GRID


def test_it_asks_what_resolution_asks_of_one_input_down_to_the_paper_s_grid(small_cohort, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(finest_grid, "errors_by_grid", lambda *what: asked.append(what) or "errors")
    size = FINEST_GRID.size("laptop")
    assert FINEST_GRID.run(small_cohort, size) == {"errors": "errors"}
    assert asked == [(["mri"], size, "finest grid")]
    assert min(size.own["grids"]) == 2
