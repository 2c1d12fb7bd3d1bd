import subprocess
import sys
import time

import numpy as np
import pytest

from brainage.engine.peak_memory import PeakMemory

LARGE = 300_000_000  # bytes


def test_what_was_taken_and_given_back_counts() -> None:
    with PeakMemory() as memory:
        before = memory.bytes
        ones = np.ones(LARGE, np.uint8)
        time.sleep(1.2)
        del ones
    assert memory.bytes - before > 0.9 * LARGE


def test_what_other_processes_take_counts() -> None:
    with PeakMemory() as memory:
        time.sleep(0.1)
        before = memory.bytes
        code = f"import time; ones = b'1' * {LARGE}; time.sleep(2)"
        subprocess.run([sys.executable, "-c", code], check=True)
    assert memory.bytes - before > 0.9 * LARGE


def test_an_error_ends_the_looking() -> None:
    memory = PeakMemory()
    with pytest.raises(ZeroDivisionError), memory:
        _ = 1 / 0
    assert not memory._looking.is_alive()
