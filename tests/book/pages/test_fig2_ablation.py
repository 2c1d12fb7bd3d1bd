import numpy as np
import pandas as pd
import pytest

from brainage.book.pages import fig2_ablation
from brainage.engine.results import Results

#: Errors at the authors' learning rate and at ten times it.
ERRORS = {
    "L1": (9.0, 7.0),
    "adaptive, as coded": (8.0, 7.5),
    "L^exp, as coded": (8.5, 7.0),
    "L^exp, exact": (15.0, 16.0),
}
RATES = (1e-4, 1e-3)


@pytest.fixture
def found() -> dict[str, str | int]:
    rows = [
        {"objective": name, "learning_rate": rate, "architecture": "narrow", "seed": 0, "mae": mae, "pearson_r": 0.8}
        for name, errors in ERRORS.items()
        for rate, mae in zip(RATES, errors, strict=True)
    ]
    order = [
        {"objective": name, "part": part, "rank": rank, "slope": 1.2}
        for name, ranks in (("L^exp, exact", (0.1, 0.05)), ("L^exp, as coded", (0.9, 0.7)))
        for part, rank in zip(("training", "held out"), ranks, strict=True)
    ]
    width = [
        {"objective": name, "learning_rate": 1e-4, "architecture": architecture, "seed": seed, "mae": mae + 0.5 * seed}
        for name, mae in (("L1", 9.0), ("adaptive, as coded", 8.0))
        for architecture, mae in (("narrow", mae), ("wide", mae - 2))
        for seed in (0, 1)
    ]
    results = {
        "ablation": Results({"mae": pd.DataFrame(rows)}, {}),
        "repulsion": Results({"order": pd.DataFrame(order)}, {"parameters": {"repeats": 1}}),
        "width": Results({"mae": pd.DataFrame(width)}, {"parameters": {"grid": 8}}),
        **searched(),
    }
    return fig2_ablation.numbers(results)


def searched() -> dict[str, Results]:
    """The supervised network saves a year on one input and three on the other, in the split that both have."""
    cell = {"learner": "supervised", "inputs": ["mri", "mre"]}
    published = pd.concat(
        [pd.DataFrame({**cell, "seed": 0, "mae": [10.0, 9.0]}), pd.DataFrame({**cell, "seed": 1, "mae": 99.0})]
    )
    published["macro_mae"] = published["mae"] + 1
    best = pd.DataFrame({**cell, "reported": [5.0, 4.5]})
    draws = pd.DataFrame({**cell, "settings": '{"learning_rate": 0.001}', "mae": 5.0})
    tuned = {
        "mae": pd.DataFrame({**cell, "seed": 0, "mae": [9.0, 6.0], "macro_mae": [11.0, 9.0]}),
        "best": best,
        "draws": draws,
    }
    return {
        "comparison": Results({"mae": published}, {}),
        "tuning": Results(tuned, {"parameters": {"search_voxel_size": 8}}),
    }


def test_what_tuning_saves_is_told_on_the_splits_that_have_both(found) -> None:
    assert (found["saved_supervised"], found["tuned_supervised_mre"], found["search_supervised"]) == (
        "+2.0",
        "6.0",
        "4.5",
    )
    assert (found["n_tuned"], found["search_grid"]) == (1, 8)
    table = fig2_ablation.tuned(searched())
    assert table["Published settings: MAE (years)"].tolist() == ["10.0", "9.0"]
    assert found["saved_macro_supervised"] == "+0.5"  # none and one


def test_exact_variants_are_left_aside_in_what_a_rate_is_worth(found) -> None:
    assert (found["rate_low"], found["rate_high"]) == ("0.0001", "0.001")
    assert (found["spread_low"], found["spread_high"]) == ("8.0–9.0", "7.0–7.5")
    assert found["rate_effect"] == "−1.3"  # of -2, -0.5 and -1.5
    assert (found["l1_high"], found["adaptive_high"], found["exact_low"], found["coded_low"]) == (
        "7.0", "7.5", "15.0", "8.5",
    )  # fmt: skip


def test_order_of_embeddings_and_scatter_of_predictions_are_told_for_both_readings(found) -> None:
    assert (found["exact_order"], found["exact_held_out"], found["coded_order"]) == ("0.10", "0.05", "0.90")
    assert found["exact_r"] == "0.80"
    assert found["exact_spread"] == "1.5"  # a slope of 1.2 with r = 0.8


def test_width_is_worth_what_both_objectives_gain(found) -> None:
    assert (found["width_size"], found["width_low"]) == ("+2.0", "+2.0")
    assert {found[f"wider_{one}"] for one in ("l1_low", "l1_high", "adaptive_low", "adaptive_high")} == {"+2.0"}
    assert (found["equal_width"], found["both_size"]) == ("+1.0", "+3.0")
    assert (found["n_width"], found["width_voxels"]) == (2, 8)


def test_objectives_that_differ_from_l1_beyond_chance_are_named_and_no_others() -> None:
    rng = np.random.default_rng(0)
    rows = []
    for rate in RATES:
        base = rng.normal(9, 1, 10)
        better = base - 2 + rng.normal(0, 0.1, 10) if rate == RATES[0] else base + rng.normal(0, 1, 10)
        for name, mae in {"L1": base, "y-aware": better, "L^exp, exact": base + 9}.items():
            rows += [
                {"objective": name, "learning_rate": rate, "seed": seed, "mae": one} for seed, one in enumerate(mae)
            ]
    told = fig2_ablation._of_tests(pd.DataFrame(rows))
    assert (told["n_against_l1"], told["n_apart"], told["n_alone"]) == (2, 1, 1)
    assert told["apart"].startswith("y-aware at 0.0001 (−2.")
    few = pd.DataFrame(rows).query("seed < 2")
    assert fig2_ablation._of_tests(few) == {
        "n_against_l1": 2,
        **dict.fromkeys(("n_apart", "apart", "n_alone"), "(too few splits)"),
    }
