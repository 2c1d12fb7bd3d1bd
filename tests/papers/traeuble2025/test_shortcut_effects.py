import numpy as np
import pandas as pd
import pytest

from brainage.papers.traeuble2025.shortcut_effects import (
    embeddings_told,
    normalization_effect,
    objective_effects,
    selection_effect,
    study_effects,
    width_effects,
)


def test_the_best_draw_flatters_by_the_difference() -> None:
    best = pd.DataFrame(
        {
            "learner": ["pca_gp", "pca_gp", "contrastive"],
            "inputs": ["mri", "mre", "mri"],
            "draws": [50, 50, 10],
            "reported": [7.0, 6.0, 5.0],
            "honest": [7.5, 7.5, 5.2],
        }
    )
    table = selection_effect(best).set_index("effect")
    row = table.loc["best of 50 settings, pca_gp"]
    assert (row["size"], row["low"], row["high"], row["over"]) == (1.0, 0.5, 1.5, "2 inputs")
    assert table.loc["best of 10 settings, contrastive", "size"] == pytest.approx(0.2)


def test_a_smaller_error_before_the_split_counts_as_saved() -> None:
    table = normalization_effect(pd.DataFrame({"difference": [-0.3, 0.1]}))
    assert table[["size", "low", "high"]].iloc[0].tolist() == pytest.approx([0.1, -0.1, 0.3])


def test_a_study_is_told_as_mean_over_learners_and_range_over_studies_also_where_all_were_scanned_alike() -> None:
    costs = {"study": ["one", "one", "two"], "without_study": [4.0, 6.0, 1.0], "scanned_alike": [1.0, 1.0, 0.0]}
    study, alike = study_effects(pd.DataFrame(costs)).to_dict("records")
    assert (study["effect"], study["kind"]) == ("study in training and test", "flatters")
    assert (study["size"], study["low"], study["high"], study["over"]) == (3, 1, 5, "2 studies")
    assert (alike["size"], alike["low"], alike["high"]) == (0.5, 0, 1)
    assert len(study_effects(pd.DataFrame(costs).drop(columns="scanned_alike"))) == 1  # of real people


def test_objectives_rates_and_the_shift() -> None:
    errors = {
        ("L1", 1e-4): 9.0,
        ("L1", 1e-3): 8.0,
        ("adaptive, as coded", 1e-4): 8.0,
        ("adaptive, as coded", 1e-3): 8.0,
        ("L^exp, as coded", 1e-4): 8.5,
        ("L^exp, as coded", 1e-3): 7.0,
        ("L^exp, exact", 1e-4): 15.0,
        ("L^exp, exact", 1e-3): 12.0,
    }
    rows = [
        {"objective": name, "learning_rate": rate, "architecture": "narrow", "seed": seed, "mae": mae}
        for (name, rate), mae in errors.items()
        for seed in (0, 1)
    ]
    sizes = objective_effects(pd.DataFrame(rows)).set_index("effect")["size"]
    assert sizes["exponential loss: exact minus as coded"] == 6.5
    assert sizes["objective at a rate of 0.0001: L1 minus the paper's"] == 1
    assert sizes["objective at a rate of 0.001: L1 minus the paper's"] == 0
    assert sizes["learning rate: the authors' minus ten times it"] == pytest.approx((9 + 8 + 8.5) / 3 - (8 + 8 + 7) / 3)


def test_width_alone_and_with_the_objective() -> None:
    """Wide networks err by 1 year less, the paper's objective by 0.5: together 1.5, in a split of its own 2 more."""
    rows = [
        {"objective": name, "learning_rate": rate, "architecture": width, "seed": seed, "mae": 9 - gain - more}
        for name, gain in (("L1", 0), ("adaptive, as coded", 0.5))
        for width, more in (("narrow", 0), ("wide", 1))
        for rate in (1e-4, 1e-3)
        for seed in (0, 1)
    ]
    mae = pd.DataFrame(rows)
    mae.loc[(mae["seed"] == 1) & (mae["architecture"] == "wide"), "mae"] -= 2
    table = width_effects(mae).set_index("effect")[["size", "low", "high"]]
    width = table.loc["width: 16–128 minus 64–512 channels"]
    assert width.tolist() == pytest.approx([2, 1, 3])
    assert table.loc["both: narrow L1 minus the paper's, wide"].tolist() == pytest.approx([2.5, 1.5, 3.5])


def test_a_planted_study_is_told_from_an_embedding() -> None:
    """Two studies apart on the first axis, two splits; a learner without embedding is passed over."""
    rng = np.random.default_rng(0)
    people = pd.DataFrame({"participant_id": range(40), "study": ["one", "two"] * 20})
    axis = (people["study"] == "two") * 10 + rng.normal(size=40)
    one = people.assign(learner="contrastive", inputs="mre", held_out="random", embedding_1=axis, embedding_2=0.0)
    one = one.assign(age=rng.permutation(40) + 20.0)  # which tells nothing of the study
    parts = [one.assign(seed=0), one.assign(seed=1), one.assign(seed=0, learner="pca_gp", embedding_1=None)]
    told = embeddings_told(pd.concat(parts).drop(columns="study"), people)
    assert embeddings_told(one.assign(seed=0).drop(columns="study").head(6), people).empty
    assert told["features"].tolist() == ["age, held out", "contrastive, mre"]
    assert told["accuracy"].iloc[1] == 1
    assert told["accuracy"].iloc[0] < 0.75
    assert told["people"].tolist() == [40, 40]
