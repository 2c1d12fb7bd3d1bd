from dataclasses import replace

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.core.left_out import LeftOutWarning
from brainage.data.cohort import Cohort


def test_the_healthy_are_those_with_the_label_of_the_controls(lab_cohort: Cohort) -> None:
    assert lab_cohort.is_control.tolist() == [True, True, False, False, True, True]
    assert set(lab_cohort.healthy.participants["diagnosis"]) == {"HC"}
    assert lab_cohort.healthy.control == "HC"


def test_a_cohort_without_controls_opens_and_says_so_where_they_are_needed(lab_cohort: Cohort) -> None:
    others = replace(lab_cohort, control="CN")
    assert len(others) == 6
    with pytest.raises(BrainageError, match=r"Lab: no control, nobody's diagnosis is 'CN' \(found: 4 HC, 2 PD\)"):
        _ = others.healthy


def test_the_cohort_knows_who_has_which_map(lab_cohort: Cohort) -> None:
    assert lab_cohort.available("stiffness").all()
    assert lab_cohort.available("mre").tolist() == lab_cohort.available("damping_ratio").tolist()
    assert lab_cohort.available("mre").tolist() == [True, True, True, True, False, True]
    with pytest.raises(BrainageError, match="modality is 't1w'; Lab has stiffness, damping_ratio"):
        lab_cohort.available("mri")


def test_who_lacks_a_map_is_left_out_by_name(lab_cohort: Cohort) -> None:
    with pytest.warns(LeftOutWarning, match="^Lab: 1 without all maps of mre left out: sub-4$"):
        some = lab_cohort.with_maps("mre")
    assert some.participants["participant_id"].tolist() == ["sub-1", "sub-1", "sub-2", "sub-3", "sub-5"]
    assert some.maps("mre").shape[:2] == (5, 2)
    assert some.with_maps("mre") is some  # in silence: warnings are errors here
    with pytest.raises(BrainageError, match="Lab: all 1 without all maps of mre; expected some who have them"):
        lab_cohort[4:5].with_maps("mre")


def test_who_has_no_known_age_is_left_out_by_name(lab_cohort: Cohort) -> None:
    assert np.isnan(lab_cohort.ages).tolist() == [False, False, False, True, False, False]
    with pytest.warns(LeftOutWarning, match="^Lab: 1 without a known age left out: sub-3$"):
        known = lab_cohort.with_ages()
    assert known.ages.tolist() == [60, 62, 70, 50, 66]
    with pytest.raises(BrainageError, match="Lab: all 1 without a known age; expected some"):
        lab_cohort[3:4].with_ages()


def test_who_cannot_take_part_is_refused_by_name(lab_cohort: Cohort) -> None:
    lab_cohort.check_maps("stiffness")
    with pytest.raises(BrainageError) as caught:
        lab_cohort.check_maps("mre")
    assert str(caught.value) == ("Lab: 1 of 6 lack maps of mre (sub-4); leave them out with cohort.with_maps('mre')")
    with pytest.raises(
        BrainageError, match=r"1 of 6 have no known age \(sub-3\); leave them out with cohort.with_ages"
    ):
        lab_cohort.check_ages()


def test_a_visit_needs_its_session_where_there_are_several(lab_cohort: Cohort) -> None:
    assert lab_cohort.visits[:3] == [("sub-1", "ses-1"), ("sub-1", "ses-2"), ("sub-2", None)]
    assert lab_cohort.map("sub-1", "stiffness", "ses-2").max() == np.float32(1.2)
    assert lab_cohort.map("sub-5", "stiffness").max() == np.float32(5.1)  # the only one
    for session in (None, "ses-3"):
        with pytest.raises(
            BrainageError, match=r"session of sub-1 is .*; expected one of ses-1, ses-2, such as session="
        ):
            lab_cohort.map("sub-1", "stiffness", session)
    with pytest.raises(BrainageError, match="session of sub-2 is 'ses-1'; expected one of none"):
        lab_cohort.map("sub-2", "stiffness", "ses-1")
    with pytest.raises(BrainageError, match="participant_id is 'sub-9'; Lab has 6 others, such as sub-1"):
        lab_cohort.map("sub-9", "stiffness")
