from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.lab import predicting
from brainage.lab.fitting import fit_lab
from brainage.lab.lab_model import LabModel
from brainage.lab.learners import maps_for
from brainage.lab.predicting import predict_lab


def test_who_was_fitted_on_is_predicted_out_of_fold_and_others_by_all_folds(
    fitted: LabModel, smoke_cohort: Cohort
) -> None:
    table = predict_lab(fitted, smoke_cohort).set_index("participant_id")
    known = fitted.fit.ages.set_index("participant_id")
    for name in ("predicted_age", "low", "high"):
        assert np.allclose(table.loc[known.index, name], known[name])
    assert table.loc[known.index, "note"].str.startswith("trained on").all()
    renamed = replace(fitted, people=fitted.people[::-1])  # a map is known by itself
    assert predict_lab(renamed, smoke_cohort).equals(table.reset_index())
    ill = smoke_cohort.participants["diagnosis"].to_numpy() != smoke_cohort.control
    told = fitted.fit.predict(maps_for(smoke_cohort, "pca-gp", "mre", 8)[ill])
    others = table[~table.index.isin(known.index)]
    assert len(others) == ill.sum() > 0
    assert np.allclose(others["predicted_age"], told["predicted_age"])
    assert not others["note"].str.contains("trained on:").any()


def test_people_are_known_in_whatever_order_and_company_they_come(fitted: LabModel, smoke_cohort: Cohort) -> None:
    whole = predict_lab(fitted, smoke_cohort).set_index("participant_id")
    some = predict_lab(fitted, smoke_cohort[40:10:-1]).set_index("participant_id")
    assert np.allclose(some["predicted_age"], whole.loc[some.index, "predicted_age"])


def test_another_map_of_somebody_trained_on_is_predicted_by_the_fold_that_left_them_out(
    fitted: LabModel, smoke_cohort: Cohort
) -> None:
    """Nobody's map is known, as if all were of another visit."""
    strange = replace(fitted, known=np.zeros_like(fitted.known))
    table = predict_lab(strange, smoke_cohort).set_index("participant_id")
    known = fitted.fit.ages.set_index("participant_id")
    for name in ("predicted_age", "low", "high"):
        assert np.allclose(table.loc[known.index, name], known[name], atol=1e-3)
    assert table.loc[known.index, "note"].str.startswith("of the same name as somebody trained on").all()


def test_ages_outside_those_trained_on_have_a_note(fitted: LabModel, smoke_cohort: Cohort) -> None:
    narrow = replace(fitted, about=replace(fitted.about, youngest=30.0, oldest=60.0))
    table = predict_lab(narrow, smoke_cohort)
    for name, kind in (("predicted_age", "predicted (?:and true )?"), ("age", "true ")):
        outside = ~table[name].between(30, 60)
        told = table["note"].str.contains(f"{kind}age outside those trained on, 30 to 60")
        assert told.tolist() == outside.tolist()
        assert outside.any()


def test_another_study_and_little_data_have_a_note(fitted: LabModel, smoke_cohort: Cohort) -> None:
    strange = replace(fitted, about=replace(fitted.about, studies=("Study 1",), least_data=0.9))
    table = predict_lab(strange, smoke_cohort)
    new = table["note"].str.contains("of a study that nobody trained on is of")
    assert new.tolist() == (table["study"] != "Study 1").tolist()
    assert table["note"].str.contains("of the voxels have data, of those trained on 90 % or more").any()
    plain = predict_lab(fitted, smoke_cohort)["note"]
    assert not plain.str.contains("study|of the voxels").any()


def test_maps_of_another_grid_are_refused(fitted: LabModel, smoke_cohort: Cohort) -> None:
    finer = replace(fitted, about=replace(fitted.about, voxel_size=4))
    with pytest.raises(BrainageError, match=r"maps of 8 mm; expected maps of 4 mm, as those that the model was fitted"):
        predict_lab(finer, smoke_cohort)


def test_a_network_is_fitted_and_predicts_too(smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fit_lab.__globals__, "estimator", _quick)
    people = smoke_cohort.healthy[:24]
    table = predict_lab(fit_lab(people, "stiffness", "supervised", folds=2, level=0.8), people)
    assert table["predicted_age"].notna().all()
    assert table["note"].str.startswith("trained on").all()


def _quick(learner: str, inputs: str, n: int, harmonize: str):
    from brainage.lab.learners import estimator  # noqa: PLC0415 - the one that is replaced here

    return estimator(learner, inputs, n, harmonize).set_params(supervisedregressor__epochs=1)


def test_many_people_are_read_some_at_a_time(
    fitted: LabModel, smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = predict_lab(fitted, smoke_cohort)
    sizes: list[int] = []

    def counted(cohort: Cohort, *what: str):
        sizes.append(len(cohort))
        return maps_for(cohort, *what)

    monkeypatch.setattr(predicting, "maps_for", counted)
    monkeypatch.setattr(predicting, "_AT_ONCE", 25)
    pd.testing.assert_frame_equal(predict_lab(fitted, smoke_cohort), at_once)
    assert sizes == [25, 25, 10]
