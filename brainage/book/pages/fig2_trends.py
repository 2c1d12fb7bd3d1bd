"""Figure 2 a-c: age trends of whole-brain means, simulated and real."""

import pandas as pd
from matplotlib.figure import Figure

from brainage.data.sources import mre134
from brainage.engine.results import Results
from brainage.engine.runner import COHORTS
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.evaluate.age_slope import share_explained
from brainage.papers.traeuble2025.experiments.trends import TRENDS, age_groups, mean_maps
from brainage.papers.traeuble2025.figures.trend_tables import interval, slope_table
from brainage.papers.traeuble2025.reported import REPORTED_SLOPES
from brainage.plotting.notes import Note, note
from brainage.plotting.slices import slices_by_group

#: The page's cohort, which is simulated unless another one is asked for, and the real one.
SHOWS = {"simulated": Shown(TRENDS), "mre134": Shown(TRENDS, "mre134")}
_ABSENT = """
**The real maps are not here.** They may not be passed on, so they are no part of this book's sources. This copy was
built without them: the numbers above are those of the published run, and the slices are left out.
`brainage cohort fetch mre134 FOLDER` downloads them (970 MB); with `BRAINAGE_MRE134=FOLDER` set, this page shows them.
"""


def numbers(results: PageResults) -> Numbers:
    """Return slopes, people and errors of both cohorts, each key behind the cohort's."""
    found: Numbers = {"n_splits": int(results["simulated"]["predictions"]["seed"].nunique())}
    for key in SHOWS:
        parts = {**_of_slopes(results[key]), **_of_people(results[key]), **_of_errors(results[key])}
        found |= {f"{key}_{name}": value for name, value in parts.items()}
    return found


def slopes(results: PageResults) -> pd.DataFrame:
    """Return the reported slopes beside those measured on each cohort."""
    own = results["simulated"].provenance["cohort"]
    title = COHORTS["simulated"] if own == "Simulated lifespan" else str(own)
    return slope_table(REPORTED_SLOPES, {title: results["simulated"], COHORTS["mre134"]: results["mre134"]})


def slices(results: PageResults, key: str, cohort: str, z: float) -> Figure | None:
    """Draw slices of means over people of three ages, at a height in mm; nothing where there are no maps of 2 mm.

    Parameters
    ----------
    results : mapping
        Of the page.
    key : str
        Of `SHOWS`.
    cohort : str
        Whose results these are: a key of `brainage.engine.runner.COHORTS` or a folder.
    z : float
        Height, mm.

    """
    maps = mean_maps(cohort, age_groups(results[key]["means"]))
    return slices_by_group(maps, z) if maps else None


def without_real_maps() -> Note | None:
    """Return a note where MRE134 is not on this machine."""
    return note(_ABSENT) if mre134.local_cohort() is None else None


def _of_slopes(results: Results) -> Numbers:
    """Return each modality's slope, and the share of its variance that study explains."""
    found: Numbers = {}
    means = results["means"]
    for name, slope in _overall(results).iterrows():
        rows = means[means["modality"] == name]
        found[f"{name}_slope"] = interval(slope)
        found[f"{name}_study"] = f"{100 * share_explained(rows['mean'], rows['study']):.0f}"
    return found


def _of_people(results: Results) -> Numbers:
    ages = results["means"]["age"]
    return {"n": int(_overall(results)["n"].iloc[0]), "ages": f"{ages.min():.0f}–{ages.max():.0f}"}


def _of_errors(results: Results) -> Numbers:
    """Return the error with both properties, and that of guessing."""
    mean = results["accuracy"].set_index(["inputs", "metric"])["mean"]
    return {metric: f"{mean['mre', metric]:.1f}" for metric in ("mae", "mae_of_mean")}


def _overall(results: Results) -> pd.DataFrame:
    table = results["slopes"]
    return table[table["group"] == "all"].set_index("modality")
