"""Figure 4: predicted ages of patients and controls, corrected in the paper's way and in others, and compared."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import pandas as pd

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.engine.experiment import Experiment
from brainage.engine.fit import Fit
from brainage.engine.fits import predictions_of
from brainage.engine.profiles import Profile
from brainage.evaluate.group_tests import FEWEST, effect, published_group_test, welch
from brainage.gaps.bias_correction import age_overlap, fit_bias
from brainage.gaps.same_age import covariate_test
from brainage.papers.traeuble2025.gap_ways import WAYS, with_gaps
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of

_LEARNERS = ("contrastive", "pca_gp")
_KERNEL_REPEATS = {"smoke": 2, "laptop": 10, "paper": 10}  # which is quick
_CELL = ["learner", "inputs", "patients"]


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Predict patients, their controls and held-out healthy people by models that saw neither's studies.

    Returns
    -------
    dict of DataFrame
        ``gaps`` (per learner, input, patient group and participant: ``role``, ``age``, ``predicted_age`` averaged over
        seeds), ``lines`` (per learner, input, patient group and correction: ``intercept``, ``slope``; with both,
        `gap_ways.with_gaps` gives the gaps), ``comparisons`` (see `compare`), and of a simulated cohort ``planted``.

    Raises
    ------
    BrainageError
        If no diagnosis has enough patients and controls, see `patient_groups`.

    """
    fits = [
        fit
        for learner, name in product(filter(size.allows, _LEARNERS), inputs_of(cohort))
        for patients in patient_groups(cohort.with_ages().with_maps(name))
        for fit in _fits(cohort, size, learner, name, patients)
    ]
    people = averaged(predictions_of(fits, "gap", _CELL))
    lines = fitted_lines(people)
    return {"gaps": people, "lines": lines, "comparisons": compare(with_gaps(people, lines))} | planted(cohort)


GAP = Experiment(
    "gap", run, ("gaps", "lines", "comparisons"), repeats={"smoke": 2, "laptop": 2, "paper": 10}, coarse=True
)


def patient_groups(cohort: Cohort) -> list[str]:
    """Return the diagnoses that can be compared with controls of the same studies, the milder first.

    Raises
    ------
    BrainageError
        If there is none with at least three patients and three controls, or nobody is a control.

    """
    people, found = cohort.participants, []
    for name in sorted(set(people["diagnosis"]) - {cohort.control}, key=lambda name: (name != "MCI", name)):
        fewest = min(people["participant_id"][rows].nunique() for rows in _groups(people, name, cohort.is_control))
        found += [name] if fewest >= FEWEST else []
    if not found:
        counts = ", ".join(f"{n} {name}" for name, n in people["diagnosis"].value_counts().items())
        needed = f"{FEWEST} patients and {FEWEST} {cohort.control} of the same study"
        refuse(f"{cohort.name}: {counts}; gaps need at least {needed}")
    return found


def gaps(
    predictions: pd.DataFrame, names: Sequence[str] = _CELL, ways: Sequence[tuple[str, str]] = WAYS
) -> pd.DataFrame:
    """Average predicted ages over seeds and correct them in each way.

    Parameters
    ----------
    predictions : DataFrame
        ``role``, ``participant_id``, ``age``, ``predicted_age``, and the columns in ``names``; one row a seed.
    names : sequence of str
        What tells models apart.
    ways : sequence of (str, str)
        Correction, and the role of those that it is fitted on.

    """
    people = averaged(predictions, names)
    return with_gaps(people, fitted_lines(people, names, ways))


def averaged(predictions: pd.DataFrame, names: Sequence[str] = _CELL) -> pd.DataFrame:
    """Average predicted ages over seeds: one row a participant of each model; parameters as of `gaps`."""
    who = [*names, "role", "participant_id"]
    return predictions.groupby(who, sort=False)[["age", "predicted_age"]].mean().reset_index()


def fitted_lines(
    people: pd.DataFrame, names: Sequence[str] = _CELL, ways: Sequence[tuple[str, str]] = WAYS
) -> pd.DataFrame:
    """Fit what each way takes away from the gaps of each model; parameters as of `gaps`.

    Returns
    -------
    DataFrame
        ``names``, ``correction``, ``fitted_on``, ``intercept`` (years) and ``slope``.

    """
    rows = []
    for cell, part in people.groupby(list(names), sort=False):
        for correction, role in ways:
            reference = part[part["role"] == role]
            bias = fit_bias(reference["age"], reference["predicted_age"], correction=correction, fitted_on=role)
            found = {"correction": correction, "fitted_on": role, "intercept": bias.intercept, "slope": bias.slope}
            rows.append(dict(zip(names, cell, strict=True)) | found)
    return pd.DataFrame(rows)


