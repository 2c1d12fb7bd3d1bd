import pandas as pd

from brainage.book.pages import real_maps
from brainage.engine.results import Results
from tests.papers.traeuble2025.figures.test_within_studies import LEFT_OUT, STUDIES, mae, within

SLOPES = pd.DataFrame(
    {
        "modality": ["stiffness", "stiffness", "damping_ratio"],
        "group": ["all", "within studies", "within studies"],
        "percent_per_year": [0.9, 0.1, -0.25],
        "low": -0.5,
        "high": 0.7,
    }
)


def numbers() -> dict[str, str | int]:
    means = pd.DataFrame({"participant_id": ["a", "b", "a", "b"], "age": [18.0, 35.0, 18.0, 35.0]})
    real = {"mae": mae(), "within": within(), "studies": STUDIES, "left_out": LEFT_OUT}
    return real_maps.numbers(
        {"real": Results(real, {"parameters": {"grid": 8}}), "trends": Results({"means": means, "slopes": SLOPES}, {})}
    )


def test_models_are_counted_that_tell_ages_within_studies_and_that_beat_guessing() -> None:
    found = numbers()
    assert (found["telling_random"], found["telling_whole"]) == (1, 0)
    assert (found["most_random"], found["r_random"]) == ("PCA + Gaussian process on MRE (both)", "0.40")
    assert found["n_better_whole"] == 1
    assert (found["detectable"], found["highest"]) == ("0.26", "0.60")  # of 12 tests the first needs 2.64 SDs
    assert (found["people_whole"], found["groups_whole"]) == (120, 5)
    assert (found["p_random"], found["n_tests"], found["grid"]) == ("0.004", 12, 8)
    assert (found["n_models"], found["n_better"], found["best"]) == (6, 1, "Supervised ResNet on MRE (both)")
    assert (found["least"], found["guessing"]) == ("3.0", "4.0")


def test_people_slopes_and_studies_are_told() -> None:
    found = numbers()
    assert (found["n"], found["ages"], found["n_studies"], found["n_splits"]) == (2, "18 to 35", 5, 2)
    assert (found["told_by"], found["told_maps"], found["told_age"]) == ("MRE (both)", "0.80", "0.40")
    assert (found["told_guessing"], found["told_studies"]) == ("0.25", 4)
    assert found["slope_stiffness"].startswith("+0.10")
    assert found["slope_damping_ratio"].startswith("\N{MINUS SIGN}0.25")
