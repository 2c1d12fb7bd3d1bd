"""What would have to be true: the comparison in three settings of the simulation, and errors over the dial's plane."""

from itertools import product
from math import nan

import pandas as pd

from brainage.data.sources.dial.settings import SETTINGS
from brainage.engine.experiment import Experiment
from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.papers.traeuble2025.experiments.baseline_strengths import BASELINE_STRENGTHS
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.image_level import IMAGE_LEVEL
from brainage.papers.traeuble2025.experiments.required_ageing import REQUIRED_AGEING
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.strength_plane import reached
from brainage.papers.traeuble2025.protocol import INPUTS_COMPARED
from brainage.papers.traeuble2025.reported import REPORTED_IMAGE_MAE, REPORTED_MAE
from brainage.plotting.numerals import MISSING, number, plus_minus, span
from brainage.plotting.style import INPUTS

_CALIBRATED, _AS_STRONG, _IN_SPOTS = SETTINGS
_TITLES = {_CALIBRATED: "Calibrated", _AS_STRONG: "As strong as reported", _IN_SPOTS: "In spots (control)"}


def _in(setting: str, experiment: Experiment) -> Shown:
    """Return an experiment in one setting; the calibrated one is the page's cohort in place of it."""
    if setting != _CALIBRATED:
        return Shown(experiment, cohort=setting, unless="smoke")
    return Shown(experiment, only=_CALIBRATED if experiment is LIMIT else "")


_EACH = {"comparison": COMPARISON, "limit": LIMIT, "image": IMAGE_LEVEL}
SHOWS = {
    **{f"{what} {setting}": _in(setting, one) for what, one in _EACH.items() for setting in one.cohorts},
    "strengths": Shown(BASELINE_STRENGTHS, cohort=_CALIBRATED),
    "plane": Shown(REQUIRED_AGEING, cohort=_CALIBRATED),
}
#: What the second figure shows hollow.
REPORTED_IMAGE = REPORTED_IMAGE_MAE
_SHORT = {_CALIBRATED: "calibrated", _AS_STRONG: "strong", _IN_SPOTS: "spots"}
_NETWORKS = tuple(name for name in LEARNERS if name != "pca_gp")
_CALLED = {
    "pca_gp": "Gaussian process",
    "supervised": "supervised network",
    "contrastive": "contrastive network",
}
_LEVEL = 0.05
_PLACES = {0.0: "areas", 0.5: "half", 1.0: "spots"}
_SPLITS = {"n_splits": _CALIBRATED, "n_elsewhere": _AS_STRONG}


def settings(results: PageResults, what: str = "comparison") -> dict[str, tuple[pd.DataFrame, pd.DataFrame | None]]:
    """Return the errors of each setting with the lines of who knows the simulation, by title.

    Parameters
    ----------
    results : mapping
        Of the page.
    what : str
        ``"comparison"`` (Figure 2 d-e) or ``"image"`` (Supplementary Figure 1, which has no lines: the reader knows
        the scale of every map).

    """
    shown = {one: title for one, title in _TITLES.items() if f"{what} {one}" in results}
    limits = {one: results.get(f"limit {one}") if what == "comparison" else None for one in shown}
    lines = {one: None if limit is None else limit["lines"] for one, limit in limits.items()}
    return {title: (results[f"{what} {one}"]["mae"], lines[one]) for one, title in shown.items()}


def numbers(results: PageResults) -> Numbers:
    """Return the fitted strengths, the errors that follow from them, and where learners and report meet."""
    fitted = results["strengths"]["strengths"].set_index("modality")
    said: Numbers = {f"strength_{name}": number(value, ".2f") for name, value in fitted["strength"].items()}
    for setting, short in _SHORT.items():
        said |= _of_setting(short, results.get(f"comparison {setting}"))
    said |= {key: _splits(results.get(f"comparison {one}")) for key, one in _SPLITS.items()}
    said |= {f"reader_{_SHORT[one]}": _reader(results.get(f"limit {one}")) for one in (_CALIBRATED, _AS_STRONG)}
    near = results["strengths"]["rounds"].query("modality == 'stiffness' and strength > 0.9")
    said |= {"near": span(near["strength"].min(), near["strength"].max(), ".2f")}
    said |= {"near_errors": span(near["mae"].min(), near["mae"].max(), ".2f")}
    return said | {**_of_plane(results["plane"]["errors"]), **_of_gains(results["plane"]["errors"])}


