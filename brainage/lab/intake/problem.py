"""What is wrong with a lab's folder, one entry a fault: file, problem, remedy."""

from pathlib import Path
from typing import NamedTuple

from brainage.core.markup import one_line


class Problem(NamedTuple):
    """A fault, or something to look at.

    Attributes
    ----------
    file : str
        Where, as seen from the folder.
    problem, remedy : str
        What was found, and what to do.
    stops : bool
        Whether nothing is imported with it; otherwise it is for the reader to judge.
    scans : tuple of str
        Whose maps it is about, see `brainage.data.visits.scan`: with these left out it is gone; empty: everybody's.

    """

    file: str
    problem: str
    remedy: str
    stops: bool = True
    scans: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it on one line."""
        return one_line(f"{self.file}: {self.problem}; {self.remedy}")


def told_by(error: Exception, file: str, scans: tuple[str, ...] = (), path: Path | None = None) -> Problem:
    """Return what an error of the doors says, apart into problem and remedy.

    Parameters
    ----------
    error : Exception
        With a message such as ``file: what was found; what is expected: what to do``.
    file, scans
        Of the problem.
    path : Path, optional
        As the message calls the file.

    Examples
    --------
    >>> told_by(ValueError("a.nii: median is 3e+03 kPa; expected 0.5 to 10: convert it"), "a.nii")[1:3]
    ('median is 3e+03 kPa', 'expected 0.5 to 10: convert it')

    """
    text = one_line(error)
    for name in filter(None, (str(path) if path else "", file)):
        text = text.removeprefix(f"{one_line(name)}: ")
    found, mark, remedy = text.partition("; ")
    if not mark:
        found, mark, remedy = text.rpartition(": ")
    return Problem(file, found or remedy, remedy if found else "correct the file", scans=scans)
