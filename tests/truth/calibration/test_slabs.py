import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.simulation.lattice.surface import covered
from brainage.simulation.map.coverage import PIVOT
from brainage.simulation.numbers.parameters import measured
from brainage.space import anatomy
from brainage.truth.calibration.slabs import fit_slab, slab_table


@pytest.mark.parametrize(("low", "high", "tilt"), [(-40.0, 50.0, -0.2), (-90.0, 40.0, 0.0), (-50.0, 90.0, 0.1)])
def test_a_planted_slab_is_found(low: float, high: float, tilt: float) -> None:
    _, y, z = np.moveaxis(anatomy.grid(2).centers(), -1, 0)
    height = z - tilt * (y - PIVOT)
    found = fit_slab(covered() & (height > low) & (height < high))
    np.testing.assert_allclose(found, (low, high, tilt), atol=3)
    assert found[2] == pytest.approx(tilt, abs=0.051)


def test_the_table_is_that_of_mre134(all_of_mre134: Cohort) -> None:
    pd.testing.assert_frame_equal(slab_table(all_of_mre134), measured("slabs"), atol=0.01, check_dtype=False)
