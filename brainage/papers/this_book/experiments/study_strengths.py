"""How strong ageing would have to be for studies that were left out to be told as well as is reported of real people.

The simulated decline of stiffness is that of lifespan studies at 50 Hz. Networks on real people, five studies of which
one is left out at a time, are reported to reach an R2 that the simulated people of such studies do not allow. The same
people are drawn with stronger ageing, to see how strong it would have to be, and whether any source has such slopes.
"""

from dataclasses import replace

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.papers.this_book.experiments.lifespan_realism import COHORTS, errors_of_studies, write_and_read

_STRENGTHENED = ("stiffness", "damping_ratio", "t1w")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Draw five studies of every strength, leave out one at a time, and tell the ages of its people.

    Returns
    -------
    dict of DataFrame
        ``errors``: per ``strength`` and ``statistic`` the pooled R2 of the best learner (``value``), what each learner
        reaches (``by``), ``mae`` and ``guessing`` in years, ``n``, and the whole brain's ``slope`` of stiffness and of
        damping ratio, per cent a year.

    """
    del cohort  # other people
    model, n = COHORTS["studies"]
    parts = []
    for strength in size.own["strengths"]:
        stronger = replace(model, strength=dict.fromkeys(_STRENGTHENED, strength))
        rows = pd.DataFrame(errors_of_studies(write_and_read(stronger, min(n, size.own["people"]), size), size))
        slopes = {"stiffness_r2": stronger.slope("stiffness"), "damping_r2": stronger.slope("damping_ratio")}
        parts.append(rows.assign(strength=strength, slope=rows["statistic"].map(slopes)))
    return {"errors": pd.concat(parts, ignore_index=True)}


STUDY_STRENGTHS = Experiment(
    "study_strengths",
    run,
    ("errors",),
    published="laptop",
    own={
        "smoke": {"strengths": (1.0,), "people": 50},
        "laptop": {"strengths": (1.0, 1.5, 2.0), "people": 280},
        "paper": {"strengths": (1.0, 1.5, 2.0), "people": 280},
    },
)
