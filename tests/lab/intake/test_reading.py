import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brainage.core.errors import BrainageError
from brainage.lab.intake.reading import COLUMNS, Files, Reading, _checked, as_toml, read_reading
from tests.conftest import ROOT

MAPS = {"stiffness": Files("{participant}_s.nii", "Pa")}
TEXT = '[maps.stiffness]\npattern = "{participant}.nii"\nunit = "kPa"\n'


def read(text: str, tmp_path: Path) -> Reading:
    (tmp_path / "lab.toml").write_text(text, encoding="utf-8")
    return read_reading(tmp_path / "lab.toml")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    reading = Reading(
        name='A "lab", Zürich',
        maps=MAPS | {"t1w": Files("{participant}/{session}/*_T1w.nii.gz", "a.u.")},
        table="tables/people.xlsx",
        sheet="first",
        columns={"participant_id": "Code Nr.", "age": "Alter (Jahre)"},
        everybody={"study": "Zürich"},
        codes={"sex": {"1": "M", "w/f": "F"}, "diagnosis": {"0": "HC"}},
        control="HC",
        voxel_size=4,
        scores=("MMSE", "CDR sum"),
    )
    assert read(as_toml(reading, {"control": "which?\nthis", "codes.sex": "look"}), tmp_path) == reading


texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1)


@given(texts, texts, texts)
def test_any_texts_come_back(name: str, entry: str, meaning: str) -> None:
    found = tomllib.loads(as_toml(Reading(name=name, maps=MAPS, codes={"study": {entry: meaning}}), {"name": entry}))
    assert (found["name"], found["codes"]["study"]) == (name, {entry: meaning})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "is no TOML"),
        ("", "maps gives no stiffness, damping ratio or T1w"),
        ("nmae = 'x'\n" + TEXT, "entry 'nmae' is unknown; expected some of name, table"),
        (TEXT + "units = 'kPa'", "entry of maps.stiffness 'units' is unknown"),
        (TEXT.replace("kPa", "MPa"), "maps.stiffness.unit is 'MPa'; expected 'kPa' or 'Pa'"),
        (TEXT.replace('unit = "kPa"', ""), "maps.stiffness.unit is missing; expected 'kPa' or 'Pa'"),
        (TEXT.replace("{participant}", "x"), "pattern of maps.stiffness is 'x.nii'"),
        (TEXT.replace("stiffness", "stiff"), "maps is 'stiff'"),
        ("table = 'people.csv'\n" + TEXT, "columns.participant_id is missing"),
        ("table = 3\n" + TEXT, "table is 3; expected a text in quotes"),
        ("scores = 'MMSE'\n" + TEXT, "scores is 'MMSE'; expected names of columns"),
        ("control = ''\n" + TEXT, "control is ''"),
        ("voxel_size = 3\n" + TEXT, "voxel_size is 3; the grids are 2, 4 and 8 mm"),
        (TEXT + "[columns]\nsexe = 'x'", "columns of 'sexe' is unknown"),
        (TEXT + "[everybody]\nage = '60'", "everybody's 'age' is unknown"),
        (TEXT + "[codes.sex]\n1 = 2", "codes.sex.1 is 2; expected a text in quotes"),
        (TEXT + "[codes]\nsex = 'M'", "codes is .*expected tables such as"),
        ("maps = 3", "maps is 3; expected tables such as"),
    ],
)
def test_what_is_wrong_is_named(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=f"lab.toml: {told}"):
        read(text, tmp_path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match="no such file; brainage cohort check writes one"):
        read_reading(tmp_path / "lab.toml")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_an_entry_of_any_kind_is_taken_or_refused_in_words(value: object) -> None:
    for key in ("name", "table", "control", "voxel_size", "scores", "columns", "everybody", "codes", "maps"):
        with suppress(BrainageError):
            _checked({"maps": {"stiffness": {"pattern": "{participant}", "unit": "Pa"}}} | {key: value})


def test_the_example_of_the_how_to_page_is_one(tmp_path: Path) -> None:
    page = (ROOT / "book/howto/own-maps.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    found = read(example, tmp_path)
    assert set(found.columns) == set(COLUMNS)
    assert (found.nan_is_missing, found.scores, found.codes["diagnosis"]) == (True, ("MMSE",), {"0": "HC", "1": "PD"})
