from itertools import product

import pandas as pd

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.real_maps import real_table, studies_table, within_studies

INPUTS = ("stiffness", "mre")


def mae() -> pd.DataFrame:
    """The supervised network on both maps errs by 2.5 and 3.5 years, all others by 4 and 5; guessing by 4."""
    rows = [
        {"learner": learner, "inputs": inputs, "seed": seed, "mae": 4.0 + seed, "mae_of_mean": 4.0, "training_mae": 1.0}
        for learner, inputs, seed in product(LEARNERS, INPUTS, (0, 1))
    ]
    table = pd.DataFrame(rows)
    table.loc[(table["learner"] == "supervised") & (table["inputs"] == "mre"), "mae"] -= 1.5
    return table


def within() -> pd.DataFrame:
    """On random fifths one model tells ages; on whole studies one of them has predictions that do not vary."""
    rows = [
        {"learner": learner, "inputs": inputs, "held_out": held, "r": 0.1, "low": -0.1, "high": 0.3, "p_holm": 1.0}
        for learner, inputs, held in product(LEARNERS, INPUTS, ("random fifths", "whole studies"))
    ]
    table = pd.DataFrame(rows).assign(people=120, groups=5)
    table.loc[2, ["r", "low", "high", "p_holm"]] = 0.4, 0.2, 0.6, 0.004  # Gaussian process on both maps
    table.loc[1, ["r", "low", "high"]] = float("nan")
    return table


LEFT_OUT = mae().assign(n=[30, 90] * 6, held_out=["A", "B"] * 6)
STUDIES = pd.DataFrame(
    {
        "features": ["age", "stiffness", "mre"],
        "accuracy": [0.4, 0.6, 0.8],
        "guessing": 0.25,
        "studies": 4,
        "people": 120,
    }
)


def test_errors_of_studies_weigh_as_many_as_took_part() -> None:
    row = real_table(mae(), LEFT_OUT, within()).iloc[0]
    assert (row["Whole studies"], row["Random fifths"][:3], row["In training"]) == (
        "4.8",
        "4.5",
        "1.0\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}0.0",
    )
    assert row["r, whole studies"] == "\N{EM DASH}"
    assert studies_table(STUDIES)["Told from"].tolist() == ["ages alone", "Stiffness", "MRE (both)"]


def test_each_input_has_a_row_for_each_way_of_holding_out() -> None:
    axis = within_studies(within()).axes[0]
    assert [text.get_text().split(",\n") for text in axis.get_yticklabels()] == [
        ["Stiffness", "random fifths"],
        ["Stiffness", "whole studies"],
        ["MRE (both)", "random fifths"],
        ["MRE (both)", "whole studies"],
    ]
    intervals = {tuple(line.get_xdata()) for line in axis.get_lines()}
    assert (0.2, 0.6) in intervals
    assert {tuple(dot.get_facecolor()[0][:3]) for dot in axis.collections if len(dot.get_offsets())} >= {
        (1.0, 1.0, 1.0)
    }
