import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage import cli
from brainage.data.cohort import Cohort, open_cohort
from brainage.engine import runner
from tests.clones import damping_path, save_map, write_table
from tests.privileges import without_privileges


def brainage(*words: object, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """Run the command in this process; return exit status, output and error output."""
    monkeypatch.setattr(sys, "argv", ["brainage", *map(str, words)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    captured = capsys.readouterr()
    return int(stopped.value.code or 0), captured.out, captured.err.split("\r")[-1].strip()


@pytest.fixture
def run(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    return lambda *words: brainage(*words, capsys=capsys, monkeypatch=monkeypatch)


def test_import_then_describe(run, clone: Path, tmp_path: Path) -> None:
    status, out, _ = run("cohort", "import", "mre134", clone, tmp_path / "cohort", "--jobs", 1)
    assert status == 0
    assert "Stiffness: converted from Pa to kPa." in out
    assert "Imported 3 participants" in out
    status, out, _ = run("cohort", "describe", tmp_path / "cohort")
    assert status == 0
    assert out.startswith("MRE134: 3 participants, stiffness, damping_ratio, 2 mm, fingerprint ")
    assert "Study A        CN  2" in out
    assert "damping_ratio: " in out


def test_import_only_complete(run, clone: Path, tmp_path: Path) -> None:
    damping_path(clone, 2).unlink()
    status, out, _ = run("cohort", "import", "mre134", clone, tmp_path / "cohort", "--only-complete", "--jobs", 1)
    assert status == 0
    assert "Left out, maps missing: sub-002." in out


def test_settings_of_the_simulation_reach_it(run, tmp_path: Path) -> None:
    options = ("--mix", "CN=0.5,AD=0.5", "--damping-slope", -0.2, "--gap-sd", 1, "--visits", 2)
    options += ("--strength", "t1w=1.5", "--strength", "stiffness=2", "--locality", 0.5)
    status, _, err = run("cohort", "simulate", tmp_path / "cohort", "-n", 2, "--voxel-size", 8, "--jobs", 1, *options)
    assert status == 0, err
    made = open_cohort(tmp_path / "cohort")
    assert made.visits == [(one, session) for one in ("sub-00001", "sub-00002") for session in ("ses-1", "ses-2")]
    first, later = (made.map("sub-00001", "stiffness", session) for session in ("ses-1", "ses-2"))
    both = (first > 0) & (later > 0)
    assert 0.8 < np.corrcoef(first[both], later[both])[0, 1] < 1
    parameters = made.parameters
    assert parameters["damping_slope"] == -0.2
    assert parameters["mix"] == {"CN": 0.5, "AD": 0.5}
    assert (parameters["strength"], parameters["locality"]) == ({"t1w": 1.5, "stiffness": 2}, 0.5)
    said = run("cohort", "describe", tmp_path / "cohort")[1].splitlines()
    assert "simulated ageing: 1.5 times in t1w, 2 times in stiffness, 50% of all of it in spots" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--mix", "half"), "mix is 'half'; expected numbers such as CN=0.8,AD=0.2"),
        (("--mix", "CN=0.8"), "mix is {'CN': 0.8}; expected shares"),
        (("--mix", "CN=0.5,CN=1"), "each name once"),
        (("--gap-sd", -1), "gap_sd is -1.0; expected 0 to 15"),
        (("--strength", "stiffness=9"), "strength of stiffness is 9.0; expected 0 to 3.57"),
        (("--strength", "t1w=1", "--strength", "t1w=2"), "each name once"),
        (("--strength", "damping_ratio=10"), "strength of damping_ratio is 10.0; expected 0 to 8.82"),
        (("--locality", 2), "locality is 2.0; expected 0 to 1"),
        (("--stiffness-slope", -5), "stiffness_slope is -5.0; expected -1.18 to 3"),
    ],
)
def test_impossible_settings_are_told_in_one_line(run, tmp_path: Path, options: tuple, message: str) -> None:
    status, _, err = run("cohort", "simulate", tmp_path / "cohort", *options)
    assert status == 1
    assert err.startswith("error: ")
    assert message in err
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_simulate(run, tmp_path: Path) -> None:
    status, out, _ = run("cohort", "simulate", tmp_path / "cohort", "-n", 3, "--voxel-size", 8, "--jobs", 1)
    assert (status, out.strip()) == (0, f"Simulated 3 participants in {tmp_path / 'cohort'}.")
    assert len(open_cohort(tmp_path / "cohort")) == 3


def missing(clone: Path) -> None:
    damping_path(clone, 2).unlink()


def truncated(clone: Path) -> None:
    damping_path(clone, 2).write_bytes(damping_path(clone, 2).read_bytes()[:3000])


def four_dimensions(clone: Path) -> None:
    save_map(damping_path(clone, 2), np.ones((91, 109, 91, 2), np.float32))


def wrong_shape(clone: Path) -> None:
    save_map(damping_path(clone, 2), np.ones((90, 109, 91), np.float32))


def months(clone: Path) -> None:
    write_table(clone, AGE=[216, 288, 396])


def twice(clone: Path) -> None:
    write_table(clone, **{"SUBJECT ID": ["001", "001", "002"]})


@pytest.mark.parametrize("damage", [missing, truncated, four_dimensions, wrong_shape, months, twice])
def test_bad_input_is_one_line_on_stderr_and_status_1(damage, run, clone: Path, tmp_path: Path) -> None:
    damage(clone)
    status, out, err = run("cohort", "import", "mre134", clone, tmp_path / "cohort", "--jobs", 1)
    assert status == 1
    assert out == ""
    assert err.startswith(f"error: {clone}")
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.glob("cohort*"))


def test_a_folder_that_is_no_cohort(run, tmp_path: Path) -> None:
    status, _, err = run("cohort", "describe", tmp_path)
    assert status == 1
    assert err.startswith(f"error: {tmp_path}: is no cohort")


def test_unknown_source(run, tmp_path: Path) -> None:
    assert run("cohort", "fetch", "ixi", tmp_path)[::2] == (1, "error: source is 'ixi'; expected mre134 or lifespan")


def raising(error: BaseException):
    def command(*_: object, **__: object) -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (
            OSError(28, "No space left on device", "/data/map.nii"),
            1,
            "/data/map.nii: the disk is full; free some space",
        ),
        (OSError(30, "Read-only file system", "/data"), 1, "/data: the disk can only be read; choose another folder"),
        (MemoryError(), 1, "out of memory; use a coarser grid"),
        (PermissionError(13, "Permission denied", "/data"), 1, "/data: no permission to write; choose another folder"),
        (FileNotFoundError(2, "No such file or directory", "/x"), 1, "/x: No such file or directory; check the path"),
        (KeyboardInterrupt(), 130, "interrupted; run the same command again"),
    ],
)
def test_trouble_with_the_machine_is_told_too(error, status: int, message: str, run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("brainage.data.sources.simulated.simulate", raising(error))
    found, _, err = run("cohort", "simulate", tmp_path / "cohort")
    assert (found, err.split("error: ")[-1].startswith(message)) == (status, True)


def test_an_input_that_may_not_be_read_has_another_remedy_than_a_destination() -> None:
    with tempfile.NamedTemporaryFile() as closed:  # pytest's folders are their owner's alone
        Path(closed.name).chmod(0)
        error = PermissionError(13, "Permission denied", closed.name)
        with without_privileges():
            assert cli._explain(error) == f"{closed.name}: no permission to read it; change its permissions"


def test_verify_names_every_file_that_changed(run, small_cohort: Cohort, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small_cohort.folder, tmp_path / "copy"))
    status, out, _ = run("cohort", "describe", folder, "--verify")
    assert (status, out.splitlines()[0]) == (0, "All files are as they were written.")
    path = next(folder.rglob("*_T1w.nii"))
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    status, out, err = run("cohort", "describe", folder, "--verify")
    assert (status, out.splitlines()) == (1, [f"{path.relative_to(folder)}: changed"])
    assert err == f"error: {folder}: 1 files are not as they were written; make the cohort again"


