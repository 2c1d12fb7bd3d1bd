"""How much memory a run takes at most: this process and all that it starts, together."""

import threading
from types import TracebackType
from typing import Self

import psutil

_SECONDS = 0.5  # between two looks


class PeakMemory:
    """Looks at memory while a run goes on.

    Attributes
    ----------
    bytes : int
        The most so far: resident memory of this process and its children; what they share counts for each.

    Examples
    --------
    >>> with PeakMemory() as memory:
    ...     pass
    >>> memory.bytes > 1_000_000
    True

    """

    def __init__(self) -> None:
        self.bytes = 0
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._looking.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Look a last time."""
        self._over.set()
        self._looking.join()

    def _look(self) -> None:
        while True:
            self.bytes = max(self.bytes, _taken())
            if self._over.wait(_SECONDS):
                return


def _taken() -> int:
    own = psutil.Process()
    return sum(_resident(one) for one in (own, *own.children(recursive=True)))


def _resident(process: psutil.Process) -> int:
    """Return the resident memory of a process, 0 if it has just ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
