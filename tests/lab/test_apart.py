import numpy as np
import pandas as pd

from brainage.lab.apart import apart_in_age, sentence


def people(**ages: list[float]) -> pd.DataFrame:
    rows = [(study, age) for study, some in ages.items() for age in some]
    return pd.DataFrame(rows, columns=["study", "age"])


def test_studies_of_the_same_ages_are_not_apart() -> None:
    assert apart_in_age(people(a=[20, 30, 50, 60], b=[25, 45, 55], c=[30, 35, 58])) == []


def test_two_studies_of_other_ages_are_apart_both() -> None:
    found = apart_in_age(people(young=[20, 25, 30], old=[60, 70, 80]))
    assert found == ["old", "young"]
    assert sentence(found).startswith("What old, young add to maps")


def test_one_study_is_apart_from_nobody() -> None:
    assert apart_in_age(people(a=list(np.arange(20.0, 30)))) == []


def test_a_study_of_which_half_overlap_is_not() -> None:
    assert apart_in_age(people(a=[20, 30, 40, 50], b=[35, 45, 60, 70])) == []
