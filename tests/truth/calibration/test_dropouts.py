import numpy as np
import pytest

from brainage.simulation.map.coverage import draw_coverage, loss_field
from brainage.simulation.numbers.parameters import measured
from brainage.space.anatomy import PARCELS
from brainage.truth.calibration.dropouts import known_shares


def test_simulated_scans_lose_as_much_of_each_parcel_as_real_ones() -> None:
    sites = np.repeat(list("ABCDE"), [3, 5, 2, 8, 16])  # in the proportions of MRE134
    drawn = np.mean([draw_coverage(np.random.default_rng(i), site) > 0 for i, site in enumerate(sites)], axis=0)
    real = measured("dropouts").set_index("parcel").loc[list(PARCELS), "known"].to_numpy()
    assert np.abs(known_shares(drawn) - real).mean() < 0.03
    assert np.abs(known_shares(drawn) - real).max() < 0.12


def test_what_is_told_of_a_parcel_is_lost_there() -> None:
    names = list(PARCELS)
    field = loss_field(np.array([5.0 if name == "medialorbitofrontal" else 0.0 for name in names]))
    assert field.max() == pytest.approx(5, abs=0.5)
    assert np.median(field) == pytest.approx(0, abs=0.01)
