import pandas as pd
import pytest

from brainage.lab.intake.columns import guess_columns, guess_control, guess_sexes


def table(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name.replace("_", " "): entries for name, entries in columns.items()})


def test_columns_are_known_by_many_names() -> None:
    found = guess_columns(
        table(
            Patient_ID=["1", "2"],
            Age_at_scan=["60", "70"],
            Sexe=["F", "M"],
            Centre=["a", "b"],
            Group=["x", "y"],
        )
    )
    assert found == {
        "participant_id": "Patient ID", "age": "Age at scan", "sex": "Sexe", "study": "Centre", "diagnosis": "Group"
    }  # fmt: skip


def test_who_is_who_is_told_by_the_names_of_files_before_a_columns_name() -> None:
    found = guess_columns(table(ID=["9", "8", "7"], MRI=["p1", "p2", "p3"], age=["60", "61", "62"]), {"p1", "p2", "p3"})
    assert found["participant_id"] == "MRI"


@pytest.mark.parametrize("entries", [["19800101", "19710203"], ["old", "young"], ["", "n/a"]])
def test_what_holds_no_years_is_no_age(entries: list[str]) -> None:
    assert "age" not in guess_columns(table(ID=["1", "2"], age=entries))


def test_the_surer_name_of_an_age_wins() -> None:
    assert guess_columns(table(ID=["1", "2"], age_at_onset=["50", "50"], age=["60", "61"]))["age"] == "age"


def test_a_column_that_does_not_tell_people_apart_names_nobody() -> None:
    assert "participant_id" not in guess_columns(table(patient=["yes", "yes", "yes", "no", "no"], age=["60"] * 5))


@pytest.mark.parametrize(
    ("columns", "age"),
    [
        (["Age at onset", "Age at MRI"], "Age at MRI"),
        (["Age group", "Age (y)"], "Age (y)"),
        (["age_months", "x"], None),
        (["brain age", "Age"], "Age"),
    ],
)
def test_what_is_another_age_is_none(columns: list[str], age: str | None) -> None:
    found = guess_columns(pd.DataFrame({"ID": ["1", "2"]} | {one: ["60", "70"] for one in columns}))
    assert found.get("age") == age


def test_what_is_another_group_is_no_diagnosis() -> None:
    found = guess_columns(pd.DataFrame({"ID": ["1", "2"], "BMI group": ["normal", "obese"]}))
    assert "diagnosis" not in found


@pytest.mark.parametrize(
    ("entries", "codes"),
    [
        (["H", "M"], {"H": "M", "M": "F"}),
        (["H", "F"], {"H": "M"}),
        (["hombre", "mujer"], {"hombre": "M", "mujer": "F"}),
        (["M", "F"], {}),
    ],
)
def test_sexes_of_other_languages(entries: list[str], codes: dict[str, str]) -> None:
    assert guess_sexes(entries) == codes


def test_sexes_that_say_what_they_are() -> None:
    assert guess_sexes(["Weiblich", "male", "F", "1"]) == {"Weiblich": "F", "male": "M"}


def test_controls_are_known_by_many_names() -> None:
    assert [guess_control(one) for one in (["AD", "CN"], ["PD", "Healthy control"], ["a", "b"], [])] == [
        "CN", "Healthy control", "", ""
    ]  # fmt: skip
