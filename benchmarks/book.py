"""Build the book in a fresh clone, then again with nothing changed: seconds and disk.

    python benchmarks/book.py

Downloads are part of the first figure unless pip has them cached.
"""

import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def timed(command: list[str], folder: Path) -> float:
    """Run a command and return its seconds."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "a fresh clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        print(f"{'step':<36}{'seconds':>9}")
        print(f"{'install':<36}{timed(['make', 'install'], clone):>9.0f}")
        print(f"{'make book, first':<36}{timed(['make', 'book'], clone):>9.1f}")
        print(f"{'make book, nothing changed':<36}{timed(['make', 'book'], clone):>9.1f}")
        print(f"{'make book PROFILE=smoke':<36}{timed(['make', 'book', 'PROFILE=smoke'], clone):>9.1f}")
        for part in (".venv", "_build/html"):
            size = subprocess.run(
                ["du", "-sm", clone / part], capture_output=True, text=True, check=True
            ).stdout.split()[0]
            print(f"{part + ', MB':<36}{size:>9}")


if __name__ == "__main__":
    main()
