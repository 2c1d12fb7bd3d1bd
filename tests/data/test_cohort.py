from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import DESCRIPTION, Cohort, open_cohort
from brainage.data.sources import simulated
from brainage.space import anatomy


def test_maps_have_participants_channels_and_grid(small_cohort: Cohort) -> None:
    maps = small_cohort.maps("mre")
    assert maps.shape == (30, 2, 23, 28, 23)
    assert maps.dtype == np.float32
    second = small_cohort.participants["participant_id"][1]
    np.testing.assert_array_equal(maps[1, 0], small_cohort.map(second, "stiffness"))
    np.testing.assert_array_equal(maps[1, 1], small_cohort.map(second, "damping_ratio"))


def test_masked_maps_are_the_voxels_of_the_whole_ones(small_cohort: Cohort) -> None:
    mask = anatomy.region_mask("brain", 8)
    np.testing.assert_array_equal(small_cohort.maps("mri", mask), small_cohort.maps("mri")[:, :, mask])


def test_volumes_are_the_whole_maps_cropped_to_the_brain(small_cohort: Cohort) -> None:
    volumes, whole = small_cohort.volumes("mre"), small_cohort.maps("mre")
    np.testing.assert_array_equal(volumes, whole[:, :, *anatomy.brain_box(8)])
    assert np.count_nonzero(volumes) == np.count_nonzero(whole)  # nothing lies outside the box
    with pytest.raises(BrainageError, match="inputs is 'fmri'; expected one of"):
        small_cohort.volumes("fmri")


def test_volumes_on_a_coarser_grid_are_some_of_the_voxels(tmp_path: Path) -> None:
    fine, coarse = (simulated.simulate(tmp_path / str(size), 2, voxel_size=size, jobs=1) for size in (4, 8))
    np.testing.assert_allclose(fine.volumes("stiffness", 8), coarse.volumes("stiffness"), atol=2e-3)


def test_the_lattice_is_a_coarser_grid(small_cohort: Cohort) -> None:
    fine = replace(small_cohort, grid=anatomy.grid(2))
    kept = fine.grid.centers()[fine.lattice(8)].reshape(*anatomy.grid(8).shape, 3)
    np.testing.assert_array_equal(kept, anatomy.grid(8).centers())
    assert small_cohort.lattice(2).all()  # a finer grid than the cohort's own: every voxel


def test_opening_reads_no_voxels(small_cohort: Cohort) -> None:
    opened = small_cohort.map("sub-00001", "t1w")
    assert isinstance(opened, np.memmap)
    assert not opened.flags.writeable


def test_select_keeps_rows_and_maps_together(small_cohort: Cohort) -> None:
    old = small_cohort.select(lambda p: p["age"] > 50)
    assert (old.ages > 50).all()
    rows = small_cohort.participants["age"].to_numpy() > 50
    np.testing.assert_array_equal(old.maps("stiffness"), small_cohort.maps("stiffness")[rows])
    assert set(old.quality()["participant_id"]) == set(old.participants["participant_id"])


def test_select_nobody_is_told(small_cohort: Cohort) -> None:
    with pytest.raises(BrainageError, match="no participant fulfils the condition"):
        small_cohort.select(lambda p: p["age"] > 150)


def test_fingerprint_changes_with_a_participant_and_with_a_map(copy: Path, small_cohort: Cohort) -> None:
    assert open_cohort(copy).fingerprint == small_cohort.fingerprint
    quality = copy / "qc.tsv"
    checksum = quality.read_text().split()[-1]
    quality.write_text(quality.read_text().replace(checksum, checksum[::-1]))
    assert open_cohort(copy).fingerprint != small_cohort.fingerprint


