"""Inputs of all kinds at each door: what comes out is right, or one line that says what is wrong.

Every example is a small file or value that somebody could have. `hypothesis` makes them from a seed, so that runs are
the same. A traceback of a library, a message of several lines, or a value other than what went in fails.
"""

import json
import re
import shutil
import string
import struct
from collections.abc import Callable
from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from brainage.core.delimited import read_sealed, read_text_table, write_sealed, write_table
from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.cohort_files import read_quality
from brainage.data.map_door import admit, admit_labels
from brainage.data.map_files import read_map
from brainage.data.modalities import MODALITIES
from brainage.data.participants import COLUMNS, OPTIONAL, check_participants, read_participants
from brainage.data.write_cohort import Plan, write_cohort
from brainage.space import anatomy

GRID = anatomy.grid(8)
BRAIN = anatomy.region_mask("brain", 8)
MAP = np.where(BRAIN, 2.5, 0).astype("f4")
FEW = settings(
    max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def answer(door: Callable[[], object]) -> object | None:
    """Return what a door lets through, or ``None`` if it says in one line why it does not."""
    try:
        return door()
    except BrainageError as error:
        message = str(error)
    assert re.fullmatch(r".*[:;].*", message), message
    return None


#: Cells as people write them: words, numbers, signs, blanks, and what programs take for something else.
WRITTEN = [
    "n/a",
    "NA",
    "nan",
    "NaN",
    "null",
    "None",
    "01",
    "1e5",
    "1_0",
    "0x10",
    "-0",
    "inf",
    "89+",
    "61,5",
    "TRUE",
    "",
]
CELL = st.one_of(st.sampled_from(WRITTEN), st.text(string.printable + "äß\u00a0\u2028\ufeff", max_size=6))
GOOD = {
    "participant_id": st.from_regex(r"sub-[0-9a-zA-Z]{1,4}", fullmatch=True),
    "age": st.floats(0, 120).map(repr),
    "sex": st.sampled_from(["F", "M", "n/a"]),
    "study": st.sampled_from(["A", "01", "1e5", "NA", '"B', "Study 1"]),
    "diagnosis": st.sampled_from(["CN", "MCI", "AD", "bvFTD", "01"]),
}


def rows(spoiled: float) -> st.SearchStrategy[list[dict[str, str]]]:
    """Rows of a table, some cells of which are anything."""
    cells = {name: st.one_of(*([good] * 9), CELL) if spoiled else good for name, good in GOOD.items()}
    return st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=6)


@seed(1)
@FEW
@given(rows(spoiled=0.1))
def test_tables_of_participants(path_of: Path, people: list[dict[str, str]]) -> None:
    path = path_of / "participants.tsv"
    path.write_text("\n".join(["\t".join(GOOD), *("\t".join(row.values()) for row in people), ""]), encoding="utf-8")
    table = answer(lambda: read_participants(path))
    if table is not None:
        assert len(table) == len([row for row in people if "".join(row.values()).strip()])
        for found, written in zip(table.to_dict("records"), people, strict=True):
            assert found["study"] == written["study"].strip()
            if written["age"].strip() == "n/a":
                assert np.isnan(found["age"])
                continue
            assert found["age"] == float(written["age"])
            assert 0 <= found["age"] <= 120


@seed(2)
@FEW
@given(rows(spoiled=0))
def test_good_tables_pass(path_of: Path, people: list[dict[str, str]]) -> None:
    people = list({row["participant_id"].casefold(): row for row in people}.values())
    path = path_of / "participants.tsv"
    write_table(pd.DataFrame(people), path)
    assert read_participants(path)["study"].tolist() == [row["study"] for row in people]


@seed(3)
@FEW
@given(st.binary(max_size=60) | st.text(string.printable, max_size=60).map(str.encode))
def test_tables_of_anything(path_of: Path, raw: bytes) -> None:
    path = path_of / "table.tsv"
    path.write_bytes(raw)
    table = answer(lambda: read_text_table(path))
    if table is not None:
        assert all(isinstance(cell, str) for column in table for cell in table[column])
        assert all(name and name == name.strip() for name in table)
    answer(lambda: read_quality(path))
    answer(lambda: read_participants(path))
    assert read_sealed(path) is None


