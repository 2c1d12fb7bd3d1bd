import numpy as np
import pytest

from brainage.papers.traeuble2025.figures.structures import _points, structures_in_3d
from brainage.space import anatomy


def test_all_ten_structures_are_drawn_from_two_sides_with_their_names() -> None:
    figure = structures_in_3d(8)
    assert [len(axis.collections) for axis in figure.axes] == [10, 10]
    for axis in figure.axes:
        names = {text.get_text().replace("\n", " ") for text in axis.texts}
        assert names == set(anatomy.STRUCTURES)


def test_it_is_the_left_side_and_the_front_is_where_one_expects_it() -> None:
    """From outside, the face of somebody whose left side one sees looks to the left."""
    vertices, _ = _points("amygdala", 4)
    assert vertices[:, 0].max() < 0  # mm, of which the right side has those above 0
    outside, middle = ({text.get_text(): text.xy[0] for text in axis.texts} for axis in structures_in_3d(8).axes)
    assert outside["caudate"] < outside["cerebellum"]
    assert middle["caudate"] > middle["cerebellum"]


def test_structures_are_moved_away_from_the_thalamus() -> None:
    apart = {}
    for name in ("thalamus", "caudate"):
        mask = anatomy.region_mask(name, 4) & anatomy.hemisphere("left", 4)
        apart[name] = anatomy.grid(4).centers()[mask].mean(axis=0)
    moved = _points("caudate", 4)[0].mean(axis=0) - apart["thalamus"]
    usual = apart["caudate"] - apart["thalamus"]
    assert np.linalg.norm(moved) / np.linalg.norm(usual) == pytest.approx(1.8, abs=0.2)
