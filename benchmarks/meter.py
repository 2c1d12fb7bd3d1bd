"""Run code in a process of its own and tell its seconds and its peak memory."""

import os
import subprocess
import sys
import time

import psutil

TIMED = "import time; {imports}; start = time.perf_counter(); {call}; print(time.perf_counter() - start)"


def measure(code: str) -> dict[str, float]:
    """Run code in a new process; return seconds (whole process, and of the call alone) and memory in MB."""
    *imports, call = code.split("; ")
    script = TIMED.format(imports="; ".join(imports), call=call)
    start = time.perf_counter()
    environment = {**os.environ, "TQDM_DISABLE": "1"}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment)
    peaks: dict[int, int] = {}
    together: list[int] = []
    while process.poll() is None:
        now = {one.pid: _memory(one) for one in _family(process.pid)}
        peaks = {pid: max(now.get(pid, 0), peaks.get(pid, 0)) for pid in {*now, *peaks}}
        together.append(sum(now.values()))
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(process.returncode)
    seconds = float(process.stdout.read().splitlines()[-1])
    whole = time.perf_counter() - start
    half = len(together) // 2
    return {
        "call": seconds,
        "process": whole,
        "largest": max(peaks.values()) / 1e6,
        "sum": sum(peaks.values()) / 1e6,
        "first half": max(together[:half]) / 1e6,
        "second half": max(together[half:]) / 1e6,
    }


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
