from pathlib import Path

import pandas as pd
import pytest

from brainage.core.delimited import read_sealed, read_text_table, write_sealed, write_table
from brainage.core.errors import BrainageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.tsv"


def test_cells_are_text_and_keep_every_letter(path: Path) -> None:
    path.write_text('study\tage\tnote\n01\t60\t"old coil\n 1e5 \tn/a\tsee report"\nNA\t\tnull\n')
    assert read_text_table(path).to_dict("list") == {
        "study": ["01", "1e5", "NA"],
        "age": ["60", "n/a", ""],
        "note": ['"old coil', 'see report"', "null"],
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_empty_lines_and_a_byte_order_mark(ends: str, path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + ends.join(["a\tb", "1\t2", "", "3\t4", "", ""]).encode())
    assert read_text_table(path).to_dict("list") == {"a": ["1", "3"], "b": ["2", "4"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n1\t2\t\n", "line 2 has 3 cells for 2 columns, it ends in a tab"),
        ("a\tb\t\n1\t2\t\n", "column 3 has no name: its header ends in a tab"),
        ("\ta\n1\t2\n", "column 1 has no name"),
        ("a\ta \n1\t2\n", "column 'a' stands there more than once"),
        ("a\tb\n1\n", "line 2 has 1 cells for 2 columns"),
        ("a\tb\n" + "1\n" * 9, "line 6 has 1 cells for 2 columns; and 4 more lines"),
        ("a\ta\n1\n", "column 'a' stands there more than once; line 2 has 1 cells"),
        ("", "is empty; expected a header"),
        (" \n\n", "is empty; expected a header"),
        ("a\tb\0\n1\t2\n", "holds zero bytes"),
    ],
)
def test_what_is_no_table_is_told_all_at_once(text: str, message: str, path: Path) -> None:
    path.write_text(text)
    with pytest.raises(BrainageError, match=message) as caught:
        read_text_table(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("code", ["latin-1", "utf-16"])
def test_other_encodings_are_told(code: str, path: Path) -> None:
    path.write_bytes("study\nZürich\n".encode(code))
    with pytest.raises(BrainageError, match="is not a tab-separated table in UTF-8"):
        read_text_table(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match="is a folder; expected a table"):
        read_text_table(tmp_path)
    with pytest.raises(BrainageError, match="no such file; expected a table"):
        read_text_table(tmp_path / "nowhere")


def test_what_is_written_is_read_again_letter_by_letter(path: Path) -> None:
    table = pd.DataFrame({"study": ['a "quoted"', "01", "'x", None], "age": [0.1 + 0.2, 1e-300, 60.0, float("nan")]})
    write_table(table, path)
    read = read_text_table(path)
    assert read["study"].tolist() == ['a "quoted"', "01", "'x", "n/a"]
    assert [float(age) for age in read["age"][:3]] == table["age"].tolist()[:3]
    assert [one.name for one in path.parent.iterdir()] == ["table.tsv"]


@pytest.mark.parametrize("mark", ["\t", "\n", "\r", "\0"])
def test_a_text_that_would_break_the_table_is_refused(mark: str, path: Path) -> None:
    with pytest.raises(BrainageError, match=r"column 'note': .* holds a tab, a line end or a zero byte"):
        write_table(pd.DataFrame({"note": ["fine", f"not{mark}fine"]}), path)
    with pytest.raises(BrainageError, match="holds a tab"):
        write_table(pd.DataFrame({f"no{mark}te": ["fine"]}), path)
    assert not list(path.parent.iterdir())


RESULTS = pd.DataFrame(
    {
        "study": ["01", "NA", "1e5", None],
        "n": [1, 2, 3, 4],
        "age": [0.1 + 0.2, float("nan"), float("inf"), 60.0],
        "told": [True, False, True, False],
    }
)


def test_a_sealed_table_comes_back_as_it_was(path: Path) -> None:
    write_sealed(RESULTS, path)
    pd.testing.assert_frame_equal(read_sealed(path), RESULTS)


def test_an_empty_sealed_table_has_its_columns(path: Path) -> None:
    write_sealed(RESULTS.iloc[:0], path)
    assert list(read_sealed(path)) == list(RESULTS)


@pytest.mark.parametrize("kept", [0, 1, 20, -1, -40])
def test_a_table_that_was_cut_is_none(kept: int, path: Path) -> None:
    write_sealed(RESULTS, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:kept] if kept >= 0 else whole[: len(whole) + kept - 1])
    assert read_sealed(path) is None


def test_a_changed_or_missing_table_is_none(path: Path) -> None:
    assert read_sealed(path) is None
    write_sealed(RESULTS, path)
    path.write_text(path.read_text().replace("60.0", "61.0"))
    assert read_sealed(path) is None
    RESULTS.to_csv(path, index=False)  # without a seal, as an earlier version wrote it
    assert read_sealed(path) is None


def test_categories_and_line_ends_come_back_as_they_were(path: Path) -> None:
    table = pd.DataFrame({"study": pd.Categorical(["01", "nan"]), "note": ["c\rd", 'e "f"']})
    write_sealed(table, path)
    assert read_sealed(path).to_dict("list") == {"study": ["01", "nan"], "note": ["c\rd", 'e "f"']}


def test_texts_and_numbers_in_one_column_are_refused(path: Path) -> None:
    with pytest.raises(BrainageError, match="column 'study' holds texts and others"):
        write_sealed(pd.DataFrame({"study": ["01", 2]}), path)


def test_cells_that_no_table_holds_are_refused(path: Path) -> None:
    with pytest.raises(BrainageError, match="a cell cannot be written"):
        write_table(pd.DataFrame({"note": ["half of a letter \ud800"]}), path)


def test_a_seal_that_is_none_and_an_empty_table(path: Path) -> None:
    path.write_text("a\n1\n# whole: [1]\n")
    assert read_sealed(path) is None
    write_sealed(pd.DataFrame(), path)
    assert read_sealed(path).empty
