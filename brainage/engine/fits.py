"""Many fits: kept from earlier runs or computed now, on all workers."""

import pandas as pd

from brainage.core import settings
from brainage.engine.fit import Fit
from brainage.engine.workers import run_tasks

__all__ = ["run_fits"]


def run_fits(fits: list[Fit], title: str) -> list[pd.DataFrame]:
    """Return the predictions of each fit in their order; ``title`` names the progress bar.

    Parameters
    ----------
    fits : list of Fit
        What to fit.
    title : str
        Of the progress bar.

    """
    return run_tasks(fits, settings.results_folder() / "fits", title)
