from pathlib import Path

import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.participants import COLUMNS, check_participants, describe, described, read_participants
from brainage.evaluate.splits import StudySplit


def test_a_good_table_passes_and_keeps_further_columns(participants: pd.DataFrame) -> None:
    checked = check_participants(participants.assign(education=[12, 16]), "table")
    assert checked["age"].tolist() == [24.0, 61.5]
    assert list(checked)[-1] == "education"


@pytest.mark.parametrize(
    ("column", "values", "message"),
    [
        ("age", ["", 61], "age of sub-001 is missing; expected a number of years, or n/a"),
        ("age", ["unknown", 61], "age of sub-001 is 'unknown'; expected a number of years, or n/a"),
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
        ("diagnosis", ["CN", "n/a"], "diagnosis of sub-002 is 'n/a'; name the clinical group, as text"),
        ("diagnosis", ["CN", None], "diagnosis of sub-002 is missing; name the clinical group"),
        ("diagnosis", ["CN", 1], "diagnosis of sub-002 is 1; name the clinical group"),
        ("diagnosis", ["CN", "P\u200bD"], r"diagnosis of sub-002 is 'P.u200bD'; name the clinical group"),
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
        "t: 3 problems: age of sub-0 and 1 more is 'x'; expected a number of years, or n/a: correct it or remove the "
        "row (and of sub-1) | age of sub-2 is -1; expected 0 or more: correct it or remove the row | sex of sub-0 and "
        "7 more is '?'; expected one of F, M, n/a: correct it or remove the row (and of sub-1, sub-2, sub-3, sub-4 ...)"
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


def test_any_label_may_be_a_diagnosis_but_not_in_two_spellings(participants: pd.DataFrame) -> None:
    checked = check_participants(participants.assign(diagnosis=[" HC", "bvFTD"]), "t")
    assert checked["diagnosis"].tolist() == ["HC", "bvFTD"]
    many = pd.concat([participants] * 2, ignore_index=True).assign(
        participant_id=[f"sub-{n}" for n in range(4)], diagnosis=["HC", "PD", "hc", "HC"]
    )
    with pytest.raises(
        BrainageError, match=r"^t: diagnosis of sub-2 is 'hc', of others 'HC'; write a group in one way$"
    ):
        check_participants(many, "t")


def test_an_age_that_is_not_known_is_missing(participants: pd.DataFrame, tmp_path: Path) -> None:
    for unknown in ("n/a", None, float("nan"), pd.NA):
        ages = check_participants(participants.assign(age=pd.Series([unknown, 61], dtype=object)), "t")["age"]
        assert ages.isna().tolist() == [True, False]
    path = tmp_path / "participants.tsv"
    path.write_text(TABLE + "sub-1\tn/a\tF\tA\tCN\nsub-2\t61\tF\tA\tCN\n")
    assert read_participants(path)["age"].isna().tolist() == [True, False]


def test_ages_above_89_that_were_cut_are_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "participants.tsv"
    path.write_text(TABLE + "sub-01\t89+\tF\tA\tCN\n")
    with pytest.raises(BrainageError, match=r"age of sub-01 is '89\+'; expected a number of years, or n/a"):
        read_participants(path)


def test_scores_are_numbers_and_stay_missing_where_they_are(participants: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "participants.tsv"
    scored = participants.assign(MMSE=["29", "n/a"], UPDRS=[None, 41.5], CDR=["", 0], notes=["", "n/a"])
    checked = check_participants(scored, "t", scores=["MMSE", "UPDRS", "CDR"])
    assert checked[["MMSE", "UPDRS", "CDR"]].dtypes.tolist() == [float] * 3
    assert checked["MMSE"].iloc[0] == 29
    assert checked[["MMSE", "UPDRS", "CDR"]].isna().to_numpy().tolist() == [[False, True, True], [True, False, False]]
    assert checked["notes"].tolist() == ["", "n/a"]  # a column like any other
    path.write_text("participant_id\tage\tsex\tstudy\tdiagnosis\tMMSE\nsub-1\t60\tF\tA\tCN\t29\n")
    assert read_participants(path, scores=("MMSE",))["MMSE"].tolist() == [29.0]
    assert read_participants(path)["MMSE"].tolist() == ["29"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["high", 29], "MMSE of sub-001 is 'high'; expected a number, or n/a"),
        ([29, "30+"], r"MMSE of sub-002 is '30\+'; expected a number, or n/a"),
        ([True, 29], "MMSE of sub-001 is True; expected a number, or n/a"),
        ([float("inf"), 29], "MMSE of sub-001 is inf; expected a number, or n/a"),
    ],
)
def test_text_among_scores_is_told_by_participant(values: list, message: str, participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match=f"^t: {message}: correct it or remove the row$"):
        check_participants(participants.assign(MMSE=pd.Series(values, dtype=object)), "t", scores=["MMSE"])


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        (["CDR"], "t: scores are CDR; expected further columns of the table, each once: MMSE"),
        (["age"], "t: scores are age; expected further columns"),
        (["session"], "t: scores are session; expected further columns"),
        (["MMSE", "MMSE"], "t: scores are MMSE, MMSE; expected further columns"),
        ("MMSE", r"scores is 'MMSE'; expected names of columns, such as \('MMSE', 'CDR'\)"),
    ],
)
def test_scores_that_are_no_further_columns_are_told(scores, message: str, participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match=message):
        check_participants(participants.assign(MMSE=29), "t", scores=scores)


