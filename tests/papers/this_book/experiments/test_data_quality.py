from pathlib import Path

from brainage.data.sources.mre134 import import_clone
from brainage.engine.profiles import PROFILES
from brainage.papers.this_book.experiments.data_quality import QUALITY


def test_counts_what_was_put_in(clone: Path, tmp_path: Path) -> None:
    cohort = import_clone(clone, tmp_path / "cohort", jobs=1, say=lambda _: None)
    tables = QUALITY.run(cohort, PROFILES["smoke"])
    impossible = tables["impossible"].set_index("modality")
    assert impossible.loc["stiffness"].tolist() == [0, 3, 3]  # below, above, participants
    assert impossible.loc["damping_ratio"].tolist() == [9, 6, 3]
    assert impossible.loc["any"].tolist() == [9, 9, 3]
    regions = tables["regions"].set_index(["modality", "region"])
    assert abs(regions.loc[("stiffness", "thalamus"), "mean"] - 2.52) < 0.01
    assert regions.loc[("stiffness", "cerebellum"), "coverage"] < 1  # cut off from below
    assert regions.loc[("stiffness", "thalamus"), "coverage"] == 1
