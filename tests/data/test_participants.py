from pathlib import Path

import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.participants import check_participants, describe, read_participants
from brainage.evaluate.splits import StudySplit


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
        ("age", [float("inf"), 61], "age of sub-001 is inf; expected a number of years"),
        ("age", ["89+", 61], r"age of sub-001 is '89\+'; expected a number of years"),
        ("age", ["61,5", 61], "age of sub-001 is '61,5'; expected a number of years"),
        ("age", [True, 61], "age of sub-001 is True; expected a number of years"),
        ("age", [61 + 0j, 61], r"age of sub-001 is \(61\+0j\); expected a number of years"),
        ("age", ["6_0", 61], "age of sub-001 is '6_0'; expected a number of years"),
        ("study", ["A\u200b", "A"], r"study of sub-001 is 'A.u200b'; name the study that scanned them"),
        ("age", ["", 61], "age of sub-001 is missing"),
        ("participant_id", ["sub-a1", "sub-A1"], "sub-A1 listed more than once"),
        ("participant_id", ["sub-001", None], "participant_id is missing; expected sub- and letters"),
        ("participant_id", ["sub-001", "sub-002\n"], None),
        ("participant_id", ["sub-001", "sub-²"], "participant_id is 'sub-²'"),
        ("study", [1, 2], "study of sub-001 and 1 more is 1; name the study that scanned them, as text"),
        ("study", ["n/a", "B"], "study of sub-001 is 'n/a'; name the study"),
        ("diagnosis", ["CN", "cn"], "diagnosis of sub-002 is 'cn'"),
        ("sex", ["", "M"], "sex of sub-001 is missing; expected one of F, M, n/a"),
        ("participant_id", ["sub-001", "patient 2"], "participant_id is 'patient 2'; expected sub- and letters"),
        ("study", ["A", None], "study of sub-002 is missing; name the study"),
        ("study", [" ", "B"], "study of sub-001 is missing"),
        ("diagnosis", ["CN", "demented"], "diagnosis of sub-002 is 'demented'; expected one of CN, MCI, AD"),
        ("sex", ["F", "male"], "sex of sub-002 is 'male'; expected one of F, M, n/a"),
    ],
)
def test_wrong_values_are_told(column: str, values: list, message: str, participants: pd.DataFrame) -> None:
    table = participants.assign(**{column: pd.Series(values, dtype=object)})
    if message is None:
        assert len(check_participants(table, "table.tsv")) == 2
        return
    with pytest.raises(BrainageError, match=f"table.tsv: {message}") as caught:
        check_participants(table, "table.tsv")
    assert "\n" not in str(caught.value)


def test_all_problems_of_a_table_come_in_one_message(participants: pd.DataFrame) -> None:
    """One run tells all of them, and names those who share one."""
    table = pd.concat([participants] * 4, ignore_index=True).assign(
        participant_id=[f"sub-{n}" for n in range(8)], age=["x", "y", -1, 50, 50, 50, 50, 50], sex="?"
    )
    with pytest.raises(BrainageError) as caught:
        check_participants(table, "t")
    assert str(caught.value) == (
        "t: 3 problems: age of sub-0 and 1 more is 'x'; expected a number of years: correct it or remove the row "
        "(and of sub-1) | age of sub-2 is -1; expected 0 or more: correct it or remove the row | sex of sub-0 and 7 "
        "more is '?'; expected one of F, M, n/a: correct it or remove the row (and of sub-1, sub-2, sub-3, sub-4 ...)"
    )


def test_missing_column_and_empty_table_are_told(participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match="column age, sex is missing"):
        check_participants(participants.drop(columns=["age", "sex"]), "t")
    with pytest.raises(BrainageError, match="no participants"):
        check_participants(participants.iloc[:0], "t")


def test_reads_what_was_written(participants: pd.DataFrame, tmp_path: Path) -> None:
    participants.to_csv(tmp_path / "participants.tsv", sep="\t", index=False)
    pd.testing.assert_frame_equal(read_participants(tmp_path / "participants.tsv"), participants)


TABLE = "participant_id\tage\tsex\tstudy\tdiagnosis\n"


def test_labels_stay_what_they_are(tmp_path: Path) -> None:
    """Codes with zeros before them, labels that look like numbers or nothing, blanks around them, quotes, n/a."""
    path = tmp_path / "participants.tsv"
    labels = ["01", "1e5", "NA", "null", "A ", '"B', 'B"']
    path.write_text(TABLE + "".join(f"sub-{n}\t60\tn/a\t{label}\tCN\n" for n, label in enumerate(labels)))
    table = read_participants(path)
    assert table["study"].tolist() == ["01", "1e5", "NA", "null", "A", '"B', 'B"']
    assert set(table["sex"]) == {"n/a"}
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    pd.testing.assert_frame_equal(read_participants(path), table)


def test_one_study_with_and_without_a_blank_is_one_study(tmp_path: Path) -> None:
    path = tmp_path / "participants.tsv"
    studies = ["A "] * 5 + ["A"] * 5 + ["01"] * 5
    path.write_text(TABLE + "".join(f"sub-{n:02d}\t60\tF\t{study}\tCN\n" for n, study in enumerate(studies)))
    table = read_participants(path)
    assert [len(rows) for rows in StudySplit("A").split(table)[:2]] == [5, 10]
    assert [len(rows) for rows in StudySplit("01").split(table)[:2]] == [10, 5]


def test_a_trailing_tab_is_told(tmp_path: Path) -> None:
    path = tmp_path / "participants.tsv"
    path.write_text(TABLE + "sub-01\t60\tF\tA\tCN\t\n")
    with pytest.raises(BrainageError, match="line 2 has 6 cells for 5 columns, it ends in a tab"):
        read_participants(path)


def test_a_column_that_stands_twice_is_told(participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match="column age stands there more than once"):
        check_participants(
            pd.concat([participants, participants[["age"]].rename(columns={"age": " age"})], axis=1), "t"
        )


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


def test_labels_that_look_the_same_are_the_same(participants: pd.DataFrame) -> None:
    studies = ["Zu\u0308rich  1", "Z\u00fcrich 1"]
    assert check_participants(participants.assign(study=studies), "t")["study"].nunique() == 1
