"""The simulated cohort whose ageing is as strong as the paper's linear baseline says.

One factor each for T1w, stiffness and damping ratio, so that PCA and a Gaussian process err by what the paper reports
for them; nothing else is fitted. ``strengths.csv`` holds the factors that `BASELINE_STRENGTHS`, an experiment of the
paper's, found.
"""

from functools import cache
from pathlib import Path

import pandas as pd

from brainage.data.sources.simulated import Model, local_cohort
from brainage.data.sources.source import Source

__all__ = ["AS_STRONG", "as_strong"]


@cache
def as_strong() -> Model:
    """Return the simulation's settings with the fitted strengths.

    Examples
    --------
    >>> sorted(as_strong().strength)
    ['damping_ratio', 'stiffness', 't1w']

    """
    table = pd.read_csv(Path(__file__).parent / "strengths.csv")
    return Model(strength=dict(zip(table["modality"], table["strength"].astype(float), strict=True)))


#: Same people as those of the book's cohort, with stronger or weaker ageing.
AS_STRONG = Source(
    "simulated-as-strong",
    "Simulated cohort, ageing as strong as the paper's linear baseline",
    lambda n, size: local_cohort(n, voxel_size=size, model=as_strong()),
    "as strong as the baseline",
)