@seed(11)
@FEW
@given(
    st.lists(
        st.tuples(CELL | st.sampled_from(["ses-1", "ses-2", "n/a"]), CELL, CELL | st.just("29")), min_size=1, max_size=5
    )
)
def test_visits_scanners_and_scores_of_any_text(path_of: Path, cells: list[tuple[str, str, str]]) -> None:
    """What passes can be written and is read again as it was."""
    table = pd.DataFrame(cells, columns=["session", "scanner", "MMSE"]).assign(
        participant_id=[f"sub-{n // 2}" for n in range(len(cells))], age="60", sex="F", study="A", diagnosis="HC"
    )
    checked = answer(lambda: check_participants(table, "table", scores=["MMSE"]))
    if checked is not None:
        assert not np.isinf(checked["MMSE"]).any()
        assert not checked.duplicated(["participant_id", "session"]).any()
        write_table(checked, path_of / "participants.tsv")
        again = read_participants(path_of / "participants.tsv", scores=["MMSE"])
        pd.testing.assert_frame_equal(again, checked)


VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 130), st.floats(), st.text(max_size=3), st.just(pd.NA), st.just(1 + 2j),
    st.just(b"60"), st.just([60]), st.just(pd.Timestamp("2024-01-01")), st.just(np.float32(60)),
)  # fmt: skip


@seed(4)
@FEW
@given(st.lists(st.fixed_dictionaries(dict.fromkeys([*COLUMNS, *OPTIONAL, "MMSE"], VALUE)), max_size=3))
def test_tables_of_any_objects(people: list[dict[str, object]]) -> None:
    table = pd.DataFrame(people, columns=[*COLUMNS, *OPTIONAL, "MMSE"], dtype=object)
    checked = answer(lambda: check_participants(table, "table", scores=["MMSE"]))
    assert checked is None or (checked["age"].between(0, 120) | checked["age"].isna()).all()


NAMES = st.text(string.ascii_letters + "äß #'\"", min_size=1, max_size=5)
NUMBERS = st.floats(allow_nan=True) | st.integers(-(2**40), 2**40)


@seed(5)
@FEW
@given(st.lists(st.tuples(st.text(max_size=5), NUMBERS), min_size=1, max_size=5))
def test_results_come_back_as_they_were(path_of: Path, cells: list[tuple[str, float]]) -> None:
    table = pd.DataFrame(cells, columns=["text", "number"]).assign(number=lambda t: t["number"].astype(float))
    path = path_of / "results.csv"
    write_sealed(table, path)
    found = read_sealed(path)
    assert found is not None
    assert [one if isinstance(one, str) else "" for one in found["text"]] == table["text"].tolist()
    np.testing.assert_array_equal(found["number"].astype(float), table["number"])
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    assert read_sealed(path) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.sampled_from([2, 8, "t1w", "stiffness"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Name", "brainage", "modalities", "parameters", "voxel_size"]), inner)
    ),
    max_leaves=12,
)


@seed(6)
@FEW
@given(JSON | st.fixed_dictionaries({"Name": JSON, "brainage": JSON, "SourceDatasets": JSON}))
def test_descriptions_of_cohorts(copied: Path, description: object) -> None:
    (copied / "dataset_description.json").write_text(json.dumps(description))
    opened = answer(lambda: open_cohort(copied))
    assert opened is None or isinstance(opened, Cohort)


@pytest.fixture(scope="module")
def header(tmp_path_factory: pytest.TempPathFactory) -> bytearray:
    path = tmp_path_factory.mktemp("header") / "map.nii"
    nib.save(nib.Nifti1Image(MAP, GRID.affine), path)
    return bytearray(path.read_bytes())


