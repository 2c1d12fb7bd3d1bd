import numpy as np
import pandas as pd
import pytest

from brainage.simulation.numbers.parameters import measured
from brainage.truth.calibration.lifespan_anatomy import _growth, head_sizes, measure_anatomy
from brainage.truth.lifespan.tables import FEATURES, dementia, freesurfer
from tests.truth.calibration.test_growth_curves import planted
from tests.truth.lifespan.test_tables import REAL, needs_tables


def heads(error: float, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """People whose brains follow their heads, whose estimate errs; and brains over heads, measured without error."""
    rng = np.random.default_rng(seed)
    n = 6000
    true, brain = 0.1 * rng.standard_normal(n), 0.02 * rng.standard_normal(n)
    people = planted(n).assign(icv=1.4e6 * np.exp(true + error * rng.standard_normal(n)))
    parts = [name for name in FEATURES if "cerebellum" in name] + ["brain stem"]
    people[parts] = 1.0
    people["tissue"] = 1e6 * np.exp(true + brain) - 3
    over = pd.DataFrame({"age": people["age"], "brain": 0.8 * np.exp(0.02 * rng.standard_normal(n)), "cdr": 0.0})
    return people, over


@pytest.mark.parametrize("error", [0.03, 0.06])
def test_the_estimate_s_error_is_found(error: float) -> None:
    found = head_sizes(*heads(error))
    assert found["estimate_sd"] == pytest.approx(error, rel=0.15)
    assert found["head_sd"] == pytest.approx(0.1, rel=0.1)
    assert found["brain_growth"] == pytest.approx(0, abs=0.001)


def test_a_planted_growth_of_the_sd_is_found() -> None:
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 90, 4000)
    assert _growth(0.02 * np.exp(0.01 * ages) * rng.standard_normal(4000), ages) == pytest.approx(0.01, abs=0.001)


@needs_tables
def test_what_is_kept_is_what_the_tables_give() -> None:
    """Curves and SDs anew, in some seconds, to the digits that are kept."""
    tables = measure_anatomy(freesurfer(REAL / "nki_oasis2.csv.gz"), dementia(REAL / "oasis_cross-sectional.csv"))
    for name, table in tables.items():
        kept = measured(name)
        numbers = kept.select_dtypes("number").columns
        np.testing.assert_allclose(table[numbers], kept[numbers], rtol=2e-3, atol=2e-3, err_msg=name)
