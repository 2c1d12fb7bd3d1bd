"""Figure 6: profiles of regional brain age gaps, and healthy people whose profile is said to resemble a disease."""

from itertools import product

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.data.sources import simulated
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of
from brainage.engine.profiles import Profile
from brainage.gaps.resemblance import call_rate, relative_to_study, resemblance
from brainage.gaps.resemblance_power import achievable
from brainage.papers.traeuble2025.experiments.disease_gaps import gaps, patient_groups
from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY, PUBLISHED_WAY, of_way
from brainage.papers.traeuble2025.protocol import fits_over_seeds, network_of
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.person.drawn_person import draw_person
from brainage.simulation.person.model import Model
from brainage.space.anatomy import STRUCTURES

INPUTS_PROFILED = INPUTS["mre"]
#: Disease and input of the paper's four examples, two each; here the two healthy people who correlate most.
EXAMPLES = (("MCI", "damping_ratio"), ("AD", "stiffness"))
_PER_EXAMPLE = 2
_CELL = ("inputs", "patients", "region")
_WAY = ["correction", "fitted_on"]
_SCANNED = 0.8  # share of people that must have a region


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Predict age from each structure alone, for patients, their controls and held-out healthy people.

    Returns
    -------
    dict of DataFrame
        ``profiles`` (mean and median gap by input, patient group, way of correction, role and region), ``gaps`` of
        participants (fitted on other healthy people), ``resemblance`` (see `resembling`), ``calls`` (how many are
        called, how many by chance, and whether anybody can be), ``examples``, and of a simulated cohort ``planted``
        (years by region).

    """
    known = cohort.with_ages()
    groups = [(name, one) for name in INPUTS_PROFILED for one in patient_groups(known.with_maps(name))]
    fits = [
        fit
        for (inputs, patients), region in product(groups, STRUCTURES)
        for fit in fits_over_seeds(cohort, size, network_of(size), inputs, patients=patients, region=region)
    ]
    every = gaps(predictions_of(fits, "regional gaps", _CELL), _CELL, (PUBLISHED_WAY, OTHERS_WAY))
    every = every.merge(cohort.participants[["participant_id", "study"]].drop_duplicates("participant_id"))
    shown = of_way(every, OTHERS_WAY)
    alike, calls = resembling(shown)
    return {
        "profiles": cohort_profiles(every),
        "gaps": shown[[*_CELL, "role", "participant_id", "study", "age", "gap"]],
        "resemblance": alike,
        "calls": calls,
        "examples": examples(alike),
    } | planted_shifts(cohort)


REGIONAL_GAPS = Experiment(
    "regional_gaps", run, ("gaps", "profiles", "resemblance", "calls"), repeats={"smoke": 2, "laptop": 2, "paper": 10}
)


def cohort_profiles(table: pd.DataFrame) -> pd.DataFrame:
    """Average gaps over the participants of each role: ``mean`` and ``median``, years, and ``n``."""
    grouped = table.groupby(["inputs", "patients", *_WAY, "role", "region"], sort=False)["gap"]
    return grouped.agg(["mean", "median", "size"]).rename(columns={"size": "n"}).reset_index()


def resembling(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compare each healthy person's profile with each disease's, and count who would be called.

    Profiles are relative to the healthy of the same study. A region that was not scanned in more than a fifth of the
    people is left out, and then people who lack another; ``regions`` and ``n`` of the calls say how many remain.

    Returns
    -------
    DataFrame
        ``inputs``, ``patients``, ``participant_id``, ``role`` and the columns of `gaps.resemblance.resemblance`.
    DataFrame
        ``inputs``, ``patients``, ``regions``, ``role`` of the healthy, the fields of `gaps.resemblance.Call`, and
        those of `gaps.resemblance_power.Achievable`.

    """
    alike, calls = [], []
    for (inputs, patients), part in table.groupby(["inputs", "patients"], sort=False):
        healthy, ill = _relative_profiles(part)
        found = resemblance(healthy, ill).rename_axis(["role", "participant_id"]).reset_index()
        names = {"inputs": str(inputs), "patients": str(patients)}
        best = achievable(healthy, ill)._asdict()
        alike.append(found.assign(**names))
        calls += [
            {**names, "regions": healthy.shape[1], "role": role, **call_rate(rows)._asdict(), **best}
            for role, rows in found.groupby("role", sort=False)
        ]
    columns = ["inputs", "patients", "participant_id", "role", "correlation", "distance", "whitened", "p", "p_fdr"]
    return pd.concat(alike, ignore_index=True)[columns], pd.DataFrame(calls)


def _relative_profiles(part: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return profiles of healthy people (by role and participant) and of patients, relative to their studies."""
    wide = part.pivot_table(index=["role", "participant_id", "study"], columns="region", values="gap", sort=False)
    wide = wide.loc[:, wide.notna().mean() >= _SCANNED].dropna()
    roles, studies = (wide.index.get_level_values(name) for name in ("role", "study"))
    profiles = relative_to_study(wide, studies, roles != "patient").droplevel("study")
    return profiles[roles != "patient"], profiles[roles == "patient"]


def examples(alike: pd.DataFrame) -> pd.DataFrame:
    """Choose, by rule, the two healthy people who correlate most with each of `EXAMPLES`."""
    parts = []
    for patients, inputs in EXAMPLES:
        part = alike[(alike["patients"] == patients) & (alike["inputs"] == inputs)]
        parts.append(part.nlargest(_PER_EXAMPLE, "correlation"))
    return pd.concat(parts, ignore_index=True)


def planted_shifts(cohort: Cohort) -> dict[str, pd.DataFrame]:
    """Return how much older each disease makes each structure of a simulated cohort.

    Returns
    -------
    dict of DataFrame
        ``planted``: ``inputs``, ``patients``, ``region``, ``shift`` (years); no table for a cohort that is not
        simulated, or with other settings than the book's.

    """
    recipe = simulated.recipe(cohort)
    if recipe is None or not recipe.plain:
        return {}
    rows = []
    for patients in patient_groups(cohort):
        one = cohort.participants.query("diagnosis == @patients")["participant_id"].iloc[0]
        person = draw_person(int(one.removeprefix("sub-")) - 1, recipe.seed, Model())
        for inputs in INPUTS_PROFILED:
            shifts = dict(zip(AREAS, person.shifts[inputs], strict=True))
            rows += [(inputs, patients, name, shifts[name]) for name in STRUCTURES]
    return {"planted": pd.DataFrame(rows, columns=[*_CELL, "shift"])}
