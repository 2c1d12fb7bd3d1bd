from pathlib import Path

from brainage.lab.intake.problem import Problem, told_by


def test_a_message_comes_apart_into_what_was_found_and_what_to_do() -> None:
    error = ValueError("/lab/a.nii: shape is (1, 2); expected (3, 4): resample it")
    assert told_by(error, "a.nii", ("sub-1",), Path("/lab/a.nii")) == Problem(
        "a.nii", "shape is (1, 2)", "expected (3, 4): resample it", scans=("sub-1",)
    )


def test_a_message_without_a_remedy_still_says_what_to_do() -> None:
    assert told_by(ValueError("damaged"), "a.nii")[:3] == ("a.nii", "damaged", "correct the file")


def test_it_is_one_line_whatever_a_file_is_called() -> None:
    assert str(Problem("a\nb.nii", "is\todd", "rename it")) == "a b.nii: is odd; rename it"