@pytest.mark.filterwarnings("default::brainage.data.map_files.MapWarning")
def test_what_was_put_right_is_told_in_one_line(run, clone: Path, tmp_path: Path) -> None:
    path = damping_path(clone, 2)
    nib.save(nib.as_closest_canonical(nib.load(path)), path)
    status, _, err = run("cohort", "import", "mre134", clone, tmp_path / "cohort", "--jobs", 1)
    assert status == 0
    assert err == f"warning: {path}: is stored as RAS; reoriented to LAS by its affine"


def test_a_defect_of_the_package_is_not_hidden(run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("brainage.data.sources.simulated.simulate", raising(ZeroDivisionError("a defect")))
    with pytest.raises(ZeroDivisionError):
        run("cohort", "simulate", tmp_path / "cohort")


def test_describe_says_what_is_unusual(run, lab_cohort: Cohort, small_cohort: Cohort) -> None:
    status, out, _ = run("cohort", "describe", lab_cohort.folder)
    assert status == 0
    said = ["controls: HC", "visits: 6 of 5 participants", "age unknown: 1 of 6", "without damping_ratio: 1 of 6"]
    assert [line for line in out.splitlines() if line in said] == said
    assert re.search(r"all +HC, PD +5 +5 +61.6", out)  # five women; ages of five visits, one is unknown
    _, out, _ = run("cohort", "describe", small_cohort.folder)
    assert not re.search("controls|visits|unknown|without|ageing", out)


def test_describe_is_quick_to_start(small_cohort: Cohort) -> None:
    """The command starts without torch, which takes seconds to import."""
    code = "import sys; sys.argv = ['brainage', 'cohort', 'describe', sys.argv[1]]; from brainage.cli import main\n"
    code += "try: main()\nexcept SystemExit: print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(small_cohort.folder)], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.fixture
def only_small(small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated cohort of every profile is a small one; MRE134 is not on this machine."""
    monkeypatch.setattr(runner, "cohort", lambda key, _: small_cohort if key == "simulated" else None)


@pytest.mark.usefixtures("only_small")
def test_one_experiment_is_published_where_results_are_kept(run, tmp_path: Path) -> None:
    """Ages: the quickest; nothing else is touched."""
    status, out, _ = run("publish", "--profile", "smoke", "--only", "ages", "--jobs", 1, "--replace")
    assert status == 0
    assert out.splitlines()[0].startswith("ages, simulated: ")
    assert out.splitlines()[1] == "ages, mre134: left as it was: the cohort is not on this machine"
    assert [path.name for path in (tmp_path / "results/published").iterdir()] == ["ages"]


@pytest.mark.usefixtures("only_small")
def test_results_of_another_profile_replace_published_ones_only_when_asked(run, tmp_path: Path) -> None:
    status, out, _ = run("publish", "--profile", "smoke", "--only", "ages", "--jobs", 1)
    assert status == 0
    assert out.splitlines()[0].endswith(f"kept in {tmp_path / 'results/smoke'}; published is paper, as before")
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["smoke"]


def test_without_the_extra_the_book_says_what_to_install(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "papermill", None)
    monkeypatch.delitem(sys.modules, "brainage.book.notebooks", raising=False)
    status, _, err = run("book")
    assert status == 1
    assert err == "error: brainage book needs papermill, which is not installed; in the checkout: pip install '.[book]'"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--only", "dreams"), "only is 'dreams'; expected one of ages, consistency"),
        (("--only", "ages", "--jobs", 0), "jobs is '0'; expected the number of processes"),
        (("--profile", "fast"), "profile is 'fast'; expected one of"),
    ],
)
def test_impossible_publications_are_told_in_one_line(run, options: tuple, message: str) -> None:
    status, _, err = run("publish", *options)
    assert status == 1
    assert message in err
    assert len(err.splitlines()) == 1
