import pandas as pd

from brainage.book.pages import figS2_ages
from brainage.engine.results import Results


def people(ages: list[float], diagnosis: list[str]) -> Results:
    return Results({"participants": pd.DataFrame({"age": ages, "diagnosis": diagnosis})}, {})


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
