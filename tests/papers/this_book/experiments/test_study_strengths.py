import pytest

from brainage.papers.this_book.experiments import study_strengths
from brainage.papers.this_book.experiments.study_strengths import STUDY_STRENGTHS
from tests.whole_runs import run_whole


def test_the_same_studies_are_drawn_with_every_strength(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def written(model, n, size):
        drawn.append((model.strength["damping_ratio"], n, size.voxel_size, len(model.groups)))
        return model

    def errors(model, _size):
        return [{"statistic": name, "value": model.strength["stiffness"] / 2} for name in ("stiffness_r2", "t1w_r2")]

    monkeypatch.setattr(study_strengths, "write_and_read", written)
    monkeypatch.setattr(study_strengths, "errors_of_studies", errors)
    table = STUDY_STRENGTHS.run(None, STUDY_STRENGTHS.size("laptop"))["errors"]
    assert drawn == [(1.0, 280, 4, 5), (1.5, 280, 4, 5), (2.0, 280, 4, 5)]
    found = table.set_index(["statistic", "strength"])
    assert found.loc[("stiffness_r2", 1.5), "value"] == 0.75
    assert found["slope"]["stiffness_r2"].tolist() == pytest.approx([-0.33, -0.495, -0.66])
    assert found["slope"]["t1w_r2"].isna().all()


@pytest.mark.slow
def test_in_the_smallest_profile_people_are_really_drawn_and_told(smoke_cohort, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("BRAINAGE_DATA", str(tmp_path / "data"))
    table = run_whole(STUDY_STRENGTHS, smoke_cohort, tmp_path / "results")["errors"]
    assert table["statistic"].tolist() == ["stiffness_r2", "damping_r2", "t1w_r2"]
    assert (table["value"] < 1).all()
    assert not list((tmp_path / "data").glob("*"))  # what was written is deleted
