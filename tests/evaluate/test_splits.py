import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import train_test_split

from brainage.core.errors import BrainageError
from brainage.core.left_out import LeftOutWarning
from brainage.evaluate.splits import PatientSplit, RandomSplit, StudySplit, ValidationSplit, disease_groups


def people(n: int) -> pd.DataFrame:
    return pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(n)]})


@pytest.mark.parametrize("n", [2, 10, 311])
def test_a_random_split_is_that_of_the_authors_code(n: int) -> None:
    for seed in range(5):
        train, test, kept = RandomSplit(seed).split(people(n))
        expected = train_test_split(np.arange(n), test_size=0.2, random_state=seed)
        assert (train.tolist(), test.tolist()) == tuple(rows.tolist() for rows in expected)
        assert kept == seed


def test_rows_stay_what_they_were() -> None:
    """Published tables rest on them."""
    assert RandomSplit(3).split(people(12)).test.tolist() == [5, 4, 1]
    assert ValidationSplit(3).split(people(12)).test.tolist() == [9, 6]


def test_settings_are_chosen_without_a_look_at_the_test() -> None:
    train, validated, _ = ValidationSplit(1).split(people(50))
    whole = RandomSplit(1).split(people(50))
    assert set(train) | set(validated) == set(whole.train)
    assert not set(train) & set(validated)
    assert (len(train), len(validated)) == (32, 8)


def test_a_study_is_held_out_whole() -> None:
    participants = pd.DataFrame({"study": ["A", "B", "A", "C"]})
    train, test, _ = StudySplit("A").split(participants)
    assert (train.tolist(), test.tolist()) == ([1, 3], [0, 2])
    for study in ("D", "A"):
        with pytest.raises(BrainageError, match=f"study is '{study}'"):
            StudySplit(study).split(participants.iloc[[0, 2]] if study == "A" else participants)


def test_disease_groups_are_patients_their_studies_healthy_and_the_rest() -> None:
    people = pd.DataFrame(
        {"diagnosis": ["CN", "AD", "CN", "MCI", "CN", "AD"], "study": ["A", "B", "B", "C", "C", "B"], "age": 70.0}
    )
    groups = disease_groups(people, "AD")
    assert [rows.tolist() for rows in groups] == [[1, 5], [2], [0, 4]]


@pytest.mark.parametrize(
    ("studies", "message"),
    [
        (["A", "B"], "1 patients, 0 controls, 1 others"),
        (["A", "A"], "1 patients, 1 controls, 0 others"),
    ],
)
def test_a_comparison_without_controls_or_others_is_told(studies: list[str], message: str) -> None:
    people = pd.DataFrame({"diagnosis": ["CN", "AD"], "study": studies, "age": 70.0})
    with pytest.raises(BrainageError, match=f"diagnosis is 'AD': {message}; expected"):
        disease_groups(people, "AD")


def test_studies_and_diagnoses_may_be_missing_but_not_their_columns() -> None:
    people = pd.DataFrame({"study": ["A", pd.NA, "B", "B"], "diagnosis": ["CN", pd.NA, "AD", "CN"]}, dtype="string")
    assert [rows.tolist() for rows in StudySplit("A").split(people)[:2]] == [[1, 2, 3], [0]]
    assert [rows.tolist() for rows in disease_groups(people, "AD")] == [[2], [3], [0]]
    for splitter, column in ((StudySplit("A"), "study"), (PatientSplit("AD", 0), "diagnosis")):
        with pytest.raises(BrainageError, match=r"participants: columns are .*; expected one each of"):
            splitter.split(people.drop(columns=column))


def test_a_model_for_patients_sees_neither_their_study_nor_their_controls() -> None:
    table = pd.DataFrame({"diagnosis": ["CN"] * 12 + ["AD"] * 2, "study": ["A"] * 10 + ["B"] * 4})
    train, test, _ = PatientSplit("AD", 0).split(table)
    assert set(table["study"].iloc[train]) == {"A"}
    assert test[-4:].tolist() == [10, 11, 12, 13]
    assert sorted([*train, *test]) == list(range(14))


def several_visits(n: int, seed: int = 0) -> pd.DataFrame:
    """Return a table in which everybody comes one to four times, in any order."""
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.arange(n), rng.integers(1, 5, n))
    return pd.DataFrame({"participant_id": [f"sub-{one}" for one in rng.permutation(rows)]})


@pytest.mark.parametrize("splitter", [RandomSplit, ValidationSplit])
def test_nobody_who_came_twice_is_on_both_sides(splitter) -> None:
    """The planted case: row by row, somebody would be on both sides in every one of these splits."""
    for seed in range(20):
        table = several_visits(40, seed)
        train, test, _ = splitter(seed).split(table)
        sides = [set(table["participant_id"].iloc[rows]) for rows in (train, test)]
        assert sides[0].isdisjoint(sides[1])
        assert len(set(train) | set(test)) == len(train) + len(test)
        if splitter is RandomSplit:
            assert len(sides[1]) == 8  # a fifth of the people, with all their rows
            assert sorted([*train, *test]) == list(range(len(table)))
    row_by_row = RandomSplit(0).split(several_visits(40)[[]].assign(age=0))
    people = several_visits(40)["participant_id"]
    assert set(people.iloc[row_by_row.train]) & set(people.iloc[row_by_row.test])


def test_two_visits_of_one_person_cannot_be_split() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1"] * 5})
    with pytest.raises(BrainageError, match=r"test_size is 0.2 of 1 participants"):
        RandomSplit(0).split(table)


def test_who_came_to_the_study_that_is_held_out_is_not_trained_on() -> None:
    table = pd.DataFrame({"participant_id": ["sub-1", "sub-2", "sub-1", "sub-3"], "study": ["A", "A", "B", "B"]})
    with pytest.warns(LeftOutWarning, match="^training: 1 who are tested, too, left out: sub-1$"):
        train, test, _ = StudySplit("A").split(table)
    assert (train.tolist(), test.tolist()) == ([3], [0, 1])
    with pytest.warns(LeftOutWarning), pytest.raises(BrainageError, match="split: everybody of 1 rows to train on"):
        StudySplit("A").split(table.iloc[:3])


def test_who_fell_ill_later_is_not_trained_on_as_healthy() -> None:
    """Sub-0 was healthy in another study before she became a patient."""
    healthy = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(10)], "study": "A", "diagnosis": "HC"})
    ill = pd.DataFrame({"participant_id": ["sub-0", "sub-x"], "study": "B", "diagnosis": ["PD", "HC"]})
    table = pd.concat([healthy, ill], ignore_index=True)
    for seed in range(5):
        plain = RandomSplit(seed).split(healthy)
        expected = [row for row in plain.train if row != 0]
        if len(expected) == len(plain.train):
            split = PatientSplit("PD", seed, "HC").split(table)
        else:
            with pytest.warns(LeftOutWarning, match="left out: sub-0$"):
                split = PatientSplit("PD", seed, "HC").split(table)
        assert split.train.tolist() == expected


def test_controls_are_called_as_the_cohort_calls_them() -> None:
    people = pd.DataFrame({"diagnosis": ["HC", "PD", "HC", "CN"], "study": ["A", "B", "B", "A"]})
    assert [rows.tolist() for rows in disease_groups(people, "PD", "HC")] == [[1], [2], [0]]
    with pytest.raises(BrainageError, match=r"no control, nobody's diagnosis is 'NC' \(found: 2 HC, 1 PD, 1 CN\)"):
        disease_groups(people, "PD", "NC")
