"""Memory and seconds of fitting and predicting thousands of people at 2 mm, seen at 4 mm.

    python benchmarks/many_people.py [PEOPLE [FOLDER]]

Writes 3.6 MB a person into the folder (default: a temporary one) if nothing is there: noise that grows with age, since
time and memory do not depend on what is in a map. Each command is a process of its own, as a user starts it. Limit: 4
GB for 5,000 people.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil

from brainage.data.write_cohort import Plan, write_cohort
from brainage.engine.peak_memory import PeakMemory
from brainage.lab.memory import needed
from brainage.space.anatomy import grid, region_mask

PROGRAM = Path(sys.executable).with_name("brainage")


def main(n: int, folder: Path) -> None:
    """Print a line a command."""
    cohort, model = folder / "cohort", folder / "many.brainage"
    if not cohort.exists():
        write(cohort, n)
    print(f"memory foreseen for maps of {n} people at 4 mm: {needed(n, 'stiffness', 4):.1f} GB")
    timed("fit", cohort, "--input", "stiffness", "--grid", 4, "-o", model, "--replace")
    timed("predict", model, cohort, "-o", folder / "ages.tsv", "--replace")


def write(folder: Path, n: int) -> None:
    """Write people of 20 to 80 years, whose maps are noise around a level that falls with age."""
    ages = np.random.default_rng(0).uniform(20, 80, n).round(1)
    names = [f"sub-{i:05d}" for i in range(n)]
    people = pd.DataFrame({"participant_id": names, "age": ages, "sex": "F", "study": "A", "diagnosis": "CN"})
    age_of, brain = dict(zip(names, ages, strict=True)), region_mask("brain", 2)

    def drawn(participant_id: str) -> dict[str, np.ndarray]:
        rng = np.random.default_rng(int(participant_id[4:]))
        values = np.zeros(brain.shape, np.float32)
        values[brain] = 3 - 0.01 * age_of[participant_id] + 0.2 * rng.standard_normal(brain.sum(), np.float32)
        return {"stiffness": values}

    write_cohort(
        folder, Plan("Many", people, ("stiffness",), grid(2), "noise", {}), drawn, jobs=1, resume=True
    )  # or workers would count


def timed(*words: object) -> None:
    """Run a command and print its seconds and the most memory that it took."""
    start, own = time.perf_counter(), psutil.Process().memory_info().rss
    with PeakMemory() as memory:
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False)
    seconds, most = time.perf_counter() - start, (memory.bytes - own) / 1e9
    print(f"{words[0]}: {seconds:.0f} s, {most:.1f} GB" if not done.returncode else f"{words[0]}: {done.stderr}")


if __name__ == "__main__":
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    if len(sys.argv) > 2:
        main(people, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(people, Path(scratch))
