import numpy as np
import pandas as pd

from brainage.papers.traeuble2025.figures.occlusion_maps import age_labels, maps_beside, saliency_maps, structure_heat
from brainage.space import anatomy

AGES = ["14–23", "23–42"]
GRID = anatomy.grid(8)


def test_a_peak_is_drawn_where_it_is_and_only_in_the_brain() -> None:
    left_front = anatomy.hemisphere("left", 8) & (GRID.centers()[..., 1] > 0)
    maps = {name: [left_front.astype(float)] * 2 for name in ("stiffness", "damping_ratio")}
    figure = saliency_maps(maps, AGES, 8)
    axes = [axis for axis in figure.axes if len(axis.images) == 2]
    assert len(axes) == 2 * 6
    plane = axes[1].images[1].get_array()
    y, x = np.nonzero(plane.filled(0) == 1)
    assert x.max() < plane.shape[1] / 2 + 1
    assert y.min() > plane.shape[0] / 2 - 2
    assert np.ma.getmaskarray(plane).any()


def test_rows_are_ages_and_all_maps_share_a_scale() -> None:
    maps = {name: [np.zeros(GRID.shape), np.ones(GRID.shape)] for name in ("stiffness", "damping_ratio")}
    axes = [axis for axis in saliency_maps(maps, AGES, 8).axes if len(axis.images) == 2]
    assert [axis.get_ylabel() for axis in axes if axis.get_ylabel()] == AGES
    assert {axis.images[1].get_clim() for axis in axes} == {(0, 1)}


def test_the_heat_map_has_a_cell_for_each_region_and_age() -> None:
    rows = [
        {"inputs": inputs, "group": group, "region": region, "saliency": 0.1 * group + 0.5 * (region == "thalamus")}
        for inputs in ("stiffness", "damping_ratio")
        for group in range(2)
        for region in ("putamen", "thalamus")
    ]
    axes = structure_heat(pd.DataFrame(rows), AGES).axes
    assert [axis.get_title(loc="left") for axis in axes] == ["Stiffness", "Damping ratio"]
    assert [text.get_text() for text in axes[0].texts] == ["0.00", "0.10", "0.50", "0.60"]
    assert [text.get_text() for text in axes[0].get_xticklabels()] == AGES


def test_age_groups_are_named_by_their_ends() -> None:
    assert age_labels(pd.DataFrame({"youngest": [14.2], "oldest": [22.9]})) == ["14–23"]


def test_maps_side_by_side_have_a_row_a_measure_and_a_note_each() -> None:
    volume = np.zeros(anatomy.grid(8).shape)
    maps = {measure: {"one seed": volume, "planted": volume} for measure in ("Error", "Change")}
    axes = np.array(maps_beside(maps, {("Change", "planted"): "r = 0.1"}, 8).axes).reshape(2, 2)
    assert [axis.get_title() for axis in axes[0]] == ["one seed", "planted"]
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["Error", "Change"]
    assert [axis.get_xlabel() for axis in axes.flat] == ["", "", "", "r = 0.1"]
