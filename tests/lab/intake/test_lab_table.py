from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainage.core.errors import BrainageError
from brainage.lab.intake.lab_table import decoded, read_lab_table, sheets

TABLE = pd.DataFrame({"Code": ["01", "02"], "Alter": ["60,5", "71"], "Notiz": ["a", ""]})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tsv", b"Code\tAlter\tNotiz\n01\t60,5\ta\n02\t71\t\n"),
        ("a.csv", b"Code;Alter;Notiz\r\n01;60,5;a\r\n02;71;\r\n;;\r\n"),
        ("b.csv", b'\xef\xbb\xbfCode,Alter,Notiz\n01,"60,5",a\n02, 71,\n'),
        ("c.csv", "Code;Alter;Notiz\n01;60,5;a\n02;71;\n".encode("utf-16")),
        ("d.txt", b"\nCode\tAlter\tNotiz\t\n01\t60,5\ta\n02\t71\n"),
        ("e.txt", b'"Code"\t"Alter"\t"Notiz"\n"01"\t"60,5"\t"a"\n"02"\t71\t""\n'),
        ("r.txt", b'"Code"\t"Alter"\t"Notiz"\n"1"\t"01"\t"60,5"\t"a"\n"2"\t"02"\t71\t""\n'),
        ("f.csv", b"People of 2024;;\n\nCode;Alter;Notiz\n01;60,5;a\n02;71;\n"),
    ],
)
def test_a_table_is_read_as_text_however_it_is_written(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    pd.testing.assert_frame_equal(read_lab_table(tmp_path / name)[list(TABLE)], TABLE, check_dtype=False)


def test_of_a_spreadsheet_one_sheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"other": [1], "age": [2]}).to_excel(book, sheet_name="first", index=False)
        TABLE.to_excel(book, sheet_name="people", index=False)
    assert sheets(path) == ["first", "people"]
    pd.testing.assert_frame_equal(read_lab_table(path, "people"), TABLE, check_dtype=False)
    assert list(read_lab_table(path)) == ["other", "age"]
    with pytest.raises(BrainageError, match=r"has no sheet 'none'; expected one of first, people"):
        read_lab_table(path, "none")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"Code;Age\n", "holds no row below a header"),
        ("a.csv", b"", "holds no row below a header"),
        ("a.csv", b"Code,Age\n1,60,5\n", "row 2 has more cells than the header has names"),
        ("a.csv", b"Code,Code\n1,2\n", "column Code stands there more than once"),
        ("a.csv", b'Code,Age\n"1,2\n', "cannot be read as CSV"),
        ("a.xlsx", b"no spreadsheet", "cannot be read as a spreadsheet"),
        ("a.csv", b"a\x00;b\n1;2\n", "is no text in UTF-8"),
        ("a.csv", b";\n1;2\n", "holds no row below a header"),
        ("a.txt", b"Code Age\n1 60\n", "has one column; expected several"),
    ],
)
def test_a_broken_table_is_told(name: str, content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BrainageError, match=told):
        read_lab_table(tmp_path / name)


@given(st.binary())
def test_any_file_is_a_table_or_refused_in_words(content: bytes) -> None:
    with suppress(BrainageError):
        assert "\0" not in decoded(content, Path("a.csv"))


def test_a_header_of_two_lines_is_one_name_and_a_remark_beside_is_a_column(tmp_path: Path) -> None:
    pd.DataFrame({"Code": ["a", "b"], "Age\n(years)": [60, 61], "": ["", "came late"]}).to_excel(
        tmp_path / "a.xlsx", index=False
    )
    assert list(read_lab_table(tmp_path / "a.xlsx")) == ["Code", "Age (years)", "column 3"]