def _reader(limit: Results | None) -> str:
    """Return the error on stiffness of who knows the simulation."""
    lines = None if limit is None else limit["lines"].set_index(["line", "inputs"])["mae"]
    return MISSING if lines is None else number(lines.get(("oracle", "stiffness")), ".1f")


def _of_gains(errors: pd.DataFrame) -> Numbers:
    """Return by how much the contrastive network errs less than the Gaussian process, at most, by place of ageing."""
    mae = errors.pivot_table(index=["locality", "strength", "participants"], columns="learner", values="mae")
    gains = (mae["pca_gp"] - mae["contrastive"]).groupby("locality").max()
    beside = mae["pca_gp"].groupby("locality").min()
    said: Numbers = {f"gain_{name}": number(gains.get(place, nan), "+.1f") for place, name in _PLACES.items()}
    said |= {"beside": number(beside.get(1.0, nan), ".1f"), "plane_splits": int(errors["seed"].nunique())}
    cell = ["locality", "strength", "participants", "seed"]
    by_seed = errors.pivot_table(index=cell, columns="learner", values="mae")
    gain = (by_seed["pca_gp"] - by_seed["contrastive"]).groupby(cell[:-1])
    scatter = (gain.max() - gain.min()).groupby("locality").max()
    not_all = scatter[scatter.index < 1]  # with all in spots errors scatter more
    return {**said, "gain_scatter": number(not_all.max(), ".1f")}


def _splits(found: Results | None) -> int | str:
    return MISSING if found is None else int(found["mae"]["seed"].nunique())


def setting_table(results: PageResults) -> pd.DataFrame:
    """Return the errors of every learner and input, reported ones in a column of their own, one column a setting."""
    rows = {
        (learner, inputs): {
            "Learner": LEARNERS[learner],
            "Input": INPUTS[inputs],
            "Reported": number(REPORTED_MAE[learner].get(inputs), ".2f"),
        }
        for learner, inputs in product(LEARNERS, INPUTS_COMPARED)
    }
    for title, (mae, _) in settings(results).items():
        errors = mae.groupby(["learner", "inputs"])["mae"]
        means, spreads = (values.reindex(list(rows)) for values in (errors.mean(), errors.std()))
        for cell, row in rows.items():
            row[title] = plus_minus(means[cell], spreads[cell], 1)
    return pd.DataFrame(list(rows.values()))


def _of_setting(short: str, found: Results | None) -> Numbers:
    """Return a setting's errors, and on which inputs a network errs less than the Gaussian process; dashes for none."""
    cells = product(LEARNERS, INPUTS)
    if found is None:
        return {f"{short}_{name}": MISSING for name in [*map("_".join, cells), *map("{}_wins".format, _NETWORKS)]}
    means = found["mae"].groupby(["learner", "inputs"])["mae"].mean()
    errors = {f"{short}_{'_'.join(cell)}": number(means.get(cell), ".1f") for cell in cells}
    return {**errors, **{f"{short}_{name}_wins": _wins(found["tests"], name) for name in _NETWORKS}}


def _wins(tests: pd.DataFrame, network: str) -> str:
    """Return the inputs on which a network errs less than the Gaussian process, by the corrected test."""
    pairs = tests[(tests["first"] == "pca_gp") & (tests["second"] == network) & (tests["p_corrected"] < _LEVEL)]
    won = [INPUTS[name] for name in pairs.loc[pairs["difference"] > 0, "within"]]
    return ", ".join(won) or "no input"


def _of_plane(errors: pd.DataFrame) -> Numbers:
    """Return how many points of the plane were asked, and at which of them each learner errs as little as reported."""
    table = reached(errors)
    all_three = table.groupby(["strength", "locality", "participants"])["reached"].all()
    said: Numbers = {"points": len(all_three), "points_reaching": int(all_three.sum()), **_nearest(table)}
    for learner in LEARNERS:
        part = table[table["learner"] == learner]
        said |= {
            f"reaching_{learner}": int(part["reached"].sum()),
            f"least_{learner}": number(part["mae"].min(), ".1f"),
        }
    return said


def _nearest(table: pd.DataFrame) -> Numbers:
    """Return by how much the farthest learner misses its reported error where that is least, and its name."""
    missed = table.assign(missed=table["mae"] - table["reported"])
    worst = missed.loc[missed.groupby(["strength", "locality", "participants"])["missed"].idxmax()]
    nearest = worst.sort_values("missed").iloc[0]
    return {"nearest": number(nearest["missed"], "+.1f"), "nearest_by": _CALLED[nearest["learner"]]}
