import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.space import anatomy


def centroid(mask: np.ndarray, voxel_size: int = 2) -> np.ndarray:
    return anatomy.grid(voxel_size).centers()[mask].mean(axis=0)


def test_grid_is_fsl_mni152_2_mm() -> None:
    grid = anatomy.grid(2)
    assert grid.shape == (91, 109, 91)
    expected = [[-2, 0, 0, 90], [0, 2, 0, -126], [0, 0, 2, -72], [0, 0, 0, 1]]
    np.testing.assert_array_equal(grid.affine, expected)


@pytest.mark.parametrize("voxel_size", [4, 8])
def test_coarse_grids_keep_voxel_centres_of_the_fine_one(voxel_size: int) -> None:
    step = voxel_size // 2
    fine = anatomy.grid(2).centers()[::step, ::step, ::step]
    np.testing.assert_allclose(anatomy.grid(voxel_size).centers(), fine)
    np.testing.assert_array_equal(anatomy.labels(voxel_size), anatomy.labels(2)[::step, ::step, ::step])


@pytest.mark.parametrize("region", [name for name in anatomy.STRUCTURES if len(anatomy.STRUCTURES[name]) == 2])
def test_left_is_left(region: str) -> None:
    left, right = anatomy.STRUCTURES[region]
    assert centroid(anatomy.labels() == left)[0] < -5
    assert centroid(anatomy.labels() == right)[0] > 5


def test_hemispheres_part_the_grid_at_x_0() -> None:
    left, right = anatomy.hemisphere("left"), anatomy.hemisphere("right")
    assert not (left & right).any()
    assert centroid(left)[0] < 0 < centroid(right)[0]
    np.testing.assert_array_equal(left[::-1], right)


def test_structures_lie_where_anatomy_says() -> None:
    """Thalamus above the brain stem, cerebellum behind, accumbens in front: no axis is flipped or swapped."""
    where = {region: centroid(anatomy.region_mask(region)) for region in anatomy.STRUCTURES}
    assert where["cerebellum"][1] < where["thalamus"][1] < where["accumbens"][1]
    assert where["brain stem"][2] < where["thalamus"][2] < where["caudate"][2] + 10
    np.testing.assert_allclose(where["thalamus"], [0, -19, 7], atol=4)


def test_atlas_and_template_overlap() -> None:
    brain, template = anatomy.region_mask("brain"), anatomy.template() > 0.2
    assert (brain & template).sum() / brain.sum() > 0.98


def test_tissue_templates_agree_with_labels() -> None:
    white, gray = anatomy.template("white matter"), anatomy.template("gray matter")
    inside = anatomy.region_mask("white matter")
    assert white[inside].mean() > 0.7
    assert gray[inside].mean() < 0.3


def test_structure_volumes_match_an_independent_count() -> None:
    """Volumes in mL of the same atlas at 1 mm, counted without resampling (left and right together)."""
    volumes = {"hippocampus": 11.7, "thalamus": 21.9, "caudate": 10.2, "putamen": 16.1, "pallidum": 5.1}
    for region, expected in volumes.items():
        assert anatomy.region_mask(region).sum() * 0.008 == pytest.approx(expected, rel=0.04), region


def test_voxel_counts_stand_beside_the_papers() -> None:
    table = anatomy.voxel_counts().set_index("region")
    assert table["paper"].dropna().to_dict() == anatomy.PAPER_VOXELS
    close = table.loc[["thalamus", "pallidum"]]
    np.testing.assert_allclose(close["atlas"].astype(float), close["paper"].astype(float), rtol=0.06)


def test_regions_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        anatomy.labels()[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: anatomy.grid(3), "voxel_size is 3; the grids are 2, 4 and 8 mm"),
        (lambda: anatomy.region_mask("cortex"), "region is 'cortex'; expected one of accumbens"),
        (lambda: anatomy.template("flair"), "template is 'flair'; expected one of t1w"),
        (lambda: anatomy.hemisphere("up"), "side is 'up'; expected 'left' or 'right'"),
    ],
)
def test_unknown_names_are_told(call, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        call()


@pytest.mark.parametrize("voxel_size", [2, 4, 8])
def test_the_brain_box_holds_the_brain_and_no_more(voxel_size: int) -> None:
    box, brain = anatomy.brain_box(voxel_size), anatomy.template("t1w", voxel_size) > 0.2
    assert brain[box].sum() == brain.sum()
    for axis in range(3):
        others = tuple({0, 1, 2} - {axis})
        sides = brain[box].any(axis=others)
        assert sides[0]
        assert sides[-1]
