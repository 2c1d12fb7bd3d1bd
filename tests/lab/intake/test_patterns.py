import pytest

from brainage.core.errors import BrainageError
from brainage.lab.intake.patterns import best_pattern, check_pattern, key_in, matched


@pytest.mark.parametrize(
    "pattern", ["stiffness.nii", "{person}/x.nii", "/abs/{participant}.nii", "../{participant}.nii", ""]
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BrainageError, match=r"pattern of stiffness is .*expected a path inside the folder"):
        check_pattern("stiffness", pattern)


def test_a_participant_is_the_same_wherever_it_stands() -> None:
    files = ["sub-1/sub-1_x.nii", "sub-1/sub-2_x.nii", "sub-2/deep/sub-2_x.nii"]
    assert matched("{participant}/{participant}_x.nii", files) == {("sub-1", ""): ["sub-1/sub-1_x.nii"]}


def test_signs_of_a_pattern_are_letters() -> None:
    assert matched("{participant}_(1+).nii", ["a_(1+).nii", "a_1.nii"]) == {("a", ""): ["a_(1+).nii"]}


@pytest.mark.parametrize(
    ("files", "people", "pattern"),
    [
        (["sub-1/m/sub-1_x.nii", "sub-2/m/sub-2_x.nii"], ["1", "2"], "{participant}/m/{participant}_x.nii"),
        (["P1_2019-01_x.nii", "P2_2020-11_x.nii"], ["P1", "P2"], "{participant}_*-*_x.nii"),
        (["P1_Anna_x.nii", "P2_Bob_x.nii"], ["P1", "P2"], "{participant}_*x.nii"),
        (["001Stiff.nii", "002Stiff.nii"], ["001", "002"], "{participant}Stiff.nii"),
        (["1/a_1_T1.nii", "2/a_1_T1.nii"], ["1", "2"], "{participant}/a_1_T1.nii"),
    ],
)
def test_a_pattern_is_found_that_finds_everybody(files: list[str], people: list[str], pattern: str) -> None:
    keys = {file: key for file in files if (key := key_in(file, {one.casefold(): one for one in people}))}
    assert best_pattern(keys, files) == pattern
    assert sum(map(len, matched(pattern, files, people).values())) == len(files)


def test_of_two_spaces_that_of_the_template_is_taken() -> None:
    files = [f"sub-{i}_space-{space}_x.nii" for i in (1, 2) for space in ("T1w", "MNI152")]
    assert best_pattern({file: (file[:5], "") for file in files}, files) == "{participant}_space-MNI152_x.nii"


def test_files_of_other_quantities_are_not_taken() -> None:
    files = ["P1_a_MNI.nii", "P2_b_MNI.nii", "P1_mask_MNI.nii", "P2_mask_MNI.nii"]
    found = best_pattern({"P1_a_MNI.nii": ("P1", ""), "P2_b_MNI.nii": ("P2", "")}, files)
    assert found in {"{participant}_a_MNI.nii", "{participant}_b_MNI.nii"}  # one each, rather than two for each


@pytest.mark.parametrize(
    ("path", "people", "key"),
    [
        ("sub-02/run-01_x.nii", {"01": "01", "02": "02"}, ("sub-02", "")),
        ("T1w/p_1_T1w.nii", {"1": "1"}, ("1", "")),
        ("A-01/x.nii", {"a01": "A-01"}, ("A-01", "")),
        ("sub-1/ses-pre/x.nii", {}, ("sub-1", "ses-pre")),
        ("other.nii", {"1": "1"}, None),
        ("sub-9/x.nii", {"1": "1"}, None),
    ],
)
def test_whose_file_it_is(path: str, people: dict[str, str], key: tuple[str, str] | None) -> None:
    assert key_in(path, people) == key


def test_a_name_is_whole() -> None:
    files = ["P2_bob_x.nii", "P3_carl_x.nii", "P13_max_x.nii"]
    pattern = best_pattern({file: (file.split("_")[0], "") for file in files[:2]}, files)
    assert matched(pattern, files, ["P1", "P2", "P3"]) == {
        ("P2", ""): files[:1], ("P3", ""): files[1:2], ("P13", ""): files[2:]
    }  # fmt: skip
    assert set(matched("{participant}*x.nii", files, ["P1"])) == {("P2", ""), ("P3", ""), ("P13", "")}


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (["x", "x_old", "x_smooth8mm"], "x"),
        (["space-T1w_x", "space-MNI152NLin2009cAsym_res-2_x", "space-MNI152NLin6Asym_x"], "space-MNI152NLin6Asym_x"),
        (["space-MNIPediatricAsym_x", "x"], "x"),
        (["run-2_x", "run-1_x"], "run-1_x"),
    ],
)
def test_of_several_maps_the_plainest_is_taken(names: list[str], taken: str) -> None:
    files = [f"sub-{i}_{name}.nii" for i in (1, 2) for name in names]
    assert best_pattern({file: (file[:5], "") for file in files}, files) == f"{{participant}}_{taken}.nii"


def test_files_of_both_endings_are_found() -> None:
    files = ["sub-1_x.nii", "sub-2_x.nii.gz"]
    assert best_pattern({file: (file[:5], "") for file in files}, files) == "{participant}_x.nii*"


def test_a_folder_of_a_visit_is_a_session() -> None:
    assert key_in("p1/follow-up/x.nii", {"p1": "p1"}) == ("p1", "follow-up")


def test_a_session_that_the_table_names_is_known() -> None:
    assert key_in("p1/baseline/x.nii", {"p1": "p1"}, {"baseline"}) == ("p1", "baseline")