#: Fields of a NIfTI-1 header: first byte, and what it holds.
FIELDS = {
    "sizeof_hdr": (0, "<i"), "dim": (40, "<8h"), "datatype": (70, "<h"), "bitpix": (72, "<h"), "pixdim": (76, "<8f"),
    "vox_offset": (108, "<f"), "slope": (112, "<f"), "intercept": (116, "<f"), "codes": (252, "<2h"),
    "quaternion": (256, "<6f"), "sform": (280, "<12f"), "magic": (344, "<4B"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::brainage.data.map_files.MapWarning", "ignore:invalid value:RuntimeWarning")
@seed(7)
@settings(FEW, max_examples=150)
@given(st.sampled_from(sorted(FIELDS)), st.data())
def test_headers_of_maps(path_of: Path, header: bytearray, field: str, data: st.DataObject) -> None:
    """One field of a good header is anything; what is read then is the map, scaled, or nothing."""
    start, form = FIELDS[field]
    kind = form[-1]
    value = {"i": st.integers(-(2**31), 2**31 - 1), "h": st.integers(-3, 400), "B": st.integers(0, 255)}.get(
        kind, st.floats(width=32) | st.sampled_from([0.0, 1.0, 2.0, -8.0, 8.0])
    )
    raw = header.copy()
    size = struct.calcsize(form[0] + kind)
    which = data.draw(st.integers(0, struct.calcsize(form) // size - 1))
    struct.pack_into(form[0] + kind, raw, start + which * size, data.draw(value))
    path = path_of / "map.nii"
    path.write_bytes(raw)
    found = answer(lambda: read_map(path, GRID))
    if found is not None:
        assert found.shape == GRID.shape
        assert np.isfinite(found).all()
        scaled = field in ("slope", "intercept", "datatype", "vox_offset")
        assert scaled or np.array_equal(np.sort(found, axis=None), np.sort(MAP, axis=None))


@seed(8)
@FEW
@given(st.binary(max_size=400), st.sampled_from(["map.nii", "map.nii.gz", "map.img", "map.txt"]))
def test_maps_of_anything(path_of: Path, raw: bytes, name: str) -> None:
    (path_of / name).write_bytes(raw)
    assert answer(lambda: read_map(path_of / name, GRID)) is None


SHAPES = st.sampled_from([GRID.shape, (*GRID.shape, 1), GRID.shape[::-1], (8, 8, 8), (), (0,), (23, 28, 0)])
TYPES = st.sampled_from(["f2", "f4", ">f8", "i1", "u2", "i8", "?", "c8", "O", "U3", "M8[s]"])
FILLS = st.sampled_from([0, 1, 2.5, -1, 2500, 1e30, float("nan"), float("inf"), 0.2, 25])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@seed(9)
@settings(FEW, max_examples=150)
@given(SHAPES, TYPES, FILLS, st.booleans(), st.sampled_from(sorted(MODALITIES)))
def test_arrays_at_the_door(shape: tuple[int, ...], kind: str, fill: float, masked: bool, name: str) -> None:  # noqa: FBT001
    try:
        values = np.full(shape, fill).astype(kind)
    except (ValueError, OverflowError, TypeError):
        return
    if masked and values.shape[:3] == GRID.shape and kind not in ("O", "U3", "M8[s]"):
        values = values * BRAIN.reshape(BRAIN.shape + (1,) * (values.ndim - 3))
    admitted = answer(lambda: admit("a", values, MODALITIES[name], GRID))
    if admitted is not None:
        kept, quality = admitted
        assert kept.shape == GRID.shape
        assert kept.dtype == np.float32
        low, high = MODALITIES[name].typical
        assert low <= np.median(kept[kept != 0]) <= high
        assert quality.voxels == np.count_nonzero(kept)
    answer(lambda: admit_labels("a", values, GRID))


@pytest.fixture
def path_of(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Two participants with the same map."""
    people = pd.DataFrame({"participant_id": ["sub-1", "sub-2"], "age": [20, 60], "sex": "F", "study": "A"})
    plan = Plan("A", people.assign(diagnosis="CN"), ("stiffness",), GRID, "nowhere", {})
    folder = tmp_path_factory.mktemp("fuzz") / "cohort"
    write_cohort(folder, plan, lambda _: {"stiffness": MAP}, jobs=1)
    return open_cohort(folder)


@pytest.fixture
def copied(cohort: Cohort, tmp_path: Path) -> Path:
    return Path(shutil.copytree(cohort.folder, tmp_path / "copy"))


@seed(10)
@FEW
@given(st.binary(max_size=30), st.integers(0, 400), st.sampled_from(["participants.tsv", "qc.tsv", "*/*/*.nii"]))
def test_files_that_somebody_damaged(copied: Path, cohort: Cohort, raw: bytes, start: int, name: str) -> None:
    """Some bytes of a file are others: it is as before, or told when opened, or when verified."""
    path, whole = next(copied.glob(name)), next(cohort.folder.glob(name)).read_bytes()
    path.write_bytes(whole[:start] + raw + whole[start + len(raw) :])
    opened = answer(lambda: open_cohort(copied))
    changed = [] if opened is None else answer(opened.changed)
    told = opened is None or changed is None or len(changed) == 1
    harmless = name.endswith(".nii") and np.array_equal(answer(lambda: read_map(path, GRID)), MAP)  # a word in a header
    assert told or harmless or path.read_bytes() == whole
    path.write_bytes(whole)
