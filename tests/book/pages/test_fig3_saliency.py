import pandas as pd
import pytest
from matplotlib.figure import Figure

from brainage.book.pages import fig3_saliency
from brainage.engine.results import Results
from brainage.papers.traeuble2025.experiments.occlusion_maps import cubes_inside
from tests.page_results import published, with_tables

INPUTS = ("stiffness", "damping_ratio")


def checks(planted: float, untrained: float, seeds: float = 0.6) -> pd.DataFrame:
    pairs = {
        ("trained", "planted"): planted,
        ("untrained", "planted"): untrained,
        ("trained", "untrained"): -0.25,
        ("one seed", "another"): seeds,
    }
    rows = [
        {"measure": measure, "inputs": inputs, "first": first, "second": second, "spearman": value}
        for measure in ("increase", "change")
        for inputs in INPUTS
        for (first, second), value in pairs.items()
    ]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return published(fig3_saliency)


def test_correlations_of_both_properties_are_told(results) -> None:
    found = fig3_saliency.numbers(with_tables(results, "saliency", checks=checks(0.5, 0.1)))
    assert found["planted_change"] == "0.50 and 0.50"
    assert found["random_increase"] == "−0.25 and −0.25"


@pytest.mark.parametrize(("planted", "verdict"), [(0.5, "better"), (0.12, "hardly better, if at all,")])
def test_trained_networks_must_be_clearly_better_than_untrained_ones(results, planted: float, verdict: str) -> None:
    table = checks(planted, 0.1)
    assert fig3_saliency.numbers(with_tables(results, "saliency", checks=table))["verdict"] == verdict


def test_one_property_of_two_is_told_apart_from_both(results) -> None:
    table = checks(0.5, 0.1)
    worse = (table["inputs"] == "damping_ratio") & (table["first"] == "trained") & (table["second"] == "planted")
    table.loc[worse & (table["measure"] == "increase"), "spearman"] = 0.1
    found = fig3_saliency.numbers(with_tables(results, "saliency", checks=table))
    assert (found["verdict_increase"], found["verdict"]) == ("better in one property of two", "better")


@pytest.mark.parametrize(("seeds", "again"), [(0.6, "come out again"), (0.4, "do not come out again")])
def test_maps_come_out_again_if_seeds_agree(results, seeds: float, again: str) -> None:
    table = checks(0.5, 0.1, seeds)
    assert fig3_saliency.numbers(with_tables(results, "saliency", checks=table))["again"] == again


def test_without_a_known_truth_nothing_is_said_of_it(results) -> None:
    table = checks(0.5, 0.1)
    found = fig3_saliency.numbers(with_tables(results, "saliency", checks=table[table["second"] != "planted"]))
    assert found["planted_change"] == "(not known)"
    assert found["verdict"] == "as far as is known no better"


def test_typical_effects_are_medians_over_trained_networks_and_cubes_inside(results) -> None:
    inside = cubes_inside(4)
    cubes = [*inside[:3], 0, inside[0]]
    effects = pd.DataFrame({"cube": cubes, "network": ["trained"] * 4 + ["untrained"]})
    effects = effects.assign(increase=[-0.3, 0.1, 0.2, 99, 99], change=[1.0, 3.0, 2.0, 99, 99])
    found = fig3_saliency.numbers(with_tables(results, "saliency", effects=effects))
    assert (found["typical_increase"], found["typical_change"]) == ("0.20", "2.00")
    assert (found["n_inside"], found["edge"]) == (len(inside), 16)


def test_maps_and_regions_are_drawn_for_a_measure(results) -> None:
    figure = fig3_saliency.slices(results, "change")
    assert isinstance(figure, Figure)
    assert len(fig3_saliency.heat(results, "increase").axes) >= 2


def test_maps_of_both_measures_stand_side_by_side_with_their_correlation(results) -> None:
    axes = fig3_saliency.beside(results).axes
    assert [axis.get_title() for axis in axes[:4]] == ["one seed", "another seed", "never trained", "planted"]
    assert [axis.get_ylabel() for axis in axes[::4]] == ["Error grows (paper)", "Prediction changes"]
    assert [axis.get_xlabel()[:4] for axis in axes] == 2 * ["", "r = ", "r = ", "r = "]
