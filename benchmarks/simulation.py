"""Simulate cohorts: seconds, peak memory, and whether a killed run goes on.

    python benchmarks/simulation.py [PARTICIPANTS_OF_THE_LARGE_COHORT]

The large cohort (default 5,000 at 4 mm, 8 GB of disk) shows whether memory grows: its peak over the first and over the
second half of the time. Memory is that of all processes together.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from meter import measure

CODE = "from brainage.data.sources.simulated import simulate; simulate({new!r}, {n}, voxel_size={size})"


def main(large: int) -> None:
    """Print the tables."""
    print(f"{os.cpu_count()} cores\n")
    print(f"{'cohort':<28}{'seconds':>9}{'memory, MB: first half':>26}{'second half':>14}")
    with tempfile.TemporaryDirectory() as folder:
        for n, size in ((60, 8), (342, 4), (342, 2), (large, 4)):
            new = str(Path(folder) / f"{n}-{size}")
            row = measure(CODE.format(new=new, n=n, size=size))
            name = f"{n:,} at {size} mm"
            print(f"{name:<28}{row['process']:>9.1f}{row['first half']:>26.0f}{row['second half']:>14.0f}", flush=True)
            subprocess.run(["rm", "-rf", new], check=True)
        _kill_and_resume(str(Path(folder) / "killed"))


def _kill_and_resume(new: str, n: int = 200, after: float = 25) -> None:
    """Kill a run of 200 participants at 4 mm, with all its workers, and let another one finish it."""
    command = [sys.executable, "-c", CODE.format(new=new, n=n, size=4)]
    process = subprocess.Popen(command, start_new_session=True)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = len(list(Path(new + ".partial").glob("sub-*/qc.tsv")))
    start = time.perf_counter()
    subprocess.run(command, check=True)
    found = len(list(Path(new).glob("sub-*")))
    seconds = time.perf_counter() - start
    print(f"\nkilled after {after:.0f} s with {done} of {n}; the next run took {seconds:.1f} s; {found} are there")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
