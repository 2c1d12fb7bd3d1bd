"""What a correction does to a comparison of groups, by its reference, group size and mismatch of ages."""

from itertools import product

import pandas as pd
from joblib import Parallel, delayed

from brainage import settings
from brainage.cohort import Cohort
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment
from brainage.gap_power import Ages, Design, rejection_rates

__all__ = ["GAP_POWER", "MISMATCHES", "SHIFTS", "SIZES"]

#: Controls and patients: the paper's AD and MCI comparisons, and one that is large.
SIZES = ((12, 11), (68, 20), (100, 100))
#: Years by which patients are older than controls on average.
MISMATCHES = (0.0, 2.5, 5.0, 7.5, 10.0)
#: True effects, years.
SHIFTS = (0.0, 2.0, 4.0, 6.0, 8.0)
_YOUNGEST, _OLDEST, _PATIENTS = 66.0, 73.0, 15.0  # ages of the paper's AD controls; patients span 15 years


def run(_cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Simulate every design; no map or participant takes part.

    Returns
    -------
    dict of DataFrame
        ``rates``: ``controls``, ``patients`` (group sizes), ``mismatch`` (years), and what
        `brainage.gap_power.rejection_rates` gives.

    """
    cells = list(product(SIZES, MISMATCHES))
    found = Parallel(n_jobs=settings.jobs())(
        delayed(rejection_rates)(_design(*sizes, mismatch), SHIFTS, size.simulated_studies) for sizes, mismatch in cells
    )
    parts = [
        table.assign(controls=sizes[0], patients=sizes[1], mismatch=mismatch)
        for (sizes, mismatch), table in zip(cells, found, strict=True)
    ]
    rates = pd.concat(parts, ignore_index=True)
    first = ["controls", "patients", "mismatch"]
    return {"rates": rates[[*first, *(name for name in rates if name not in first)]]}


GAP_POWER = Experiment("gap_power", run)


def _design(controls: int, patients: int, mismatch: float) -> Design:
    middle = (_YOUNGEST + _OLDEST) / 2 + mismatch
    return Design(Ages(controls, _YOUNGEST, _OLDEST), Ages(patients, middle - _PATIENTS / 2, middle + _PATIENTS / 2))
