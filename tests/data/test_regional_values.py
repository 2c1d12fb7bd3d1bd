import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data import regional_values
from brainage.data.cohort import Cohort
from brainage.data.regional_values import region_volumes, regional_means, regional_volumes
from brainage.data.sources import simulated
from brainage.space import anatomy

#: Mean over all 134 participants of the regional mean: kPa, damping ratio.
KNOWN = {
    "thalamus": (3.37, 0.195),
    "caudate": (3.15, 0.237),
    "putamen": (3.86, 0.198),
    "hippocampus": (2.94, 0.166),
    "white matter": (2.93, 0.225),
}


def test_equals_a_slow_loop(small_cohort: Cohort) -> None:
    table = regional_means(small_cohort, "stiffness", ["thalamus", "brain"]).set_index(["participant_id", "region"])
    for one in small_cohort.participants["participant_id"][:3]:
        values = small_cohort.map(one, "stiffness")
        for region in ("thalamus", "brain"):
            mask = anatomy.region_mask(region, 8)
            voxels = [values[i] for i in np.ndindex(*values.shape) if mask[i] and values[i] != 0]
            assert table.loc[(one, region), "mean"] == pytest.approx(np.mean(voxels), rel=1e-6)
            assert table.loc[(one, region), "coverage"] == pytest.approx(len(voxels) / mask.sum())


def test_known_answers_of_mre134(real_cohort: Cohort) -> None:
    if len(real_cohort) != 134:
        pytest.skip(f"the known answers are for all 134 participants; this copy has {len(real_cohort)}")
    for column, modality in enumerate(("stiffness", "damping_ratio")):
        means = regional_means(real_cohort, modality, list(KNOWN)).groupby("region")["mean"].mean()
        for region, known in KNOWN.items():
            assert means[region] == pytest.approx(known[column], rel=0.02), (region, modality)


def test_regional_volumes_are_the_own_region_and_nothing_else(small_cohort: Cohort) -> None:
    """A slow loop over one participant; the box holds the whole of everybody's region."""
    stack = regional_volumes(small_cohort, "mre", "thalamus")
    assert stack.shape[:2] == (len(small_cohort), 2)
    for row, one in enumerate(small_cohort.participants["participant_id"]):
        own = np.isin(small_cohort.segmentation(one), anatomy.STRUCTURES["thalamus"])
        for channel, modality in enumerate(("stiffness", "damping_ratio")):
            values = np.where(own, small_cohort.map(one, modality), 0)
            assert np.count_nonzero(stack[row, channel]) == np.count_nonzero(values)
            assert stack[row, channel].sum() == pytest.approx(values.sum(), rel=1e-5)


def test_a_coarser_grid_keeps_some_voxels(tmp_path) -> None:
    cohort = simulated.simulate(tmp_path / "fine", 2, voxel_size=4, jobs=1)
    coarse = regional_volumes(cohort, "stiffness", "cerebellum", 8)
    own = np.isin(cohort.segmentation("sub-00001")[::2, ::2, ::2], anatomy.STRUCTURES["cerebellum"])
    kept = np.where(own, cohort.map("sub-00001", "stiffness")[::2, ::2, ::2], 0)
    assert np.count_nonzero(coarse[0]) == np.count_nonzero(kept)


def test_without_a_segmentation_the_atlas_is_used_and_said(small_cohort: Cohort, monkeypatch) -> None:
    monkeypatch.setattr(Cohort, "segmentation", lambda *_: None)
    table = region_volumes(small_cohort, ["thalamus"])
    assert not table["segmented"].any()
    assert table["volume"].nunique() == 1
    stack = regional_volumes(small_cohort, "t1w", "thalamus")
    assert np.count_nonzero(stack[0]) <= anatomy.region_mask("thalamus", 8).sum()


def test_volumes_are_counted_in_millilitres_and_2_mm_voxels(small_cohort: Cohort) -> None:
    table = region_volumes(small_cohort, ["cerebellum"]).set_index("participant_id")
    voxels = np.isin(small_cohort.segmentation("sub-00003"), anatomy.STRUCTURES["cerebellum"]).sum()
    assert table.loc["sub-00003", "volume"] == pytest.approx(voxels * 0.512)
    assert table.loc["sub-00003", "voxels"] == pytest.approx(voxels * 64)
    assert table["segmented"].all()


@pytest.mark.parametrize("voxel_size", [2, 4, 8])
def test_boxes_hold_the_networks_first_kernel(voxel_size: int) -> None:
    for region in anatomy.REGIONS:
        assert all(side.stop - side.start >= 7 for side in regional_values._padded_box(region, voxel_size)), region


def test_a_map_with_nan_has_no_means(small_cohort: Cohort, monkeypatch) -> None:
    """NaN is how the table marks a region without data."""
    whole = np.array(small_cohort.map("sub-00001", "stiffness"))
    whole[np.unravel_index(whole.argmax(), whole.shape)] = np.nan
    monkeypatch.setattr(Cohort, "map", lambda *_: whole)
    with pytest.raises(BrainageError, match="sub-00001, stiffness: 1 voxels are NaN or infinite; set voxels without"):
        regional_means(small_cohort, "stiffness", ["thalamus"])


def test_every_visit_has_a_row_and_who_lacks_the_map_is_told(lab_cohort: Cohort) -> None:
    means = regional_means(lab_cohort, "stiffness", ["thalamus"])
    assert list(means)[:3] == ["participant_id", "session", "modality"]
    assert means["mean"].to_numpy() == pytest.approx([1.1, 1.2, 2, 3, 4, 5.1])
    volumes = region_volumes(lab_cohort, ["thalamus"])
    assert volumes["session"].isna().tolist() == [False, False, True, True, True, False]
    assert len(regional_volumes(lab_cohort, "stiffness", "thalamus")) == 6
    with pytest.raises(BrainageError, match="sub-4 has no damping_ratio"):
        regional_means(lab_cohort, "damping_ratio", ["thalamus"])
