"""Import, open and simulate cohorts: seconds and peak memory.

    python benchmarks/cohorts.py CLONE_OF_MRE134

Each step runs in a process of its own, three times; the table shows medians. Memory is the peak of the largest process
and, in brackets, that of it plus all workers at their own peaks, an upper bound.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

STEPS = {
    "import MRE134": (
        "from brainage.sources.mre134 import import_clone; import_clone({clone!r}, {new!r}, say=lambda _: None)"
    ),
    "open MRE134": "from brainage.cohort import open_cohort; open_cohort({imported!r})",
    "read all maps (mre, brain voxels)": (
        "from brainage import anatomy; from brainage.cohort import open_cohort; "
        "open_cohort({imported!r}).maps('mre', anatomy.region_mask('brain'))"
    ),
    "simulate 342 at 2 mm": "from brainage.sources.simulated import simulate; simulate({new!r})",
    "simulate 342 at 4 mm": "from brainage.sources.simulated import simulate; simulate({new!r}, voxel_size=4)",
    "simulate 60 at 8 mm": "from brainage.sources.simulated import simulate; simulate({new!r}, 60, voxel_size=8)",
    "simulate 5,000 at 4 mm": "from brainage.sources.simulated import simulate; simulate({new!r}, 5000, voxel_size=4)",
}
TIMED = "import time; {imports}; start = time.perf_counter(); {call}; print(time.perf_counter() - start)"


def measure(code: str) -> dict[str, float]:
    """Run code in a new process; return seconds (whole process, and of the call alone) and memory in MB."""
    *imports, call = code.split("; ")
    script = TIMED.format(imports="; ".join(imports), call=call)
    start = time.perf_counter()
    environment = {**os.environ, "TQDM_DISABLE": "1"}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for one in _family(process.pid):
            peaks[one.pid] = max(peaks.get(one.pid, 0), _memory(one))
        time.sleep(0.02)
    if process.returncode:
        raise SystemExit(process.returncode)
    seconds = float(process.stdout.read().splitlines()[-1])
    whole = time.perf_counter() - start
    return {"call": seconds, "process": whole, "largest": max(peaks.values()) / 1e6, "sum": sum(peaks.values()) / 1e6}


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


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
