"""Seconds and memory of the commands by which a lab comes from its scans to a report, at 2 mm.

    python benchmarks/lab.py [PEOPLE] [FOLDER]

People are simulated into the folder (default: a temporary one) if it is empty, 12.6 MB each. Each command is a process
of its own, as a user starts it, so imports count. Limits: `check` of 342 people 60 s; `fit` of 100 healthy people 60 s
and `predict` of them 30 s.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from brainage.data.sources import simulated

FITTED = 100  # healthy people
PROGRAM = Path(sys.executable).with_name("brainage")


def main(n: int, folder: Path) -> None:
    """Print a line a command."""
    scans, few, model = folder / "scans", folder / "few", folder / "lab.brainage"
    if not scans.exists():
        simulated.simulate(scans, n, voxel_size=2)
    if not few.exists():
        simulated.simulate(few, FITTED, voxel_size=2, seed=1, model=simulated.Model(mix={"CN": 1.0}))
    timed(f"check of {n} people", "cohort", "check", scans, "--out", folder)
    timed(f"import of {n} people", "cohort", "import", scans, folder / "cohort", "--map", folder / "lab.toml")
    timed(f"fit of {FITTED} people", "fit", few, "-o", model, "--replace")
    timed(f"predict {FITTED} people", "predict", model, few, "-o", folder / "ages.tsv", "--replace")
    timed(f"report on {FITTED} people", "report", model, few, "-o", folder / "report.html", "--replace")
    timed(f"book of {FITTED} people", "book", "--cohort", few)
    timed("selftest", "selftest")


def timed(what: str, *words: object) -> None:
    """Run a command and print its seconds, and the most memory that any of its processes took."""
    start = time.perf_counter()
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(
        f"{what}: {seconds:.0f} s, at most {most:.1f} GB so far" if done.returncode == 0 else f"{what}: {done.stderr}"
    )


if __name__ == "__main__":
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 342
    if len(sys.argv) > 2:
        main(people, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(people, Path(scratch))
