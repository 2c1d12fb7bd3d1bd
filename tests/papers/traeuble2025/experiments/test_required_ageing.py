import pytest

from brainage.data.cohort import Cohort
from brainage.papers.traeuble2025.experiments import required_ageing
from brainage.papers.traeuble2025.experiments.required_ageing import REQUIRED_AGEING, Cell, cells


def test_the_plane_has_nine_cells_and_one_with_more_people() -> None:
    plane = cells(REQUIRED_AGEING.size("laptop"))
    assert len(set(plane)) == 10
    assert plane[0] == Cell(1.0, 0.0, 311)
    assert plane[-1].participants == 1250
    assert plane[-1]._replace(participants=311) in plane  # the same but for how many


@pytest.mark.slow
def test_every_cell_has_all_learners_on_people_of_its_own(
    smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def drawn(n, *, voxel_size, model):
        asked.append((n, voxel_size, model.describe()))
        return smoke_cohort

    monkeypatch.setattr(required_ageing.simulated, "local_cohort", drawn)
    table = REQUIRED_AGEING.run(smoke_cohort, REQUIRED_AGEING.size("smoke"))["errors"]
    assert asked == [(60, 8, {"strength": {"stiffness": 1.0}, "locality": 1.0, "mix": {"CN": 1.0}})]
    assert table.groupby(["strength", "locality", "participants", "learner"]).size().tolist() == [1, 1, 1]
    assert table["mae"].between(1, 60).all()