def visited(participants: pd.DataFrame, sessions: list) -> pd.DataFrame:
    """Return the first participant as often as there are sessions, and the second once."""
    rows = pd.concat([participants.iloc[[0] * (len(sessions) - 1)], participants.iloc[[1]]], ignore_index=True)
    return rows.assign(session=pd.Series(sessions, dtype=object))


def test_a_participant_may_come_again(participants: pd.DataFrame, tmp_path: Path) -> None:
    table = visited(participants, ["ses-1", "ses-2", "n/a"]).assign(scanner=["Prisma", " Prisma  fit", ""])
    checked = check_participants(table, "t")
    assert checked["session"].isna().tolist() == [False, False, True]
    assert checked["scanner"].tolist()[:2] == ["Prisma", "Prisma fit"]
    assert checked["scanner"].isna().tolist() == [False, False, True]
    assert describe(checked).iloc[-1][["n", "women"]].tolist() == [2, 1]  # people, not visits
    with pytest.raises(BrainageError, match="sub-001 listed more than once; keep one row per participant, or tell vis"):
        check_participants(table, "t", optional=())  # as a table in which session is a column like any other


@pytest.mark.parametrize(
    ("sessions", "message"),
    [
        (["ses-1", "ses-1", None], "sub-001_ses-1 listed more than once; keep one row per visit"),
        (["ses-a", "ses-A", None], "sub-001_ses-A listed more than once; keep one row per visit"),
        (["ses-1", None, None], "sub-001 listed more than once, without a session; name each visit"),
        (["baseline", "ses-2", None], "session of sub-001 is 'baseline'; expected ses- and letters or digits, or n/a"),
        ([1, "ses-2", None], "session of sub-001 is 1; expected ses-"),
    ],
)
def test_visits_that_cannot_be_told_apart_are_told(sessions, message: str, participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match=f"^t: {message}") as caught:
        check_participants(visited(participants, sessions), "t")
    assert "\n" not in str(caught.value)


def test_a_scanner_is_a_name(participants: pd.DataFrame) -> None:
    with pytest.raises(BrainageError, match="scanner of sub-001 is 3; expected a name, as text, or n/a"):
        check_participants(participants.assign(scanner=pd.Series([3, "n/a"], dtype=object)), "t")


def test_groups_are_told_controls_first(participants: pd.DataFrame) -> None:
    table = check_participants(participants.assign(diagnosis=["bvFTD", "HC"]), "t")
    assert describe(table, "HC")["diagnosis"].tolist() == ["bvFTD", "HC", "HC, bvFTD"]


def test_columns_are_described_and_plain_ones_as_ever(participants: pd.DataFrame) -> None:
    assert described(check_participants(participants, "t"), "CN", ()) == COLUMNS
    own = check_participants(
        participants.assign(diagnosis=["HC", "PD"], session="ses-1", MMSE=29), "t", scores=["MMSE"]
    )
    about = described(own, "HC", ["MMSE"])
    assert list(about) == [*COLUMNS, "session", "MMSE"]
    assert (
        about["diagnosis"]["Levels"] | {"HC": "controls", "PD": "as its study names it"} == about["diagnosis"]["Levels"]
    )
