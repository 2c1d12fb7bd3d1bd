"""Import and open cohorts: seconds and peak memory.

    python benchmarks/cohorts.py CLONE_OF_MRE134

Each step runs in a process of its own, three times; the table shows medians. Memory is the peak of the largest process
and, in brackets, that of it plus all workers at their own peaks, an upper bound.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from meter import measure

STEPS = {
    "import MRE134": (
        "from brainage.data.sources.mre134 import import_clone; import_clone({clone!r}, {new!r}, say=lambda _: None)"
    ),
    "open MRE134": "from brainage.data.cohort import open_cohort; open_cohort({imported!r})",
    "read all maps (mre, brain voxels)": (
        "from brainage import anatomy; from brainage.data.cohort import open_cohort; "
        "open_cohort({imported!r}).maps('mre', anatomy.region_mask('brain'))"
    ),
}


def main(clone: str, runs: int = 3) -> None:
    """Print the table."""
    print(f"{os.cpu_count()} cores, {runs} runs, medians\n")
    print(f"{'step':<36}{'call, s':>9}{'process, s':>12}{'memory, MB':>20}")
    with tempfile.TemporaryDirectory() as folder:
        imported = str(Path(folder) / "imported")
        measure(STEPS["import MRE134"].format(clone=clone, new=imported))
        for step, code in STEPS.items():
            rows = []
            for run in range(runs):
                new = str(Path(folder) / f"{run}")
                rows.append(measure(code.format(clone=clone, new=new, imported=imported)))
                subprocess.run(["rm", "-rf", new], check=True)
            row = {key: statistics.median(one[key] for one in rows) for key in rows[0]}
            memory = f"{row['largest']:.0f} (< {row['sum']:.0f})"
            print(f"{step:<36}{row['call']:>9.2f}{row['process']:>12.2f}{memory:>20}")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
