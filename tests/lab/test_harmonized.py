"""A lab's model that harmonises, from fitting to its report."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.evaluate.splits import Split
from brainage.evaluate.tell_studies import Told
from brainage.lab.fitting import check_people, fit_lab
from brainage.lab.lab_model import LabModel, open_lab_model
from brainage.lab.predicting import predict_lab
from brainage.lab.report.analysis import analyze
from brainage.lab.report.groups import compare_groups
from brainage.lab.report.methods_text import methods
from brainage.lab.report.studies import StudyTold, sentence, tell_study
from tests.test_cli import run

__all__ = ["run"]  # a fixture


@pytest.fixture(scope="module")
def two_scanners(smoke_cohort: Cohort) -> Cohort:
    """The same people of two studies, in no order."""
    people = smoke_cohort.participants
    return replace(smoke_cohort, participants=people.assign(study=np.where(np.arange(len(people)) % 2, "A", "B")))


@pytest.fixture(scope="module")
def harmonized(two_scanners: Cohort) -> LabModel:
    return fit_lab(two_scanners, "stiffness", folds=4, harmonize="combat")


def test_a_file_keeps_the_studies_and_says_the_same(harmonized: LabModel, two_scanners: Cohort, tmp_path: Path) -> None:
    harmonized.save(tmp_path / "lab.brainage")
    opened = open_lab_model(tmp_path / "lab.brainage")
    assert opened.about.harmonized == "combat"
    one, other = predict_lab(harmonized, two_scanners), predict_lab(opened, two_scanners)
    np.testing.assert_allclose(one["predicted_age"], other["predicted_age"], atol=0.1)


def test_people_of_a_study_that_it_does_not_know_are_refused_by_name(
    harmonized: LabModel, two_scanners: Cohort
) -> None:
    people = two_scanners.participants.copy()
    people.loc[3, "study"] = "C"
    told = rf"1 people \({people.loc[3, 'participant_id']}\) are of studies that the model does not know \(C\)"
    with pytest.raises(BrainageError, match=told):
        predict_lab(harmonized, replace(two_scanners, participants=people))


def test_the_report_says_how_well_studies_are_told_before_and_after(harmonized: LabModel, two_scanners: Cohort) -> None:
    told = tell_study(harmonized, two_scanners)
    assert told is not None
    assert told.by_harmonized is not None
    assert "Once harmonised, by folds that had not seen them, it is told for" in sentence(told)
    found = analyze(harmonized, two_scanners)
    text = " ".join(methods(harmonized, found, compare_groups(found)))
    assert "taken away by ComBat [4]" in text
    assert "[4] Fortin JP" in text


def test_a_planted_scanner_is_told_before_and_not_after(two_scanners: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Cohort.maps

    def shifted(cohort: Cohort, inputs: str, mask: np.ndarray) -> np.ndarray:
        maps = read(cohort, inputs, mask)
        scale = np.where(cohort.participants["study"] == "A", 1.6, 1).astype(np.float32)
        return maps * scale[:, None, None]

    monkeypatch.setattr(Cohort, "maps", shifted)
    told = tell_study(fit_lab(two_scanners, "stiffness", folds=4, harmonize="combat"), two_scanners)
    assert told is not None
    assert told.by_harmonized is not None
    assert told.by_maps.accuracy > 0.9
    assert told.by_harmonized.accuracy < 0.7


def test_the_command_says_which_study_has_too_few(run, smoke_cohort: Cohort, tmp_path: Path) -> None:
    status, _, error = run("fit", smoke_cohort.folder, "--harmonize", "combat", "-o", tmp_path / "lab.brainage")
    assert status == 1
    assert "expected 4 or more of each study in every fold" in error
    assert not list(tmp_path.iterdir())


def test_another_way_to_harmonise_is_told(two_scanners: Cohort) -> None:
    with pytest.raises(BrainageError, match="harmonize is 'cubat'; expected one of combat"):
        fit_lab(two_scanners, "stiffness", folds=4, harmonize="cubat")


def test_reference_maps_are_said_of_a_known_study(harmonized: LabModel) -> None:
    assert pd.notna(harmonized.about.reference_age)


def test_people_are_counted_and_not_their_maps(two_scanners: Cohort) -> None:
    """Two people who came four times are two."""
    people = two_scanners.healthy.participants.copy()
    people["study"] = "A"
    people.loc[:7, "study"] = "Twins"
    people.loc[:7, "participant_id"] = ["sub-x", "sub-y"] * 4
    splits = [Split(np.arange(len(people)), np.array([], int), 0)]
    with pytest.raises(BrainageError, match=r"Twins \(2\); expected 4 or more of each study"):
        check_people(people, splits)


def test_a_study_that_harmonised_maps_tell_better_than_before_is_said() -> None:
    low, high = Told(0.5, 0.5, 2, 40), Told(0.9, 0.5, 2, 40)
    assert "harmonising has written the study into the maps" in sentence(StudyTold(low, high, high))
    assert "hardly more than ages explain" in sentence(StudyTold(high, low, low))
    assert "still more than ages explain" in sentence(StudyTold(high, low, high))
