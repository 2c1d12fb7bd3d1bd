import numpy as np

from brainage.simulation.lattice import surface
from brainage.simulation.numbers.parameters import measured
from brainage.space import anatomy


def test_maps_cover_the_labelled_brain() -> None:
    assert surface.covered()[anatomy.region_mask("brain")].all()


def test_the_depth_is_the_distance_to_the_nearest_voxel_outside() -> None:
    """By a plain search for a few voxels: 0 outside, else millimetres."""
    inside = np.argwhere(surface.covered())
    outside = np.argwhere(~surface.covered())
    for voxel in inside[:: len(inside) // 20]:
        nearest = np.sqrt(((outside - voxel) ** 2).sum(axis=1).min())
        np.testing.assert_allclose(surface.depth()[tuple(voxel)], 2 * nearest)
    assert not surface.depth()[~surface.covered()].any()


def test_what_was_measured_by_depth_stands_there() -> None:
    table = measured("depth")
    found, deep = surface.by_depth("stiffness"), surface.depth() > table["depth"].max()
    np.testing.assert_allclose(found[deep], table["stiffness"].iloc[-1], rtol=1e-6)
    np.testing.assert_allclose(found[surface.depth() == 0], table["stiffness"].iloc[0], rtol=1e-6)
