"""One participant of a cohort: who they are, and their maps when they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Participant:
    """A row of the table, with its maps.

    Attributes
    ----------
    participant_id, sex, study, diagnosis : str
        As in ``participants.tsv``; sex, study or diagnosis may be missing.
    age : float
        Years; NaN if it is unknown.
    map : callable
        From a modality to the map, ``(x, y, z)``, memory-mapped and read-only, 0 where there are no data.

    session : str, optional
        Of the visit, if the participant has several.

    """

    participant_id: str
    age: float
    sex: str
    study: str
    diagnosis: str
    map: Callable[[str], NDArray[np.float32]] = field(repr=False, compare=False)
    session: str | None = None
