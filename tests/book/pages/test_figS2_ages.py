import pandas as pd

from brainage.book.pages import figS2_ages
from brainage.engine.results import Results


def people(ages: list[float], diagnosis: list[str], **parameters: str) -> Results:
    return Results({"participants": pd.DataFrame({"age": ages, "diagnosis": diagnosis})}, {"parameters": parameters})


def test_only_healthy_people_are_counted_and_few_of_them_are_in_middle_age() -> None:
    results = {
        "simulated": people([20, 30, 40, 70, 75], ["CN", "CN", "CN", "CN", "AD"]),
        "mre134": people([20, 22, 24], ["CN"] * 3),
    }
    assert figS2_ages.numbers(results) == {
        "healthy_n": 4,
        "healthy_mean": "40.0 ± 21.6",
        "healthy_middle": "25",
        "mre134_mean": "22.0 ± 2.0",
    }


def test_the_healthy_of_a_lab_are_those_it_calls_so_and_unknown_ages_do_not_count() -> None:
    results = {
        "simulated": people([20, 40, float("nan"), 90], ["HC", "HC", "HC", "CN"], control="HC"),
        "mre134": people([20, 22, 24], ["CN"] * 3),
    }
    found = figS2_ages.numbers(results)
    assert (found["healthy_n"], found["healthy_mean"]) == (2, "30.0 ± 14.1")
