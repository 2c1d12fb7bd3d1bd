import numpy as np
import pandas as pd
import pytest

from brainage.book.pages import ageing
from brainage.engine.results import Results
from tests.papers.this_book.figures.test_lifespan_realism import changes, errors
from tests.papers.this_book.figures.test_sensitivity import WHOLE

MISREGISTRATION = pd.DataFrame(
    [("pca_gp", 0.0, 5.0), ("pca_gp", 4.5, 8.0), ("supervised", 0.0, 5.5), ("supervised", 4.5, 6.0)],
    columns=["learner", "millimetres", "mae"],
)
STATEMENTS = pd.DataFrame(
    {
        "label": ["whole", "frontal", "old"],
        "low": [-0.4, 1.0, None],
        "high": [-0.3, 1.2, None],
        "simulated": [-0.35, 1.4, 2.0],
    }
)
HALVES = pd.DataFrame({"real": [0.1, 0.2, 0.3], "simulated": [0.1, 0.15, 0.2]})
STRENGTHS = pd.DataFrame(
    [
        *[("stiffness_r2", 1.0, 0.7, -0.33), ("stiffness_r2", 1.5, 0.82, -0.5), ("stiffness_r2", 2.0, 0.9, -0.66)],
        *[("t1w_r2", 1.0, 0.8, None), ("t1w_r2", 2.0, 0.9, None)],
        *[("damping_r2", 1.0, 0.2, 0.34), ("damping_r2", 2.0, 0.45, 0.68)],
    ],
    columns=["statistic", "strength", "value", "slope"],
)
ASSUMED = {"changes": WHOLE, "misregistration": MISREGISTRATION}


def numbers(**tables: pd.DataFrame) -> dict[str, str | int]:
    made = {"changes": changes(), "errors": errors(), "halves": HALVES} | tables
    sources = {"statements": STATEMENTS}
    shown = {"ageing": made, "sources": sources, "sensitivity": ASSUMED, "strengths": {"errors": STRENGTHS}}
    made_of = {"parameters": {"people": 60, "networked": 120}}
    return ageing.numbers({name: Results(tables, made_of) for name, tables in shown.items()})


def test_strengths_are_said_with_the_slope_they_mean_and_where_none_suffices() -> None:
    found = numbers()
    assert found["strength_stiffness"] == "at 1.5 times (a slope of −0.5 % a year)"
    assert found["strength_t1w"] == "at 1 times"
    assert (found["strength_damping"], found["strongest_damping"]) == ("at none that was tried", "0.45")
    assert found["most_strength"] == "2"


def test_both_learners_are_named() -> None:
    both = errors().assign(by=None)
    both.loc[both["statistic"] == "stiffness_r2", "by"] = "Gaussian process 0.67, network 0.57"
    assert numbers(errors=both)["by_stiffness"] == "Gaussian process 0.67, network 0.57"
    assert numbers()["by_damping"] == "—"


def test_what_is_inside_is_counted_and_the_rest_is_named() -> None:
    found = numbers(changes=changes(caudate=-9), errors=errors(structures=0.45, brain=0.6))
    assert (found["n_structures"], found["changes_inside"], found["sds_inside"]) == (14, 13, 14)
    assert found["missed"] == "caudate"
    assert found["asked"] == 10
    assert "Brain over ICV alone" in found["outside"]
    assert (found["structures"], found["brain"]) == ("0.45", "0.60")
    rng = np.random.default_rng(0)  # the error that many means of 280 normal errors have, as a share of their mean
    means = np.abs(rng.standard_normal((4000, 280))).mean(axis=1)
    assert float(found["brain_error"]) == pytest.approx(0.6 * means.std() / means.mean(), abs=0.005)


def test_all_inside_is_none_outside() -> None:
    inside = {"gray_voxels": 0.9, "dementia_brain": 9, "dementia_voxels": 9, "stiffness_r2": 0.85, "t1w_r2": 0.85}
    found = numbers(errors=errors(**inside, damping_r2=0.7))
    assert (found["outside"], found["missed"], found["inside"]) == ("none", "none", 10)
    assert found["dementia_brain"] == "9"


def test_what_a_small_run_does_not_ask_is_a_dash() -> None:
    some = errors().query("statistic in ('structures', 'tissue', 'parcels', 'gray_voxels', 'raw_voxels')")
    found = numbers(errors=some)
    assert (found["stiffness_r2"], found["dementia_brain"], found["structures"]) == ("—", "—", "0.42")


def test_correlations_are_summed_up() -> None:
    found = numbers()
    assert (found["distance"], found["distance_median"], found["distance_halves"]) == ("0.150", "0.200", "0.290")


def test_what_moves_an_error_most_is_named_and_what_moves_nothing_is_a_dash() -> None:
    found = numbers()
    assert found["tries"] == 2
    assert (found["most_stiffness"], found["year_t1w"]) == ("–", "T1w: noise (%)")
    some = WHOLE.assign(difference=WHOLE["difference"].where(WHOLE["side"] != "high", 0.4))
    with_it = ageing._of_assumptions(some)
    assert with_it["most_t1w"] == "T1w: noise (%) at 0 (−1.0 years)"
    assert (with_it["year_t1w"], with_it["year_stiffness"]) == ("T1w: noise (%)", "none")


def test_both_ends_of_misregistration_are_told() -> None:
    found = numbers()
    assert (found["pca_gp_least"], found["pca_gp_most"], found["supervised_most"]) == ("5.0", "8.0", "6.0")
    assert (found["most_mm"], found["registration_bound"]) == ("4.5", "2.6")


def test_what_sources_say_is_counted_where_they_give_a_range() -> None:
    found = numbers()
    assert (found["sources"], found["sources_inside"], found["sources_outside"]) == (2, 1, "frontal")
