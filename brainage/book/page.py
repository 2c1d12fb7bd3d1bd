"""Open a page: obtain what it shows, and hand its numbers to the prose."""

from collections.abc import Mapping
from typing import Protocol

from IPython import get_ipython
from IPython.display import display
from matplotlib.figure import Figure
from myst_nb import glue

from brainage.book.made import made_of
from brainage.core.markup import as_markdown
from brainage.engine.profiles import PUBLISHED
from brainage.engine.results import Results
from brainage.engine.runner import COHORTS
from brainage.engine.shown import Numbers, PageResults, Shown, obtain_shown
from brainage.plotting.marks import MIME, marks
from brainage.plotting.notes import Note, note

_NOT_RUN = "not in this run"


class Page(Protocol):
    """The module of a page, of the same name as its notebook."""

    @property
    def SHOWS(self) -> Mapping[str, Shown]:  # noqa: N802 - a constant of the module
        """Return what the page obtains, by the names that it gives it."""

    def numbers(self, results: PageResults, /) -> Numbers:
        """Return the numbers of the prose."""


def open_page(page: Page, profile: str = PUBLISHED, cohort: str = "") -> dict[str, Results]:
    """Return the results that a page shows, and glue its numbers: ``{glue:text}`key` `` in its prose shows one.

    Captions say by ``{glue:text}`made_NAME` `` what the results ``NAME`` of the page were made of, see `made_of`.

    Parameters
    ----------
    page : module
        With ``SHOWS`` and ``numbers``.
    profile : str
        ``"published"``, or the profile in which results are computed.
    cohort : str
        A key of `brainage.engine.runner.COHORTS`, or the path of a cohort folder; empty: the page's own.

    """
    _keep_marks()
    written_for = own_cohort(page)
    results = obtain_shown(page.SHOWS, cohort or written_for, profile)
    made = dict.fromkeys((f"made_{key}" for key in page.SHOWS), _NOT_RUN)
    made |= {f"made_{key}": _made(page.SHOWS[key], one, cohort or written_for) for key, one in results.items()}
    another = (cohort or written_for) not in COHORTS  # of a lab's own people, of whom prose says nothing
    for key, value in {**made, **({} if another else page.numbers(results))}.items():
        glue(key, value, display=False)
    if (cohort or written_for) != written_for:
        display(_other_cohort(page, results))
    return results


def own_cohort(page: Page) -> str:
    """Return the cohort that captions and prose speak of: the first of the first experiment without one of its own.

    Parameters
    ----------
    page : module
        With ``SHOWS``.

    """
    return next(one.experiment.cohorts[0] for one in page.SHOWS.values() if not one.cohort)


def _keep_marks() -> None:
    """Let a notebook keep, beside the picture of a figure, where in it which value is drawn."""
    shell = get_ipython()
    if shell is not None:
        shell.display_formatter.mimebundle_formatter.for_type(Figure, lambda figure: {MIME: marks(figure)})


def _made(shown: Shown, results: Results, cohort: str) -> str:
    return made_of(results, shown.experiment, shown.cohort or cohort)


def _other_cohort(page: Page, results: PageResults) -> Note:
    name = next(results[key].provenance["cohort"] for key, one in page.SHOWS.items() if not one.cohort)
    return note(f"This copy shows the cohort *{as_markdown(name)}* in place of the one that captions and text name.")
