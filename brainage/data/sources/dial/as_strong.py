"""As strong as the paper's linear baseline: the one setting that is fitted to the paper, and to three numbers alone.

``strengths.csv`` is the table of the experiment `baseline_strengths`: one factor each for T1w, stiffness and damping
ratio, with which principal components and a Gaussian process err by what is reported for each of the three alone.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from brainage.data.sources.simulated import Model, local_cohort
from brainage.data.sources.source import Source

__all__ = ["AS_STRONG", "as_strong", "fitted_strengths"]


@cache
def fitted_strengths() -> pd.DataFrame:
    """Return per ``modality`` the ``strength``, the ``mae`` that it gave and the ``reported`` one, years."""
    return pd.read_csv(Path(__file__).with_name("strengths.csv"), index_col="modality")


def as_strong() -> Model:
    """Return the settings, in which all but the strengths is as in the book's cohort.

    Examples
    --------
    >>> sorted(as_strong().strength), as_strong().locality
    (['damping_ratio', 'stiffness', 't1w'], 0.0)

    """
    strengths = fitted_strengths()["strength"]
    return Model(strength={str(modality): float(strength) for modality, strength in strengths.items()})


#: The people of the book's cohort.
AS_STRONG = Source(
    "simulated-as-strong",
    "As strong as the paper's linear baseline",
    lambda n, size: local_cohort(n, voxel_size=size, model=as_strong()),
    "as strong as reported",
    setting="setting as strong as reported, which alone is fitted to the paper",
)
