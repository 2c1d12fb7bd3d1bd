import numpy as np
import pytest

from brainage.simulation.lattice.fields import NODES
from brainage.simulation.lattice.lobes import LOBES, lobe_field, lobe_shares
from brainage.space import anatomy
from brainage.space.anatomy import PARCELS


def test_every_parcel_but_the_insula_has_one_lobe() -> None:
    named = [parcel for parcels in LOBES.values() for parcel in parcels]
    assert sorted([*named, "insula"]) == sorted(PARCELS)


def test_a_lobe_gets_its_ratio_and_the_cerebrum_keeps_its_mean() -> None:
    field = lobe_field({"frontal": 1.3}).reshape(anatomy.grid(NODES).shape)
    frontal = np.isin(anatomy.labels(NODES), [label for name in LOBES["frontal"] for label in PARCELS[name]])
    cerebrum = anatomy.region_mask("gray matter", NODES) | anatomy.region_mask("white matter", NODES)
    assert field[frontal].mean() == pytest.approx(1.3, abs=0.05)
    assert field[cerebrum].mean() == pytest.approx(1, abs=0.02)
    assert field[anatomy.region_mask("cerebellum", NODES)].mean() == pytest.approx(1, abs=0.02)


def test_nothing_told_nothing_changed() -> None:
    np.testing.assert_allclose(lobe_field({}), 1, atol=1e-5)
    assert sum(lobe_shares().values()) < 1  # the insula has the rest
