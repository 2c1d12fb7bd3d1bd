import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.pipeline import make_pipeline

from brainage.core.code_digest import depends_on
from brainage.core.errors import BrainageError
from brainage.core.left_out import LeftOutWarning
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.regional_values import regional_volumes
from brainage.engine import fit as one_fit
from brainage.engine.fit import VALIDATION, Fit, Study
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.splits import RandomSplit
from brainage.models.estimators import PCAGaussianProcess
from brainage.models.normalization import DatasetNormalizer
from tests.conftest import ROOT

QUICK = (("epochs", 2), ("batch_size", 8))


@pytest.fixture
def fit(small_cohort: Cohort) -> Fit:
    folder, fingerprint = str(small_cohort.folder), small_cohort.fingerprint
    return Fit(folder, fingerprint, 8, "pca_gp", "mre", (("n_components", 5), ("epochs", 5)), seed=1)


def test_a_fit_is_what_a_user_would_write(fit: Fit, small_cohort: Cohort) -> None:
    healthy = small_cohort.select(lambda p: p["diagnosis"] == "CN")
    split = RandomSplit(1).split(healthy.participants)
    model = make_pipeline(DatasetNormalizer(), PCAGaussianProcess(n_components=5, epochs=5))
    _, expected = fit_and_predict(model, healthy.volumes("mre", 8), healthy.participants, split)
    pd.testing.assert_frame_equal(fit.run().drop(columns="training_mae"), expected)


@pytest.mark.parametrize("learner", ["supervised", "contrastive"])
def test_networks_give_their_embedding_on_two_axes(learner: str, fit: Fit) -> None:
    settings = (*QUICK, ("step_size", 1)) if learner == "contrastive" else QUICK
    table = replace(fit, learner=learner, parameters=settings).run()
    assert table[["embedding_1", "embedding_2"]].notna().all(axis=None)
    assert table["predicted_age"].notna().all()


def test_the_error_in_training_is_that_of_whom_the_model_was_fitted_on(fit: Fit) -> None:
    model, _, (maps, people, split) = fit.fitted()
    ages = people["age"].to_numpy()[split.train]
    table = fit.run()
    assert table["training_mae"].unique() == pytest.approx([np.abs(model.predict(maps[split.train]) - ages).mean()])
    assert (table["training_mae"] < (table["predicted_age"] - table["age"]).abs().mean()).all()


def test_the_test_participants_take_part_in_normalising_only_as_published(fit: Fit, monkeypatch) -> None:
    seen = []
    original = DatasetNormalizer.fit

    def watch(self, maps, ages=None):
        seen.append(len(maps))
        return original(self, maps, ages)

    monkeypatch.setattr(DatasetNormalizer, "fit", watch)
    n = len(open_cohort(fit.cohort).select(lambda p: p["diagnosis"] == "CN"))
    fit.run()
    replace(fit, normalization="as_published").run()
    replace(fit, normalization="image").run()
    assert seen == [n - int(np.ceil(n / 5)), n]


def test_a_left_out_study_is_predicted_by_the_others(fit: Fit, small_cohort: Cohort) -> None:
    healthy = small_cohort.participants.query("diagnosis == 'CN'")
    study = healthy["study"].value_counts().index[0]
    table = replace(fit, held_out=Study(study)).run()
    assert set(table["participant_id"]) == set(healthy[healthy["study"] == study]["participant_id"])
    assert table["training_mean"].iloc[0] == pytest.approx(healthy[healthy["study"] != study]["age"].mean())


def test_a_study_may_be_called_as_a_share_is(fit: Fit) -> None:
    """A study named validation is left out whole; the share of that name is another thing."""
    by_name, share = replace(fit, held_out=Study("validation")), replace(fit, held_out=VALIDATION)
    assert by_name.key != share.key
    assert (by_name.title, share.title) == ("pca_gp, mre, without validation", "pca_gp, mre, seed 1")
    with pytest.raises(BrainageError, match="study is 'validation', of 0 of"):
        by_name.run()
    assert len(share.run())


def test_a_study_that_nobody_was_in_is_told(fit: Fit) -> None:
    with pytest.raises(BrainageError, match="study is 'Study 9', of 0 of"):
        replace(fit, held_out=Study("Study 9")).run()


def test_models_of_a_split_differ_and_share_who_is_held_out(fit: Fit) -> None:
    first = replace(fit, learner="supervised", parameters=QUICK)
    one, other = first.run(), replace(first, member=1).run()
    assert one["seed"].tolist() == other["seed"].tolist()
    assert one["participant_id"].tolist() == other["participant_id"].tolist()
    assert not np.allclose(one["predicted_age"], other["predicted_age"])


def test_a_key_changes_with_what_matters_and_with_nothing_else(fit: Fit) -> None:
    changes = {"seed": 2, "inputs": "stiffness", "parameters": (("n_components", 4),), "normalization": "image"}
    changes |= {"member": 1}
    keys = {replace(fit, **{name: value}).key for name, value in changes.items()} | {fit.key}
    assert len(keys) == len(changes) + 1
    assert replace(fit, cohort="elsewhere").key == fit.key
    assert replace(fit, parameters=fit.parameters[::-1]).key == fit.key


