"""What a correction does to a comparison of groups, by its reference, group size and mismatch of ages."""

from itertools import product

import pandas as pd
from joblib import Parallel, delayed

from brainage import settings
from brainage.cohort import Cohort
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment
from brainage.gap_power import Ages, Design, rejection_rates

__all__ = ["GAP_POWER", "MISMATCHES", "SCENARIOS", "SHIFTS"]

#: Controls with their ages, and number of patients: the paper's AD comparison, its MCI comparison (69 ± 8 years), and
#: the first one with many more people.
SCENARIOS = ((Ages(12, 66, 73), 11), (Ages(68, 55, 83), 20), (Ages(100, 66, 73), 100))
#: Years by which patients are older than controls on average.
MISMATCHES = (0.0, 2.5, 5.0, 7.5, 10.0)
#: True effects, years.
SHIFTS = (0.0, 2.0, 4.0, 6.0, 8.0)
_SPAN = 15.0  # years between the youngest and the oldest patient


def run(_cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Simulate every design; no map or participant takes part.

    Returns
    -------
    dict of DataFrame
        ``rates``: ``controls``, ``patients`` (group sizes), ``youngest``, ``oldest`` (controls, years), ``mismatch``
        (years), and what `brainage.gap_power.rejection_rates` gives.

    """
    cells = list(product(SCENARIOS, MISMATCHES))
    found = Parallel(n_jobs=settings.jobs())(
        delayed(rejection_rates)(_design(*scenario, mismatch), SHIFTS, size.simulated_studies)
        for scenario, mismatch in cells
    )
    parts = []
    for ((controls, patients), mismatch), table in zip(cells, found, strict=True):
        about = {"controls": controls.n, "patients": patients, "youngest": controls.youngest, "oldest": controls.oldest}
        parts.append(pd.DataFrame({**about, "mismatch": mismatch, **table}))
    return {"rates": pd.concat(parts, ignore_index=True)}


GAP_POWER = Experiment("gap_power", run)


def _design(controls: Ages, patients: int, mismatch: float) -> Design:
    middle = (controls.youngest + controls.oldest) / 2 + mismatch
    return Design(controls, Ages(patients, middle - _SPAN / 2, middle + _SPAN / 2))
