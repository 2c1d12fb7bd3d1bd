import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import FillBetweenPolyCollection

from brainage.gaps.power import METHODS as SIMULATED
from brainage.papers.traeuble2025 import gap_ways
from brainage.papers.traeuble2025.experiments import disease_gaps
from brainage.papers.traeuble2025.figures.disease_gaps import METHODS, WAYS, error_rates, gap_groups
from tests.papers.traeuble2025.experiments.test_disease_gaps import predictions


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    table = disease_gaps.gaps(predictions(shift=12, n=15))
    return table, disease_gaps.compare(table)


def test_every_patient_and_control_is_a_point_in_every_panel(tables) -> None:
    figure = gap_groups(*tables, "AD")
    assert len(figure.axes) == 3
    for axis, way in zip(figure.axes, gap_ways.WAYS[:3], strict=True):
        shown = np.concatenate([one.get_offsets()[:, 1] for one in axis.collections if len(one.get_offsets()) > 1])
        part = tables[0].set_index(["correction", "fitted_on"]).loc[way].query("role != 'held out'")
        np.testing.assert_allclose(sorted(shown), sorted(part["gap"]))


def test_groups_of_five_or_more_have_a_shape(tables) -> None:
    """Two groups on every input in the table, fifteen patients and their controls."""
    axis = gap_groups(*tables, "AD").axes[0]
    shapes = [one for one in axis.collections if isinstance(one, FillBetweenPolyCollection)]
    assert len(shapes) == 2 * tables[0]["inputs"].nunique()


def test_a_disease_that_nobody_has_is_not_drawn(tables) -> None:
    assert gap_groups(*tables, "MCI") is None


def test_medians_are_written_and_differences_starred(tables) -> None:
    axis = gap_groups(*tables, "AD").axes[1]
    row = tables[1].set_index(["correction", "fitted_on"]).loc[gap_ways.PUBLISHED_WAY]
    texts = {text.get_text().replace("\N{MINUS SIGN}", "-") for text in axis.texts}
    assert {f"{row['median_controls']:+.1f}", f"{row['median_patients']:+.1f}"} <= texts
    assert ("*" in texts) == (row["p"] < 0.05)


def test_ways_and_methods_are_those_that_were_computed() -> None:
    assert tuple(WAYS) == gap_ways.WAYS
    assert set(METHODS) <= {tuple(method) for method in SIMULATED}


def test_false_positives_stand_above_power() -> None:
    rows = [
        {
            **method._asdict(),
            "controls": n,
            "patients": n,
            "youngest": 66.0,
            "oldest": 73.0,
            "mismatch": m,
            "shift": s,
            "rate": 0.01 * m + 0.1 * s,
        }
        for method in SIMULATED
        for n in (12, 100)
        for m in (0.0, 5.0)
        for s in (0.0, 4.0)
    ]
    rates = pd.DataFrame(rows).assign(low=lambda t: t["rate"], high=lambda t: t["rate"])
    axes = np.array(error_rates(rates).axes).reshape(2, 2)
    np.testing.assert_allclose(axes[0][0].lines[0].get_xydata(), [[0, 0], [5, 0.05]])
    np.testing.assert_allclose(axes[1][1].lines[0].get_xydata(), [[0, 0], [4, 0.4]])
    assert [axis.get_title() for axis in axes[0]] == ["12 v 12,\ncontrols 66–73", "100 v 100,\ncontrols 66–73"]
