"""What a page shows: experiments, each on the cohort that the page is asked for or on one of its own."""

from collections.abc import Mapping
from typing import NamedTuple

from brainage.data.sources.registry import SOURCES
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import PUBLISHED
from brainage.engine.results import Results
from brainage.engine.runner import obtain

#: Results by the names that a page gives them.
PageResults = Mapping[str, Results]
#: Numbers of a page's prose by their keys, as text.
Numbers = dict[str, str | int]


class Shown(NamedTuple):
    """An experiment on a page.

    Attributes
    ----------
    experiment : Experiment
        Whose results are shown.
    cohort : str
        The cohort that they are always of; empty: the page's.
    only : str
        The page's cohort with which they are shown; empty: any.
    unless : str
        The profile in which they are not shown, as another cohort has tried the same code; empty: none.

    """

    experiment: Experiment
    cohort: str = ""
    only: str = ""
    unless: str = ""


def obtain_shown(shows: Mapping[str, Shown], cohort: str, profile: str = PUBLISHED) -> dict[str, Results]:
    """Return the results that a page shows, by the names that it gives them.

    Parameters
    ----------
    shows : mapping of str to Shown
        The page's ``SHOWS``.
    cohort : str
        The page's cohort: a key of `brainage.engine.runner.COHORTS`, or the path of a cohort folder.
    profile : str
        ``"published"``, or the profile in which they are computed.

    """
    wanted = {name: one for name, one in shows.items() if one.only in {"", cohort} and one.unless != profile}
    elsewhere = profile if cohort in SOURCES else PUBLISHED  # beside a lab's own people, others are as published
    return {
        name: obtain(one.experiment, one.cohort or cohort, elsewhere if one.cohort else profile)
        for name, one in wanted.items()
    }
