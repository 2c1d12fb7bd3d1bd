import numpy as np
import pandas as pd

from brainage.book.pages import realism
from brainage.engine.results import Results
from brainage.papers.this_book.experiments.study1_realism import Riddle

LINES = pd.DataFrame({"line": ["oracle", "gap"], "inputs": ["mre", "brain age"], "mae": [4.26, 3.1]})
CLASSIFIERS = pd.DataFrame(
    {
        "features": ["regions", "texture", "all of them"],
        "auc": [0.55, 0.9, 0.71],
        "yardstick_median": [0.5, 0.5, 0.52],
        "yardstick_p95": [0.6, 0.7, 0.69],
    }
)
COMPARISON = pd.DataFrame(
    {
        "group": ["mean", "mean", "texture", "texture"],
        "modality": ["stiffness", "damping_ratio", "damping_ratio", "both"],
        "difference": [0.05, 0.06, 0.3, 0.4],
        "inside": [True, True, False, False],
    }
)


def numbers(comparison: pd.DataFrame = COMPARISON) -> dict[str, str | int]:
    results = Results({"comparison": comparison, "classifiers": CLASSIFIERS}, {})
    return realism.numbers({"realism": results, "limit": Results({"lines": LINES}, {})})


def test_what_is_outside_is_named_once_and_half_is_inside() -> None:
    found = numbers()
    assert (found["n_comparisons"], found["inside"], found["means_within_5"]) == (4, "50", "50")
    assert found["outside"] == "autocorrelation of damping ratio; autocorrelation"
    assert numbers(COMPARISON.assign(inside=True))["outside"] == "none"


def test_classifiers_that_tell_more_than_between_halves_are_counted_and_the_most_telling_named() -> None:
    found = numbers()
    assert (found["n_telling"], found["n_classifiers"], found["most_telling"]) == (2, 3, "texture")
    assert found["most_auc"] == "0.90"
    assert (found["auc"], found["auc_halves"]) == ("0.71", "0.52")


def test_lines_that_nobody_beats_are_named_by_line_and_input() -> None:
    found = numbers()
    assert (found["limit_oracle_mre"], found["limit_gap_brain_age"]) == ("4.3", "3.1")


def test_the_riddle_has_an_answer_only_with_real_maps() -> None:
    maps = [{name: np.ones((91, 109, 91), np.float32) for name in ("stiffness", "damping_ratio")}]
    assert realism.picture(Riddle(maps, "A"), 8) is not None
    assert "<strong>A, C</strong> are real" in realism.answer(Riddle(maps, "A, C")).text
    assert realism.picture(None, 8) is None
    assert realism.answer(None).text.startswith("> **The real maps are not here.**")
