"""Where scans of MRE134 lose more of the edge of the brain than elsewhere, above sinuses and ears, parcel by parcel."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from brainage.data.cohort import Cohort
from brainage.simulation.map.coverage import draw_edges, loss_field, nearest_parcel
from brainage.space import anatomy
from brainage.space.anatomy import PARCELS

Array = NDArray[np.float64]

_PEOPLE = 67  # simulated, in the sites' proportions
_LEAST = 0.02  # of a parcel: smaller differences are left alone
_MOST = 25.0  # mm
_ROUNDS = 3  # since the fields of neighbours blend


def dropout_table(cohort: Cohort) -> pd.DataFrame:
    """Return by how many mm more than elsewhere the edge of each parcel is lost, so that as much is known as is real.

    Returns
    -------
    DataFrame
        ``parcel``, ``mm`` and ``known``: the share of the parcel that has data in the real maps.

    """
    real = known_shares(np.mean([np.asarray(cohort.map(one, "stiffness")) != 0 for one in _ids(cohort)], axis=0))
    sites = cohort.participants["study"].str.removeprefix("Study ").to_numpy()
    edges = [
        draw_edges(np.random.default_rng([134, i]), site) for i, site in enumerate(sites[:: len(sites) // _PEOPLE])
    ]
    lost = np.zeros(len(PARCELS))
    for _ in range(_ROUNDS):
        field = loss_field(lost)
        lost = np.array([_solve(i, edges, field, lost[i], share) for i, share in enumerate(real)])
    return pd.DataFrame({"parcel": list(PARCELS), "mm": lost.round(1), "known": real.round(3)})


def known_shares(known: NDArray) -> Array:
    """Return the share of each parcel of the atlas that has data, ``(34,)``; ``known`` is 0 to 1 at 2 mm."""
    labels = anatomy.labels(2)
    return np.array([float(known[np.isin(labels, ids)].mean()) for ids in PARCELS.values()])


def _solve(parcel: int, edges: list[NDArray[np.float32]], field: NDArray, now: float, share: float) -> float:
    """Return the loss of one parcel, all else being as it is."""
    mine = (nearest_parcel() == parcel) & np.isin(anatomy.labels(2), list(PARCELS.values())[parcel])
    inward = np.array([edge[mine] - field[mine] for edge in edges])

    def excess(more: float) -> float:
        return float((inward > more).mean() - share)

    if excess(0) < _LEAST and now == 0:
        return 0.0
    low = -now
    return float(now + (low if excess(low) < 0 else brentq(excess, low, _MOST) if excess(_MOST) < 0 else _MOST))


def _ids(cohort: Cohort) -> list[str]:
    return cohort.participants["participant_id"].tolist()
