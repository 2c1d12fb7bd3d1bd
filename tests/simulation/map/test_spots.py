import numpy as np
import pytest

from brainage.simulation.lattice.areas import averages
from brainage.simulation.lattice.fields import NODES
from brainage.simulation.map.participant_maps import draw_maps, tissue_slopes
from brainage.simulation.map.spots import draw_spots, in_spots
from brainage.simulation.person.drawn_person import draw_person
from brainage.simulation.person.model import Model
from brainage.space import anatomy

BRAIN = anatomy.region_mask("brain", NODES)


def test_spots_move_no_areas_mean_and_lie_elsewhere_in_everybody() -> None:
    first, second = (draw_spots(np.random.default_rng(seed)) for seed in (1, 2))
    for field in (first, second):
        assert np.abs(averages(field, np.ones(field.shape, bool))).max() < 0.1
        assert field[BRAIN].std() == pytest.approx(1, abs=0.1)
        assert field[BRAIN].max() > 3.5 > -3.5 < field[BRAIN].min()  # few and high
    assert abs(np.corrcoef(first[BRAIN], second[BRAIN])[0, 1]) < 0.1


def test_ageing_goes_into_spots_as_far_as_it_is_local() -> None:
    for locality in (0.5, 1.0):
        person = draw_person(0, 0, Model(locality=locality))
        at_80 = in_spots(person, "stiffness", 56.6)
        assert (at_80[BRAIN] - 1).std() == pytest.approx(locality * 0.0033 * 56.6, rel=0.1)
    assert in_spots(draw_person(0, 0, Model()), "stiffness", 56.6) == 1
    assert in_spots(person, "stiffness", 500).min() == pytest.approx(0.1)  # and no map turns negative


def test_maps_hold_their_means_and_gain_texture() -> None:
    """The same old person, with ageing switched off and with all of it in spots."""
    old = next(person for person in (draw_person(i, 0, Model()) for i in range(99)) if person.age > 75)
    models = Model(strength=dict.fromkeys(("stiffness", "damping_ratio", "t1w"), 0.0)), Model(locality=1.0)
    drawn = [draw_maps(draw_person(old.index, 0, model), tissue_slopes(model), NODES) for model in models]
    for modality in ("stiffness", "damping_ratio", "t1w"):
        without, with_them = (maps[modality] for maps in drawn)
        known = BRAIN & (without > 0)
        ratio = with_them[known] / without[known]
        assert ratio.mean() == pytest.approx(1, abs=0.02)
        assert ratio.std() == pytest.approx(0.0033 * (old.age - 23.4), rel=0.35)