def compare(table: pd.DataFrame) -> pd.DataFrame:
    """Compare the gaps of patients and controls in each cell of `gaps`.

    Returns
    -------
    DataFrame
        Sizes and medians of both groups, ``overlap`` (share of patients within the ages that the correction was fitted
        on), ``n_as_old`` (how many of those are at least as old as the youngest patient), the paper's ``test`` and
        ``p``; ``median_difference`` and Cliff's ``delta`` with 95 % intervals; the difference at the same age
        (``covariate``), with its interval and ``p_covariate``; and where groups may differ in spread, ``p_welch`` of
        their means, and ``robust_low``, ``robust_high`` and ``p_robust`` at the same age (HC3).

    """
    rows = []
    names = [*_CELL, "correction", "fitted_on"]
    for cell, part in table.groupby(names, sort=False):
        rows.append(dict(zip(names, map(str, cell), strict=True)) | _comparison(part, str(cell[-1])))
    return pd.DataFrame(rows)


def planted(cohort: Cohort) -> dict[str, pd.DataFrame]:
    """Return, of a simulated cohort, how much older the brains of patients are made than those of their controls.

    Returns
    -------
    dict of DataFrame
        ``planted``: ``patients``, ``inputs``, ``difference`` (years, of means of brain age less age); no table if the
        cohort has no truth.

    """
    path = cohort.folder / "truth.tsv"
    if not path.is_file():
        return {}
    people = cohort.participants.merge(pd.read_csv(path, sep="\t"), on="participant_id")
    rows = []
    for patients in patient_groups(cohort):
        ill, controls = _groups(people, patients, people["diagnosis"] == cohort.control)
        for name in INPUTS["mre"]:
            gap = people[f"brain_age_{name}"] - people["age"]
            rows.append({"patients": patients, "inputs": name, "difference": gap[ill].mean() - gap[controls].mean()})
    return {"planted": pd.DataFrame(rows)}


def _groups(people: pd.DataFrame, diagnosis: str, healthy: Any) -> tuple[pd.Series, pd.Series]:
    """Return who has the disease, and who of the healthy is in the same studies."""
    ill = people["diagnosis"] == diagnosis
    return ill, healthy & people["study"].isin(people["study"][ill])


def _fits(cohort: Cohort, size: Profile, learner: str, inputs: str, patients: str) -> list[Fit]:
    """Return one fit a seed; the kernel method gets more."""
    seeds = _KERNEL_REPEATS[size.sized] if learner == "pca_gp" else size.repeats
    return fits_over_seeds(cohort, size, learner, inputs, seeds=seeds, patients=patients)


def _comparison(part: pd.DataFrame, fitted_on: str) -> dict[str, object]:
    controls, patients = (part[part["role"] == role] for role in ("control", "patient"))
    test = published_group_test(controls["gap"], patients["gap"])
    size = effect(controls["gap"], patients["gap"])
    both = pd.concat([controls, patients])
    people = both["gap"], both["age"], both["role"] == "patient"
    same_age, robust = (covariate_test(*people, robust=robust) for robust in (False, True))
    reference = part[part["role"] == fitted_on]["age"]
    return {
        "n_controls": len(controls),
        "n_patients": len(patients),
        "median_controls": controls["gap"].median(),
        "median_patients": patients["gap"].median(),
        "overlap": age_overlap(reference, patients["age"]),
        "n_as_old": int((reference >= patients["age"].min()).sum()),
        "slope": part["slope"].iloc[0],
        "test": test.test,
        "p": test.p,
        **{f"median_difference{end}": value for end, value in zip(("", "_low", "_high"), size[:3], strict=True)},
        **{f"delta{end}": value for end, value in zip(("", "_low", "_high"), size[3:], strict=True)},
        "covariate": same_age.difference,
        "covariate_low": same_age.low,
        "covariate_high": same_age.high,
        "p_covariate": same_age.p,
        "p_welch": welch(controls["gap"], patients["gap"]).p,
        "robust_low": robust.low,
        "robust_high": robust.high,
        "p_robust": robust.p,
    }
