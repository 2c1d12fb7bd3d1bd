"""What a source of cohorts declares: the command line and the book find it by this."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from brainage.data.cohort import Cohort


@dataclass(frozen=True)
class Source:
    """Where cohorts come from, by the key that commands and notebooks know it by.

    Attributes
    ----------
    key : str
        In commands, notebooks and folders of results.
    title : str
        On pages.
    open : callable
        From the number of participants and the voxel size (mm) of a profile to the cohort that the book shows; a source
        of real people has its own number and size. ``None`` if it is not on this machine.
    short : str
        Put behind numbers that were measured on it; empty for the cohort that most of the book is about.
    fetch : callable, optional
        Download the data set to a folder.
    take_in : callable, optional
        Make a cohort folder of a data set here: ``take_in(clone, destination, only_complete=, jobs=, say=)``.
    setting : str
        In captions: which simulated people these are; empty: the title says it.
    terms: str
        Of use, to be accepted before anything is downloaded; such a source takes parts: ``fetch(destination, parts)``.

    """

    key: str
    title: str
    open: Callable[[int, int], Cohort | None]
    short: str = ""
    fetch: Callable[..., Path] | None = None
    take_in: Callable[..., Cohort] | None = None
    setting: str = ""
    terms: str = ""
