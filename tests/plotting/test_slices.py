import numpy as np

from brainage.data.modalities import MODALITIES
from brainage.plotting.slices import slices_by_group
from brainage.space import anatomy


def draw(values: np.ndarray):
    maps = {"stiffness": values, "damping_ratio": values / 10}
    return slices_by_group({"20 years": maps, "80 years": maps})


def test_all_maps_of_a_modality_share_one_scale() -> None:
    figure = draw(np.where(anatomy.region_mask("brain"), np.float32(2.5), 0))
    pictures = [axis.images[1] for axis in figure.axes[:4]]
    ranges = [MODALITIES[name].shown for name in ("stiffness", "damping_ratio") for _ in range(2)]
    assert [p.get_clim() for p in pictures] == ranges
    assert [axis.get_title() for axis in figure.axes[:2]] == ["20 years", "80 years"]


def test_left_is_on_the_left_and_front_on_top() -> None:
    left_front = anatomy.hemisphere("left") & (anatomy.grid().centers()[..., 1] > 0)
    values = np.where(left_front & anatomy.region_mask("brain"), np.float32(2), 0)
    plane = draw(values).axes[0].images[1].get_array()
    y, x = np.nonzero(~np.ma.getmaskarray(plane))
    assert x.mean() < plane.shape[1] / 2  # pictures have their origin below left
    assert y.mean() > plane.shape[0] / 2


def test_voxels_without_data_show_the_template() -> None:
    picture = draw(np.zeros(anatomy.grid().shape, np.float32)).axes[0].images
    assert np.ma.getmaskarray(picture[1].get_array()).all()
    assert picture[0].get_array().max() > 0.5
