"""What the paper's own grid of 2 mm gives: every learner once on T1w, beside the same people on coarser maps.

A network of 2 mm takes a laptop eight times as long as one of 4 mm, so it is fitted on one split, of the input that
lost most on coarser maps. As *Resolution*, it asks other simulated people than those of the figures.
"""

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.experiments.resolution import errors_by_grid

#: The input whose maps are finest.
INPUT = "mri"


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the learners of the comparison on people of another seed, on every grid up to the finest.

    Returns
    -------
    dict of DataFrame
        ``errors``: as that of `resolution`.

    """
    del cohort  # others are asked
    return {"errors": errors_by_grid([INPUT], size, "finest grid")}


FINEST_GRID = Experiment(
    "finest_grid",
    run,
    ("errors",),
    repeats={"smoke": 1, "laptop": 1, "paper": 10},
    own={"smoke": {"grids": (8,)}, "laptop": {"grids": (8, 4, 2)}, "paper": {"grids": (8, 4, 2)}},
)