def test_a_key_depends_on_all_that_a_fit_runs_through_and_not_on_who_runs_it() -> None:
    files = {path.relative_to(ROOT / "brainage").as_posix() for path in depends_on([Path(one_fit.__file__)])}
    assert {"data/cohort.py", "data/regional_values.py", "evaluate/evaluation.py", "models/networks.py"} < files
    assert {"models/losses/adaptive.py", "models/training.py", "models/normalization.py"} < files
    assert not {"engine/workers.py", "engine/profiles.py", "core/settings.py", "core/processes.py"} & files


def test_patients_are_predicted_by_studies_that_neither_they_nor_their_controls_took_part_in(
    fit: Fit, smoke_cohort: Cohort
) -> None:
    people = smoke_cohort.participants.set_index("participant_id")
    studies = set(people[people["diagnosis"] == "MCI"]["study"])
    healthy = people["diagnosis"] == "CN"
    of_patients = replace(
        fit, cohort=str(smoke_cohort.folder), fingerprint=smoke_cohort.fingerprint, patients="MCI", seed=0
    )
    table = of_patients.run().set_index("participant_id")
    found = {role: set(rows.index) for role, rows in table.groupby("role")}
    assert found["patient"] == set(people.index[people["diagnosis"] == "MCI"])
    assert found["control"] == set(people.index[healthy & people["study"].isin(studies)])
    assert not people.loc[sorted(found["held out"]), "study"].isin(studies).any()
    trained = healthy & ~people["study"].isin(studies) & ~people.index.isin(found["held out"])
    assert table["training_mean"].iloc[0] == pytest.approx(people[trained]["age"].mean())


def test_a_diagnosis_that_nobody_has_is_told(fit: Fit) -> None:
    with pytest.raises(BrainageError, match=r"diagnosis is 'PD': 0 patients, 0 controls, .* others; expected patients"):
        replace(fit, patients="PD").run()


def test_a_region_is_all_that_the_model_sees(fit: Fit, small_cohort: Cohort) -> None:
    maps, _, _ = replace(fit, region="thalamus").data()
    np.testing.assert_array_equal(maps, regional_volumes(small_cohort, "mre", "thalamus"))
    assert set(replace(fit, region="thalamus").run()) == set(fit.run())


def test_participants_whose_region_was_not_scanned_are_left_out(fit: Fit, monkeypatch) -> None:
    """The same split as for all others, without them."""
    everybody = replace(fit, region="cerebellum").data()

    def cut(cohort: Cohort, *settings) -> np.ndarray:
        maps = regional_volumes(cohort, *settings)
        maps[[everybody[2].train[0], everybody[2].test[0]]] = 0
        return maps

    monkeypatch.setattr(one_fit, "regional_volumes", cut)
    one_fit._data.cache_clear()
    _, _, split = replace(fit, region="cerebellum").data()
    np.testing.assert_array_equal(split.train, everybody[2].train[1:])
    np.testing.assert_array_equal(split.test, everybody[2].test[1:])
    one_fit._data.cache_clear()


@pytest.fixture
def of_lab(fit: Fit, relabelled_cohort: Cohort) -> Fit:
    folder, fingerprint = str(relabelled_cohort.folder), relabelled_cohort.fingerprint
    one_fit._data.cache_clear()
    one_fit._tell.cache_clear()  # which says who is left out once
    return replace(fit, cohort=folder, fingerprint=fingerprint, control="HC")


def test_a_fit_knows_the_healthy_by_the_label_of_the_cohort(of_lab: Fit, relabelled_cohort: Cohort) -> None:
    with pytest.warns(LeftOutWarning) as told:
        _, people, split = replace(of_lab, inputs="stiffness").data()
    assert [str(one.message) for one in told] == ["Lab: 1 without a known age left out: sub-00003_ses-1"]
    assert set(people["diagnosis"].iloc[split.train]) == {"HC"}
    n = int(relabelled_cohort.is_control.sum()) - (relabelled_cohort[2].diagnosis == "HC")
    assert len(split.train) + len(split.test) == n
    with pytest.raises(BrainageError, match=r"no control, nobody's diagnosis is 'CN' .found: .* HC"):
        replace(of_lab, control="CN", inputs="stiffness").data()
    assert replace(of_lab, control="CN").key != of_lab.key


def test_who_lacks_a_map_is_left_out_and_all_inputs_share_splits(of_lab: Fit) -> None:
    with pytest.warns(LeftOutWarning, match="Lab: 1 without all maps of damping_ratio left out: sub-00004_ses-1"):
        maps, people, split = replace(of_lab, inputs="damping_ratio").data()
    _, _, whole = replace(of_lab, inputs="stiffness").data()  # in silence: it was said who has no age
    (lacking,) = np.flatnonzero(people["participant_id"] == "sub-00004")
    assert not maps[lacking].any()
    for side in ("train", "test"):
        assert [row for row in getattr(whole, side) if row != lacking] == getattr(split, side).tolist()
    assert lacking in {*whole.train, *whole.test}


def test_a_person_who_came_twice_is_trained_on_or_tested(of_lab: Fit) -> None:
    for seed in range(5):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", LeftOutWarning)
            _, people, split = replace(of_lab, inputs="stiffness", seed=seed).data()
        names = people["participant_id"]
        assert set(names.iloc[split.train]).isdisjoint(names.iloc[split.test])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LeftOutWarning)
        table = replace(of_lab, inputs="stiffness").run()
    assert list(table)[:4] == ["seed", "participant_id", "session", "age"]
    assert table["age"].notna().all()
