from brainage.lab.intake.gathering import gathered
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import Files, Reading

READING = Reading("lab", {"t1w": Files("{participant}.nii", "a.u.")})


def test_a_problem_of_many_files_is_told_once_with_a_way_out() -> None:
    files = {(f"sub-{i}", None): {"t1w": f"{i}.nii"} for i in range(5)}
    some = [Problem(f"{i}.nii", f"{70 + i} % lie elsewhere", "register it", scans=(f"sub-{i}",)) for i in range(5)]
    other = Problem("people.csv", "is odd", "look")
    assert gathered([*some, other, other], READING, files) == [
        Problem(
            "0.nii", "70 % lie elsewhere (5 files: 0.nii, 1.nii and 3 more)",
            "register it; or take [maps.t1w] out of lab.toml",
            scans=tuple(f"sub-{i}" for i in range(5)),
        ),
        other,
    ]  # fmt: skip
    assert gathered(some[:3], READING, files) == some[:3]
