import numpy as np
import pytest

from brainage.simulation.map.shapes import (
    cortex_voxels,
    distance,
    labels_around,
    near,
    parcel_of,
    rank,
    shape_mask,
    surface_mask,
)
from brainage.simulation.person.volumes import PARCELS, SHAPES
from brainage.space import anatomy


@pytest.mark.parametrize("name", ["left thalamus", "right ventricle", "brain stem", "white matter"])
def test_a_surface_holds_the_shape_s_own_volume(name: str) -> None:
    assert (distance(name) < 0).sum() == pytest.approx(surface_mask(name).sum(), rel=0.01)
    assert shape_mask(name).ravel()[near(name, 2)].sum() == shape_mask(name).sum()


def test_white_matter_s_surface_encloses_what_lies_within() -> None:
    assert surface_mask("white matter")[shape_mask("left putamen")].all()
    assert not surface_mask("white matter")[shape_mask("left cerebellum")].any()


def test_no_cortex_takes_a_shape_s_place() -> None:
    shapes = np.any([shape_mask(name) for name in SHAPES if name != "white matter"], axis=0)
    assert not (parcel_of()[labels_around()[shapes]] >= 0).any()
    np.testing.assert_array_equal(labels_around()[~shapes], anatomy.labels(2)[~shapes])


def test_ranks_run_from_0_to_1_in_each_parcel() -> None:
    numbers = parcel_of()[anatomy.labels(2).ravel()[cortex_voxels()]]
    for parcel in (0, len(PARCELS) - 1):
        ranks = np.sort(rank().ravel()[cortex_voxels()][numbers == parcel])
        np.testing.assert_allclose(ranks, (np.arange(len(ranks)) + 0.5) / len(ranks), atol=1e-5)
    assert (rank() == 2).sum() == rank().size - cortex_voxels().size
