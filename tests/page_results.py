"""Published results as a page obtains them, and copies in which some tables are others."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from brainage.book.page import Page
from brainage.engine.results import Results
from brainage.engine.shown import obtain_shown
from tests.conftest import ROOT


def published(page: Page) -> dict[str, Results]:
    """What the page shows by default, whatever the machine holds."""
    written_for = next(one.experiment.cohorts[0] for one in page.SHOWS.values() if not one.cohort)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
        return obtain_shown(page.SHOWS, written_for)


def with_tables(results: Mapping[str, Results], name: str, **tables: pd.DataFrame) -> dict[str, Results]:
    """The same results but for these tables of one experiment."""
    changed = replace(results[name], tables={**results[name].tables, **tables})
    return {**results, name: changed}


def without_table(results: Mapping[str, Results], name: str, table: str) -> dict[str, Results]:
    """The same results, of a cohort that does not allow one of the tables."""
    kept = {key: one for key, one in results[name].tables.items() if key != table}
    return {**results, name: replace(results[name], tables=kept)}
