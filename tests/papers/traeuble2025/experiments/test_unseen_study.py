from pathlib import Path

import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.profiles import PROFILES
from brainage.evaluate.peers import PeerSplit
from brainage.papers.traeuble2025.experiments import unseen_study
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON, coarsest, studies_left_out
from brainage.papers.traeuble2025.experiments.unseen_study import UNSEEN_STUDY, PeersLeftOut
from tests.whole_runs import run_whole


def test_peers_are_predicted_by_a_model_that_saw_none_of_them(small_cohort: Cohort, monkeypatch) -> None:
    seen = []
    whole = unseen_study.fit_and_predict

    def spied(estimator, maps, participants, split):
        seen.append(split)
        return whole(estimator, maps, participants, split)

    def drawn(study, seed):
        draws.append((study, seed))
        return PeerSplit(study, seed)

    draws: list[tuple[str, int]] = []
    monkeypatch.setattr(unseen_study, "PeerSplit", drawn)
    monkeypatch.setattr(unseen_study, "fit_and_predict", spied)
    study = small_cohort.healthy.participants["study"].value_counts().idxmin()
    fits = [unseen_study._fit(small_cohort, UNSEEN_STUDY.size("smoke"), study, "pca_gp", draw) for draw in (0, 1)]
    tables = [PeersLeftOut(fit).run() for fit in fits]
    left_out = fits[0].data()[2]
    for split, table in zip(seen, tables, strict=True):
        assert len(split.test) == len(left_out.test) == len(table)
        assert set(split.train) | set(split.test) == set(left_out.train) | set(left_out.test)
        assert not set(split.train) & set(split.test)
    assert len({PeersLeftOut(fit).key for fit in fits} | {fit.key for fit in fits}) == 4
    assert seen[0].seed != seen[1].seed
    assert draws == [(study, 0), (study, 1)]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_grid_that_captions_name_is_the_one_that_studies_are_left_out_on(
    profile: str, small_cohort: Cohort
) -> None:
    size = UNSEEN_STUDY.size(profile)
    assert size.own["grid"] == coarsest(small_cohort, COMPARISON.size(profile)).voxel_size


def test_without_studies_that_can_be_left_out_there_is_an_empty_table(small_cohort: Cohort) -> None:
    assert studies_left_out(small_cohort) == []  # fewer than 40 people would be left
    tables = UNSEEN_STUDY.run(small_cohort, UNSEEN_STUDY.size("smoke"))
    assert tables["peers"].empty
    assert "predicted_age" in tables["peers"]


def test_people_are_scanned_alike_in_a_model_without_what_studies_add(small_cohort: Cohort, monkeypatch) -> None:
    models = []

    def drawn(n, *, voxel_size, seed, model):
        models.append((n, seed, model.study_effects))
        return small_cohort

    told = pd.DataFrame(columns=[*unseen_study.LABELS, *unseen_study._COLUMNS])
    monkeypatch.setattr(unseen_study.simulated, "local_cohort", drawn)
    monkeypatch.setattr(unseen_study, "predictions_of", lambda *_: told)
    monkeypatch.setattr(unseen_study, "left_out", lambda *_: told)
    unseen_study._scanned_alike(small_cohort, UNSEEN_STUDY.size("smoke"))
    made = unseen_study.simulated.recipe(small_cohort)
    assert models == [(len(small_cohort), made.seed, 0.0)]


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    folder: Path = tmp_path_factory.mktemp("results")
    return run_whole(UNSEEN_STUDY, smoke_cohort, folder, epochs=2)


def test_every_study_has_as_many_peers_as_people_by_every_learner(whole_run, smoke_cohort: Cohort) -> None:
    studies = smoke_cohort.healthy.participants["study"].value_counts()
    peers = whole_run["peers"]
    found = peers.groupby(["study", "learner"]).size()
    assert sorted(peers["study"].unique()) == studies_left_out(smoke_cohort)
    assert all(n == studies[study] for (study, _), n in found.items())
    assert set(peers["learner"]) == {"pca_gp", "supervised", "contrastive"}


def test_the_same_people_are_scanned_alike(whole_run, smoke_cohort: Cohort) -> None:
    assert sorted(set(whole_run["alike_left_out"]["held_out"])) == studies_left_out(smoke_cohort)
    ages = smoke_cohort.participants.set_index("participant_id")["age"]
    alike = whole_run["alike_predictions"]
    assert alike["age"].tolist() == pytest.approx(ages[alike["participant_id"]].tolist())
    assert {"learner", "inputs", "predicted_age"} <= set(alike)
