"""What a correction does to a comparison of groups, by its reference, group size, mismatch of ages and spread."""

from collections.abc import Iterator, Sequence
from itertools import product

import pandas as pd
from joblib import Parallel, delayed

from brainage.core import settings
from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.gaps.power import Ages, Design, rejection_rates

#: Controls with their ages, and number of patients: the paper's AD comparison, its MCI comparison (69 ± 8 years), and
#: the first one with many more people.
SCENARIOS = ((Ages(12, 66, 73), 11), (Ages(68, 55, 83), 20), (Ages(100, 66, 73), 100))
#: Spread of patients in multiples of the controls', for the paper's MCI comparison without mismatch.
UNEQUAL = (1.5, 2.0)
#: Years by which patients are older than controls on average.
MISMATCHES = (0.0, 2.5, 5.0, 7.5, 10.0)
#: True effects, years.
SHIFTS = (0.0, 2.0, 4.0, 6.0, 8.0)
#: What the sliders of false positives offer: controls and their ages, and spreads of patients.
_SIZES, _AGES, _SPREADS = (12, 25, 50, 100), ((66, 73), (55, 83)), (1.0, *UNEQUAL)
_PATIENTS = 20
_SPAN = 15.0  # years between the youngest and the oldest patient
_Cell = tuple[dict[str, float], Design, Sequence[float], int]


def run(_cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Simulate every design; no map or participant takes part.

    Returns
    -------
    dict of DataFrame
        ``rates``: ``controls``, ``patients`` (group sizes), ``youngest``, ``oldest`` (controls, years), ``mismatch``
        (years), and what `gaps.power.rejection_rates` gives; ``unequal``: the same with ``spread``, of patients
        in multiples of the controls', and without any effect; ``grid``: false positives for every combination of group
        size, ages, mismatch and spread.

    """
    n, alike = size.repeats, _design(*SCENARIOS[1], 0.0)
    designs: dict[str, list[_Cell]] = {
        "rates": [({"mismatch": one}, _design(*who, one), SHIFTS, n) for who, one in product(SCENARIOS, MISMATCHES)],
        "unequal": [({"spread": one}, alike._replace(spread=one), SHIFTS[:1], n) for one in _SPREADS],
        "grid": list(_grid(size.own["grid_studies"])),
    }
    cells = [cell for part in designs.values() for cell in part]
    found = iter(Parallel(n_jobs=settings.jobs())(delayed(_rates)(*cell) for cell in cells))
    return {name: pd.concat([next(found) for _ in part], ignore_index=True) for name, part in designs.items()}


GAP_POWER = Experiment(
    "gap_power",
    run,
    ("rates", "unequal", "grid"),
    repeats={"smoke": 100, "laptop": 3000, "paper": 3000},
    repeated="studies",
    own={"smoke": {"grid_studies": 10}, "laptop": {"grid_studies": 2000}, "paper": {"grid_studies": 2000}},
)


def _grid(studies: int) -> Iterator[_Cell]:
    """Yield the designs that the sliders of false positives offer."""
    for n, ages, mismatch, spread in product(_SIZES, _AGES, MISMATCHES, _SPREADS):
        design = _design(Ages(n, *ages), _PATIENTS, mismatch)._replace(spread=spread)
        yield {"mismatch": mismatch, "spread": spread}, design, SHIFTS[:1], studies


def _design(controls: Ages, patients: int, mismatch: float) -> Design:
    middle = (controls.youngest + controls.oldest) / 2 + mismatch
    return Design(controls, Ages(patients, middle - _SPAN / 2, middle + _SPAN / 2))


def _rates(about: dict[str, float], design: Design, shifts: Sequence[float], n: int) -> pd.DataFrame:
    """Return the rates of a design behind what it is."""
    controls, patients = design.controls, design.patients
    sizes = {"controls": controls.n, "patients": patients.n, "youngest": controls.youngest, "oldest": controls.oldest}
    return pd.DataFrame({**sizes, **about, **rejection_rates(design, shifts, n)})
