from brainage.lab.intake.reading import Files, Reading
from brainage.lab.intake.visit_files import mistaken, visit_files

READING = Reading(
    "lab", {"stiffness": Files("{participant}_{session}_s*.nii", "kPa"), "t1w": Files("{participant}_t.nii", "a.u.")}
)


def test_files_are_found_by_visit() -> None:
    found = visit_files(["a_1_s.nii", "a_2_s.nii", "a_t.nii"], READING)
    assert found.by_visit == {
        ("sub-a", None): {"t1w": "a_t.nii"},
        ("sub-a", "ses-1"): {"stiffness": "a_1_s.nii"},
        ("sub-a", "ses-2"): {"stiffness": "a_2_s.nii"},
    }
    assert found.problems == []


def test_the_table_tells_where_a_name_ends() -> None:
    found = visit_files(["a_b_1_s.nii", "c_t.nii"], READING, known=["a_b"])
    assert ("sub-ab", "ses-1") in found.by_visit


def test_what_fits_nothing_twice_or_no_pattern_is_told() -> None:
    found = visit_files(["a_1_s.nii", "a_1_s2.nii", "other.nii"], READING)
    assert [one.problem for one in found.problems] == [
        "no file fits the pattern of t1w, {participant}_t.nii",
        "2 files are stiffness of sub-a_ses-1, another is a_1_s2.nii",
        "1 image fits no pattern (other.nii)",
    ]
    assert [one.stops for one in found.problems] == [True, True, False]


def test_names_that_meet_without_their_hyphens_are_told() -> None:
    assert [one.problem for one in mistaken({"sub-112": {"11-2"}}, ["1-12"], "people.csv")] == [
        "1-12 and 11-2 would both be called sub-112"
    ]
    assert mistaken({"sub-A01": {"A01"}, "sub-1": {"sub-1"}}, ["A-01", "1.0"], "people.csv") == []
