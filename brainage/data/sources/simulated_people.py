"""Who is in a simulated cohort, with all that is true of them, as tables."""

from functools import cache
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_whole
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.person.drawn_person import Person, draw_person
from brainage.simulation.person.latents import LATENTS, MECHANICAL
from brainage.simulation.person.model import N_PAPER, Model
from brainage.space import anatomy

#: Participants of a seed.
LARGEST = 50_000
_DECIMALS = 3


def draw_participants(n: int = N_PAPER, seed: int = 0, model: Model | None = None) -> pd.DataFrame:
    """Draw the first ``n`` participants of a seed, with their truth.

    The studies and diagnoses of the paper's 342 participants are dealt in a fixed shuffled order and then over again,
    so any part of a cohort has about the same mix.

    Parameters
    ----------
    n : int
        1 to 50,000.
    seed : int
        Seed of the cohort, 0 or more.
    model : Model, optional
        Settings other than the book's.

    Returns
    -------
    DataFrame
        One row a participant, or one a visit with its ``session`` where the model has several: the participants table
        and the truth: ``site``, ``gap`` and ``anatomy_gap`` (years), ``severity`` (0 in health,
        1 on average in patients) and ``score`` (points that follow it, with noise), ``icv`` (mL, as FreeSurfer
        estimates it), ``head`` (logarithm of its volume over the mean head's), ``brain_age_<modality>`` (mean over the
        brain), ``gap_<area>`` and ``volume_<part>`` (logarithm of the size of each part of the brain in MNI space over
        the mean young adult's).

    Raises
    ------
    BrainageError
        If ``n`` or ``seed`` is out of range.

    Examples
    --------
    >>> draw_participants(3)["participant_id"].tolist()
    ['sub-00001', 'sub-00002', 'sub-00003']

    """
    return draw_tables(n, seed, model or Model())[0]


def draw_tables(n: int, seed: int, model: Model) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the participants with their truth, and their latents."""
    check_people(n, seed)
    rows, latents = [], []
    for index, visit in product(range(n), range(model.visits)):
        person = draw_person(index, seed, model, visit)
        rows.append(_row(person, ("session",) if model.visits > 1 else ()))
        latents.append(person.latents.round(4))
    truth = pd.DataFrame(rows)
    who = truth[[name for name in ("participant_id", "session") if name in truth]]
    return truth, pd.concat([who, pd.DataFrame(latents, columns=[" | ".join(key) for key in LATENTS])], axis=1)


def check_people(n: int, seed: int) -> None:
    """Refuse numbers of people and seeds that cannot be drawn.

    Raises
    ------
    BrainageError
        If one is no whole number in its range.

    """
    check_whole("n", n, least=1, most=LARGEST, why="participants")
    check_whole("seed", seed, least=0)


def person_index(participant_id: str) -> int:
    """Return which participant of a seed is meant."""
    number = str(participant_id).removeprefix("sub-")
    if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= LARGEST):
        refuse(f"participant_id is {participant_id!r}; expected sub-00001 to sub-{LARGEST}")
    return int(number) - 1


def _row(person: Person, visit: tuple[str, ...]) -> dict[str, object]:
    columns = ("participant_id", *visit, "age", "sex", "study", "diagnosis", "site")
    truth = {"gap": person.gap, "anatomy_gap": person.anatomy_gap, "icv": person.head.icv, "head": person.head.size}
    truth |= {"severity": person.severity, "score": person.score}
    truth |= {f"brain_age_{modality}": float(_shares() @ person.brain_ages(modality)) for modality in MECHANICAL}
    truth |= {f"gap_{area}": float(gap) for area, gap in zip(AREAS, person.regional_gaps, strict=True)}
    truth |= {f"volume_{name}": float(volume) for name, volume in person.volumes.items()}
    return {
        **{name: getattr(person, name) for name in columns},
        **{name: round(value, _DECIMALS) for name, value in truth.items()},
    }


@cache
def _shares() -> NDArray[np.float64]:
    """Return the share of each area in the brain's voxels that belong to one."""
    voxels = np.array([anatomy.region_mask(area).sum() for area in AREAS], float)
    return voxels / voxels.sum()
