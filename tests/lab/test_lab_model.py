from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.lab.lab_model import LabModel, open_lab_model
from brainage.lab.learners import estimator, maps_for
from brainage.lab.predicting import predict_lab
from brainage.models.estimators import load_model, save_model, unwarned
from brainage.models.estimators.array_file import read_model_file


def test_what_is_opened_predicts_the_same(fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path) -> None:
    fitted.save(tmp_path / "lab.brainage")
    opened = open_lab_model(tmp_path / "lab.brainage")
    assert opened.about == fitted.about
    one, other = predict_lab(fitted, smoke_cohort), predict_lab(opened, smoke_cohort)
    for name in ("predicted_age", "low", "high"):
        assert np.allclose(one[name], other[name], atol=0.05)  # half precision
    assert one["note"].tolist() == other["note"].tolist()


def test_the_file_names_nobody(fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path) -> None:
    fitted.save(tmp_path / "lab.brainage")
    written = (tmp_path / "lab.brainage").read_bytes()
    assert not any(name.encode() in written for name in smoke_cohort.participants["participant_id"])


def test_a_file_that_was_changed_is_refused(fitted: LabModel, tmp_path: Path) -> None:
    path = tmp_path / "lab.brainage"
    fitted.save(path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(BrainageError, match="is damaged, its checksum does not fit"):
        open_lab_model(path)


def test_another_kind_of_model_is_refused(fitted: LabModel, tmp_path: Path) -> None:
    save_model(fitted.fit.models[0], tmp_path / "one.safetensors")
    with pytest.raises(BrainageError, match="holds a Pipeline; expected what brainage fit wrote"):
        open_lab_model(tmp_path / "one.safetensors")


def test_a_file_holds_weights_in_half_precision_and_nobody_s_scores(fitted: LabModel, tmp_path: Path) -> None:
    """A hundred components and as many people would be a hundred times as much."""
    fitted.save(tmp_path / "lab.brainage")
    voxels = fitted.fit.models[0][-1].n_features_in_
    each = 2 * voxels + 2 * voxels  # weights, and the mean map
    assert (tmp_path / "lab.brainage").stat().st_size < 5 * each + 4 * 13 * min(voxels, 20_000) + 500_000


def test_a_file_without_people_holds_nothing_of_them_and_predicts_others_the_same(
    fitted: LabModel, smoke_cohort: Cohort, tmp_path: Path
) -> None:
    fitted.without_people().save(tmp_path / "shared.brainage")
    shared = open_lab_model(tmp_path / "shared.brainage")
    assert not shared.knows_people
    assert [len(one) for one in (shared.known, shared.people, shared.said)] == [0, 0, 0]
    arrays = read_model_file(tmp_path / "shared.brainage").arrays
    ages = smoke_cohort.healthy.participants["age"].to_numpy()
    errors = np.abs(fitted.said[:, 0] - ages)
    assert not any(len(one) == len(ages) and np.allclose(one, errors) for one in arrays.values() if one.ndim == 1)
    whole, part = predict_lab(fitted, smoke_cohort), predict_lab(shared, smoke_cohort)
    ill = (whole["diagnosis"] != smoke_cohort.control).to_numpy()
    for name in ("predicted_age", "low", "high", "unusual"):
        np.testing.assert_allclose(part[name][ill], whole[name][ill], atol=5 if name == "unusual" else 0.05)
    assert part["note"].str.contains("not known whether trained on").all()
    assert not np.allclose(part["predicted_age"][~ill], whole["predicted_age"][~ill], atol=0.5)


def test_a_model_says_by_what_it_was_fitted(fitted: LabModel) -> None:
    assert fitted.command == "brainage fit COHORT --input mre --model pca-gp --control CN --folds 5 --level 0.9"
    other = replace(
        fitted, about=replace(fitted.about, control="no illness", seed=3, voxel_size=2, harmonized="combat")
    )
    assert other.without_people().command == (
        "brainage fit COHORT --input mre --model pca-gp --control 'no illness' --folds 5 --level 0.9 "
        "--harmonize combat --seed 3 --grid 8 --without-people"
    )


@pytest.mark.parametrize("learner", ["best", "supervised"])
def test_a_model_of_networks_is_kept_too(learner: str, smoke_cohort: Cohort, tmp_path: Path) -> None:
    people, maps = smoke_cohort.healthy[:12], maps_for(smoke_cohort.healthy[:12], learner, "stiffness", 8)
    model = estimator(learner, "stiffness", len(people))
    few = {"epochs": 2, "step_size": 1}
    short = {name: few[last] for name in model.get_params() if (last := name.rsplit("__", 1)[-1]) in few}
    model.set_params(**short)
    fitted = model.fit(maps, people.participants["age"].to_numpy())
    save_model(fitted, tmp_path / "one.safetensors")
    with unwarned():
        again = load_model(tmp_path / "one.safetensors").predict(maps)
        np.testing.assert_allclose(again, fitted.predict(maps), rtol=1e-4)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "no such file; make it"), (b"text", "expected what brainage fit")]
)
def test_what_is_no_model_is_told_to_those_who_write_no_python(
    content: bytes | None, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "lab.brainage"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BrainageError, match=told) as caught:
        open_lab_model(path)
    assert "()" not in str(caught.value)
