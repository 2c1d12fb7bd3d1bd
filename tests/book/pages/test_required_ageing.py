from itertools import product

import numpy as np
import pandas as pd

from brainage.book.pages import required_ageing as page
from brainage.data.sources.dial.settings import SETTINGS
from brainage.engine.results import Results
from brainage.papers.traeuble2025.figures.comparison import LEARNERS

STRENGTHS = pd.DataFrame({"modality": ["stiffness", "damping_ratio", "t1w"], "strength": [1.5, 2.25, 1.0]})
ROUNDS = pd.DataFrame({"modality": "stiffness", "strength": [1.0, 0.95, 0.5], "mae": [8.6, 8.5, 9.9]})
LINES = pd.DataFrame({"line": ["oracle"], "inputs": ["stiffness"], "mae": [3.0]})


def compared(better: float) -> Results:
    """Networks err by so many years less than the Gaussian process, which errs by 9."""
    rows = [
        {"learner": learner, "inputs": inputs, "seed": seed, "mae": 9.0 - better * (learner != "pca_gp") + 0.2 * seed}
        for learner, inputs, seed in product(LEARNERS, ("stiffness", "mre"), (0, 1))
    ]
    pairs = [
        {"within": "stiffness", "first": "pca_gp", "second": name, "difference": better, "p_corrected": p}
        for name, p in (("supervised", 0.01), ("contrastive", 0.2))
    ]
    return Results({"mae": pd.DataFrame(rows).assign(mae_of_mean=19.0), "tests": pd.DataFrame(pairs)}, {})


def plane(reaching: float) -> Results:
    """At the strongest point all learners err by so many years."""
    rows = [
        {
            "seed": 0,
            "strength": k,
            "locality": 0.5,
            "participants": 311,
            "learner": learner,
            "mae": mae,
            "mae_of_mean": 19.0,
        }
        for k, mae in ((1.0, 9.5), (2.0, reaching))
        for learner in LEARNERS
    ]
    return Results({"errors": pd.DataFrame(rows)}, {})


def shown(*settings: str, reaching: float = 5.0) -> dict[str, Results]:
    by_setting = dict(zip(SETTINGS, (0.0, 2.0, -1.0), strict=True))
    made = {f"comparison {one}": compared(by_setting[one]) for one in settings}
    made |= {f"limit {one}": Results({"lines": LINES}, {}) for one in settings[:2]}
    return made | {"strengths": Results({"strengths": STRENGTHS, "rounds": ROUNDS}, {}), "plane": plane(reaching)}


def test_numbers_are_those_of_each_setting() -> None:
    found = page.numbers(shown(*SETTINGS))
    assert (found["strength_damping_ratio"], found["n_splits"]) == ("2.25", 2)
    errors = [found[f"{one}_supervised_stiffness"] for one in ("calibrated", "strong", "spots")]
    assert errors == ["9.1", "7.1", "10.1"]
    assert found["strong_supervised_mri"] == "\N{EM DASH}"  # not asked


def test_a_network_wins_if_the_corrected_test_says_so_and_it_errs_less() -> None:
    found = page.numbers(shown(*SETTINGS))
    assert (found["strong_supervised_wins"], found["strong_contrastive_wins"]) == ("Stiffness", "no input")
    assert found["spots_supervised_wins"] == "no input"  # told apart, and worse


def test_points_that_reach_the_report_are_counted() -> None:
    found = page.numbers(shown(*SETTINGS))
    assert (found["points"], found["points_reaching"]) == (2, 0)  # of the contrastive learner 3.57 is asked
    assert (found["reaching_supervised"], found["reaching_contrastive"], found["least_contrastive"]) == (1, 0, "5.0")
    assert (found["nearest"], found["nearest_by"]) == ("+1.4", "contrastive network")  # 5 in place of 3.57
    assert page.numbers(shown(*SETTINGS, reaching=3.5))["points_reaching"] == 1


def test_where_other_settings_are_not_shown_their_numbers_are_dashes() -> None:
    found = page.numbers(shown(SETTINGS[0]))
    assert found.keys() == page.numbers(shown(*SETTINGS)).keys()
    assert found["strong_pca_gp_mre"] == found["spots_supervised_wins"] == "\N{EM DASH}"
    assert list(page.settings(shown(SETTINGS[0]))) == ["Calibrated"]


def test_settings_come_with_the_lines_of_a_reader_where_there_is_one() -> None:
    found = page.settings(shown(*SETTINGS))
    assert [lines is None for _, lines in found.values()] == [False, False, True]


def test_reported_errors_have_a_column_of_their_own() -> None:
    table = page.setting_table(shown(*SETTINGS)).set_index(["Learner", "Input"])
    row = table.loc[(LEARNERS["pca_gp"], "Stiffness")]
    assert row["Reported"] == "8.91"
    assert row["As strong as reported"].split("\N{NO-BREAK SPACE}") == ["9.1", "±", "0.1"]
    assert np.array_equal(table.columns, ["Reported", *page._TITLES.values()])


def test_gains_are_the_largest_by_place_and_stand_beside_the_baseline_s_error() -> None:
    errors = plane(5.0)["errors"]
    spots = errors.assign(locality=1.0, mae=errors["mae"] + 4 * (errors["learner"] == "pca_gp"))
    found = page.numbers(shown(*SETTINGS) | {"plane": Results({"errors": pd.concat([errors, spots])}, {})})
    assert (found["gain_half"], found["gain_spots"], found["gain_areas"]) == ("+0.0", "+4.0", "\N{EM DASH}")
    assert (found["beside"], found["plane_splits"]) == ("9.0", 1)


def test_gains_of_splits_are_compared_within_a_point_and_not_where_all_is_in_spots() -> None:
    errors = plane(5.0)["errors"]
    gained = errors["mae"] - 0.7 * ((errors["learner"] == "contrastive") & (errors["strength"] > 1))
    both = pd.concat([errors, errors.assign(seed=1, mae=gained)])
    spots = both.assign(locality=1.0, mae=both["mae"] * (1 + both["seed"] * (both["learner"] == "pca_gp")))
    found = page.numbers(shown(*SETTINGS) | {"plane": Results({"errors": pd.concat([both, spots])}, {})})
    assert found["gain_scatter"] == "0.7"


def test_how_rough_the_strength_of_stiffness_is_and_whose_verdicts_it_moves() -> None:
    found = page.numbers(shown(*SETTINGS))
    assert (found["near"], found["near_errors"]) == ("0.95 to 1.00", "8.50 to 8.60")
    assert (found["reader_calibrated"], found["reader_strong"]) == ("3.0", "3.0")
    assert page.numbers(shown(SETTINGS[0]))["reader_strong"] == "\N{EM DASH}"
