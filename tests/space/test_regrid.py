import numpy as np

from brainage.space.regrid import resampled, resampled_labels
from tests.lab.intake.folders import BRAIN, GRID, fine_grid, values


def test_a_map_that_every_voxel_of_ours_has_comes_back() -> None:
    original = values(1)
    fine, affine = fine_grid(original)
    found = resampled(fine, affine, GRID)
    inner = (original != 0) & (found != 0)
    np.testing.assert_allclose(found[inner], original[inner], atol=0.05)  # a voxel's neighbours weigh a little
    assert np.count_nonzero(inner) > 0.95 * BRAIN.sum()


def test_a_brain_of_one_value_is_of_it_to_its_rim() -> None:
    fine, affine = fine_grid(np.where(BRAIN, 3, 0).astype(np.float32))
    shifted = affine.copy()
    shifted[:3, 3] += 3.5  # so that centres at the rim lie between voxels with and without data
    found = resampled(fine, shifted, GRID)
    np.testing.assert_allclose(found[found != 0], 3, rtol=1e-5)


def test_a_plane_is_sampled_where_it_is() -> None:
    affine = np.diag([-2.0, 2.0, 2.0, 1.0])
    affine[:3, 3] = [90, -126, -72]
    x, y, z = np.meshgrid(*(np.arange(n) for n in (91, 109, 91)), indexing="ij")
    plane = 500 + 90 - 2 * x + 0.5 * (2 * y - 126) + 0.25 * (2 * z - 72)  # linear in mm, which linear sampling keeps
    shifted = affine.copy()
    shifted[:3, 3] += [0.7, -0.4, 0.9]
    centers = GRID.centers()
    expected = 500 + (centers - [0.7, -0.4, 0.9]) @ [1, 0.5, 0.25]
    found = resampled(plane, shifted, GRID)
    np.testing.assert_allclose(found[2:-2, 2:-2, 2:-2], expected[2:-2, 2:-2, 2:-2], rtol=1e-5)


def test_where_most_is_not_a_number_the_result_is_none() -> None:
    fine, affine = fine_grid(values(0))
    fine[40:60, 40:60, 40:60] = np.nan
    assert np.isnan(resampled(fine, affine, GRID)).any()


def test_labels_stay_labels() -> None:
    fine, affine = fine_grid(np.where(BRAIN, 10, 0).astype(np.int16))
    assert set(np.unique(resampled_labels(fine, affine, GRID))) == {0, 10}
