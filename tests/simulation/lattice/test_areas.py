import numpy as np
import pytest

from brainage.simulation.lattice import areas
from brainage.simulation.lattice.fields import NODES
from brainage.space import anatomy


def test_weights_add_up_to_one_and_peak_in_their_area() -> None:
    weights = areas.weights()
    np.testing.assert_allclose(weights.sum(axis=0), 1, rtol=1e-5)
    masks = areas.node_masks()
    for number, nodes in enumerate(masks):
        assert weights[number, nodes].mean() > 2 * weights[number, masks.any(axis=0) & ~nodes].mean()


def test_averages_are_numpys_and_skip_what_is_unknown() -> None:
    field = np.random.default_rng(0).normal(size=anatomy.grid(NODES).shape)
    known = np.random.default_rng(1).random(field.shape) > 0.5
    thalamus = anatomy.region_mask("thalamus", NODES)
    found = areas.averages(field, known)[areas.AREAS.index("thalamus")]
    np.testing.assert_allclose(found, field[thalamus & known].mean())


def test_an_area_without_data_falls_back_on_all_of_it() -> None:
    field = np.random.default_rng(0).normal(size=anatomy.grid(NODES).shape)
    thalamus = anatomy.region_mask("thalamus", NODES)
    found = areas.averages(field, ~thalamus)[areas.AREAS.index("thalamus")]
    np.testing.assert_allclose(found, field[thalamus].mean())


def test_spread_of_one_value_is_that_value() -> None:
    np.testing.assert_allclose(areas.spread(np.full(12, 3.0)), 3.0, rtol=1e-5)


def test_maps_cover_the_labelled_brain() -> None:
    labels = areas.nearest_label()
    assert (labels > 0).all()
    np.testing.assert_array_equal(labels[anatomy.labels(2) > 0], anatomy.labels(2)[anatomy.labels(2) > 0])


@pytest.mark.parametrize("left", [0, 1])
def test_an_area_with_hardly_any_data_counts_as_if_it_had_all(left: int) -> None:
    """One node has a mean, and an SD of 0, which nothing can be scaled to."""
    thalamus = anatomy.region_mask("thalamus", NODES)
    share = np.where(thalamus, 0, np.float32(0.5))
    share.ravel()[np.flatnonzero(thalamus)[:left]] = 0.5
    assert not areas.seen(share > 0)[areas.AREAS.index("thalamus")]
    filled = areas.without_gaps(share)
    assert (filled[thalamus] == 1).all()
    np.testing.assert_array_equal(filled[~thalamus], 0.5)