def test_fingerprint_is_of_what_was_simulated_and_not_of_the_code_that_did(copy: Path, small_cohort: Cohort) -> None:
    about = copy / DESCRIPTION
    text, code = about.read_text(), small_cohort.parameters["code"]
    about.write_text(text.replace(code, "0" * len(code)))
    assert open_cohort(copy).fingerprint == small_cohort.fingerprint
    about.write_text(text.replace('"seed": 0', '"seed": 7'))
    assert open_cohort(copy).fingerprint != small_cohort.fingerprint


def test_unknown_modality_is_told(small_cohort: Cohort) -> None:
    with pytest.raises(
        BrainageError, match="modality is 'flair'; Simulated lifespan has stiffness, damping_ratio, t1w"
    ):
        small_cohort.map("sub-00001", "flair")
    with pytest.raises(BrainageError, match="inputs is 'flair'; expected one of mre, mri, stiffness"):
        small_cohort.maps("flair")


def test_a_cohort_is_a_sequence_of_participants(small_cohort: Cohort) -> None:
    people = list(small_cohort)
    assert [one.participant_id for one in people] == small_cohort.participants["participant_id"].tolist()
    assert [one.age for one in people] == small_cohort.ages.tolist()
    last = small_cohort[-1]
    np.testing.assert_array_equal(last.map("t1w"), small_cohort.map(last.participant_id, "t1w"))
    with pytest.raises(IndexError):
        small_cohort[len(small_cohort)]


def test_a_slice_is_a_cohort(small_cohort: Cohort) -> None:
    some = small_cohort[2:6:2]
    assert some.ages.tolist() == small_cohort.ages[[2, 4]].tolist()
    np.testing.assert_array_equal(some.volumes("mre"), small_cohort.volumes("mre")[[2, 4]])


def test_maps_that_somebody_lacks_are_refused_by_name(lab_cohort: Cohort) -> None:
    for read in (lab_cohort.maps, lab_cohort.volumes):
        with pytest.raises(BrainageError, match=r"\(sub-4\); leave them out with cohort.with_maps\('mre'\)"):
            read("mre")
    with pytest.raises(BrainageError, match=r"sub-4 has no damping_ratio; .*with_maps\('damping_ratio'\)"):
        lab_cohort.map("sub-4", "damping_ratio")


def test_every_visit_has_its_own_maps(lab_cohort: Cohort) -> None:
    assert lab_cohort.maps("stiffness").max(axis=(1, 2, 3, 4)) == pytest.approx([1.1, 1.2, 2, 3, 4, 5.1])
    second = lab_cohort[1]
    assert (second.participant_id, second.session, second.age) == ("sub-1", "ses-2", 62)
    assert second.map("stiffness").max() == np.float32(1.2)
    assert len(lab_cohort[1:2].quality()) == 2  # of this visit, not of this person's other one
    assert lab_cohort.segmentation("sub-1", "ses-1") is None


def test_the_label_of_the_controls_survives_and_can_be_named_anew(lab_cohort: Cohort) -> None:
    assert lab_cohort.control == "HC"
    other = open_cohort(lab_cohort.folder, control=" PD ")
    assert (other.control, other.healthy.participants["diagnosis"].unique()) == ("PD", ["PD"])
    assert other.fingerprint != lab_cohort.fingerprint  # other people are trained on
    assert open_cohort(lab_cohort.folder, control="HC").fingerprint == lab_cohort.fingerprint
    with pytest.raises(BrainageError, match="control is ''; expected the diagnosis of the controls"):
        open_cohort(lab_cohort.folder, control="")


def test_scores_scanners_and_visits_survive(lab_cohort: Cohort) -> None:
    people = lab_cohort.participants
    assert (lab_cohort.scores, lab_cohort.optional) == (("UPDRS",), ("session", "scanner"))
    np.testing.assert_array_equal(people["UPDRS"], [np.nan, 3, 41.5, np.nan, 0, 2])
    assert people["session"].isna().tolist() == [False, False, True, True, True, False]
    assert people["scanner"].iloc[0] == "Prisma"
    assert people["scanner"].isna().tolist() == [False, False, False, True, False, False]
