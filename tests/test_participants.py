from pathlib import Path

import pandas as pd
import pytest

from brainage.errors import BrainageError
from brainage.participants import check_participants, describe, read_participants


def test_a_good_table_passes_and_keeps_further_columns(participants: pd.DataFrame) -> None:
    checked = check_participants(participants.assign(education=[12, 16]), "table")
    assert checked["age"].tolist() == [24.0, 61.5]
    assert list(checked)[-1] == "education"


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("age", [None, 61], "age of sub-001 is missing; expected a number of years"),
        ("age", ["n/a", 61], "age of sub-001 is 'n/a'; expected a number of years"),
        ("age", [24, -61], "age of sub-002 is -61; expected 0 or more"),
        ("age", [288, 732], r"age of sub-001 and 1 more is 288; expected at most 120 years \(divide months by 12\)"),
        ("participant_id", ["sub-001", "sub-001"], "sub-001 listed more than once"),
        ("participant_id", ["sub-001", "patient 2"], "participant_id is 'patient 2'; expected sub- and letters"),
        ("study", ["A", None], "study of sub-002 is missing; name the study"),
        ("study", [" ", "B"], "study of sub-001 is missing"),
        ("diagnosis", ["CN", "demented"], "diagnosis of sub-002 is 'demented'; expected one of CN, MCI, AD"),
        ("sex", ["F", "male"], "sex of sub-002 is 'male'; expected one of F, M, n/a"),
    ],
)
def test_wrong_values_are_told(column: str, values: list, message: str, participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match=f"table.tsv: {message}"):
        check_participants(participants.assign(**{column: values}), "table.tsv")


def test_missing_column_and_empty_table_are_told(participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match="column age, sex is missing"):
        check_participants(participants.drop(columns=["age", "sex"]), "t")
    with pytest.raises(BrainageError, match="no participants"):
        check_participants(participants.iloc[:0], "t")


def test_reads_what_was_written(participants: pd.DataFrame, tmp_path: Path) -> None:
    participants.to_csv(tmp_path / "participants.tsv", sep="\t", index=False)
    pd.testing.assert_frame_equal(read_participants(tmp_path / "participants.tsv"), participants)


def test_a_missing_or_binary_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match="no such file"):
        read_participants(tmp_path / "participants.tsv")
    (tmp_path / "participants.tsv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BrainageError, match="is not a tab-separated table"):
        read_participants(tmp_path / "participants.tsv")


def test_describe_counts_by_study_and_in_all(participants: pd.DataFrame) -> None:
    table = describe(participants)
    assert table["n"].tolist() == [1, 1, 2]
    assert table.iloc[-1][["women", "age mean", "youngest", "oldest"]].tolist() == [1, 42.8, 24.0, 61.5]
