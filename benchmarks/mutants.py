"""Change the code of modules a little, many times over, and print the changes that their tests do not notice.

    python benchmarks/mutants.py [-j PROCESSES] [brainage/gaps/bias_correction.py brainage/models/losses ...]

mutmut makes the changes and forks a process for each after everything is imported, so one takes well under a second. It
works on a copy of the checkout. A module is tested by its own tests alone, those that mirror it, and by its doctest.
Left alone are texts of messages, decorated functions and lines that carry ``# pragma: no mutate``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = [
    "models/losses",
    "gaps/bias_correction.py",
    "evaluate/paired_tests.py",
    "gaps/resemblance.py",
    "explain/saliency.py",
    "models/normalization.py",
]
MUTMUT = [sys.executable, "-m", "mutmut"]
#: Wording is no behaviour, and which line a warning points at cannot be told here: mutmut puts calls between.
MESSAGES = [r"^\s*(msg|text) = ", r'^\s*f?"[^"]*"$', r"stacklevel=\d"]


def tests_of(module: Path) -> list[str]:
    """Return the tests that mirror a module; a loss or an estimator has those of all of them."""
    folder = Path("tests", *(module if module.is_dir() else module.parent).parts[1:])
    alone = folder / f"test_{module.stem}.py"
    together = module.is_dir() or module.parent.name in {"losses", "estimators"}
    kind = {"losses": "loss", "estimators": "estimator"}.get(folder.name, "nothing")  # whose laws stand together
    laws = sorted(str(path) for path in Path("tests/contracts").glob(f"test_{kind}*.py"))
    return [str(module), str(folder if together else alone), *laws]


def copy_checkout(to: Path) -> list[str]:
    """Copy what git knows or would add, and return the names at the top."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    found = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, found.split("\0")):
        if (ROOT / name).is_file():  # not one that was removed
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    return sorted(path.name for path in to.iterdir() if path.name not in {"brainage", "pyproject.toml"})


def configure(copy: Path, modules: list[Path], others: list[str]) -> None:
    """Tell mutmut what to change and what to run."""
    tests = sorted({name for module in modules for name in tests_of(module)})
    if missing := [name for name in tests if not (copy / name).exists()]:
        sys.exit(f"error: {', '.join(missing)} not found; name modules with tests of their own, as brainage/gaps")
    options = {
        "source_paths": ["brainage"],
        "only_mutate": [f"{module}/*" if module.is_dir() else str(module) for module in modules],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:xdist", "-x"],
        "pytest_add_cli_args_test_selection": tests,
        "do_not_mutate_patterns": MESSAGES,
        "also_copy": others,
    }
    lines = ["", "[tool.mutmut]", *(f"{name} = {json.dumps(value)}" for name, value in options.items())]
    with (copy / "pyproject.toml").open("a") as file:
        file.write("\n".join([*lines, "use_git_change_detection = false", ""]))


def ask(copy: Path, *arguments: str) -> str:
    """Run mutmut in the copy and return what it prints."""
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""}
    done = subprocess.run([*MUTMUT, *arguments], cwd=copy, env=alone, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout[-4000:]}{done.stderr[-4000:]}\nerror: mutmut {arguments[0]} failed; do the tests pass?")
    return done.stdout


def main() -> None:
    """Print each survivor as a difference, then their number."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", default=[f"brainage/{name}" for name in DEFAULT])
    parser.add_argument("-j", "--processes", default="1")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        configure(copy, [Path(name) for name in chosen.modules], copy_checkout(copy))
        ask(copy, "run", "--max-children", chosen.processes)
        states = [line.strip().rsplit(": ", 1) for line in ask(copy, "results", "--all", "true").splitlines()]
        left = [name for name, state in states if state != "killed"]
        for name in left:
            print(ask(copy, "show", name))
        print(f"{len(left)} of {len(states)} mutants survive")


if __name__ == "__main__":
    main()
