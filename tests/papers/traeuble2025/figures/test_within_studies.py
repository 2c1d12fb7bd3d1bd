from itertools import product

import numpy as np
import pandas as pd

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.within_studies import (
    correlations_chart,
    error_table,
    studies_table,
    within_table,
)

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
    table = pd.DataFrame(rows).assign(people=120, groups=5, spread=0.1, p=0.2)
    table.loc[2, ["r", "low", "high", "p_holm"]] = 0.4, 0.2, 0.6, 0.004  # Gaussian process on both maps
    table.loc[1, ["r", "low", "high"]] = float("nan")
    return table


LEFT_OUT = mae().assign(n=[30, 90] * 6, held_out=["A", "B"] * 6, mae_of_mean=[3.6, 4.4] * 6)
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
    row = error_table(mae(), LEFT_OUT).iloc[0]
    assert (row["Whole studies"], row["Guessing whole studies"]) == ("4.75", "4.20")
    assert (row["Random fifths"][:4], row["Guessing random fifths"]) == ("4.50", "4.00")
    assert row["In training"].split("\N{NO-BREAK SPACE}") == ["1.00", "±", "0.00"]


def test_correlations_are_listed_with_their_own_p_and_people() -> None:
    table = within_table(within())
    assert table.loc[1, "Correlation"] == "\N{EM DASH}"
    row = table.iloc[2]
    assert row["Correlation"].startswith("+0.40")
    assert row["p"] == "0.200"
    assert (row["p, Holm"], row["People"], row["Studies"]) == ("0.004", 120, 5)


def test_studies_are_named_as_pages_do() -> None:
    assert studies_table(STUDIES)["Told from"].tolist() == ["ages alone", "Stiffness", "MRE (both)"]


def test_each_input_has_a_row_for_each_way_of_holding_out() -> None:
    axis = correlations_chart(within()).axes[0]
    assert [text.get_text().split(",\n") for text in axis.get_yticklabels()] == [
        ["Stiffness", "random fifths"],
        ["Stiffness", "whole studies"],
        ["MRE (both)", "random fifths"],
        ["MRE (both)", "whole studies"],
    ]
    assert (0.2, 0.6) in {tuple(line.get_xdata()) for line in axis.get_lines()}
    faces = {}
    for dot in axis.collections:
        places = np.ma.filled(dot.get_offsets(), np.nan)
        for x, y in places[np.isfinite(places).all(axis=1)]:
            faces[round(float(x), 1), round(float(y))] = tuple(dot.get_facecolor()[0][:3])
    assert faces[0.4, 2] != (1, 1, 1)  # random fifths on both maps, filled
    assert faces[0.1, 3] == (1, 1, 1)  # whole studies, hollow
