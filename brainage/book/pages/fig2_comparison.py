"""Figure 2 d-e: three learners on four inputs, over random splits."""

from collections.abc import Mapping
from math import nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.words import joined
from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.papers.traeuble2025.errors_by_age import by_age
from brainage.papers.traeuble2025.experiments.best_known import BEST_KNOWN, RECIPES, chosen
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.random_search import TUNING
from brainage.papers.traeuble2025.figures.learner_tables import recipe_table
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting import tables
from brainage.plotting.notes import Note, note
from brainage.plotting.numerals import MISSING, number
from brainage.plotting.style import INPUTS

#: What a reader who knows the simulation can do is known of simulated people only.
SHOWS = {
    "comparison": Shown(COMPARISON),
    "tuning": Shown(TUNING, only="simulated"),
    "best": Shown(BEST_KNOWN, only="simulated", unless="smoke"),
    "limit": Shown(LIMIT, only="simulated"),
}
_RECIPES = "Simulated people of another seed, maps of 8 mm: mean absolute error of one network, mean over splits."
_NO_RECIPES = "This run has chosen no recipe."
_LEVEL = 0.05
_CALLED = {
    "pca_gp": "the Gaussian process",
    "supervised": "the supervised network",
    "contrastive": "the contrastive network",
}
_ON = {"mri": "T1w", "stiffness": "stiffness", "damping_ratio": "damping ratio", "mre": "both maps"}


def numbers(results: PageResults) -> Numbers:
    """Return errors, the best learner of each input, and how many pairs each test tells apart."""
    mae, tests = results["comparison"]["mae"], results["comparison"]["tests"]
    means, winners = _means(mae), _best(_means(mae))
    return {
        **{f"mae_{learner}_{inputs}": f"{value:.1f}" for learner, inputs, value in means.reset_index().to_numpy()},
        "n_seeds": int(mae["seed"].nunique()),
        "n_tested": int(results["comparison"]["predictions"]["participant_id"].nunique()),
        "best": _listed(winners),
        "best_macro": _listed(_best(_means(mae, "macro_mae"))),
        "best_r2": _listed(_best(-_means(mae, "r2"), 2), "does best"),
        "floor_mri": _line(results, "floor", "mri"),
        "apart": joined([_ON[name] for name, one in winners.items() if _is_apart(tests, name, one)]) or "no input",
        "wilcoxon_floor": f"{2 / 2 ** mae['seed'].nunique():.3f}",
        "guessing": f"{mae['mae_of_mean'].mean():.1f}",
        "oracle_mre": _line(results, "oracle", "mre"),
        **_of_reader(results, list(means.index.unique("inputs"))),
        **{
            f"misses_{name}": number(means.get(("pca_gp", name), nan) - told, "+.1f")
            for name, told in REPORTED_MAE["pca_gp"].items()
        },
        **_of_tests(tests),
        **{f"gain_{network}": _gain(means, network) for network in ("supervised", "contrastive")},
        **_of_tuned(results["tuning"]),
        **_of_best(results),
    }


def errors(results: PageResults) -> pd.DataFrame:
    """Return the errors of the paper's learners and, where it was asked, of the best that is known, of every split."""
    mae = results["comparison"]["mae"]
    if "best" not in results:
        return mae
    return pd.concat([mae, results["best"]["mae"].assign(learner="best_known")], ignore_index=True)


def recipes(results: PageResults) -> tables.HTML | Note:
    """Return the table of recipes on the people that one was chosen on, or why there is none."""
    if "best" not in results:
        return note(_NO_RECIPES)
    return tables.show(recipe_table(results["best"]["choice"]), _RECIPES)


def _of_reader(results: PageResults, inputs: list[str]) -> Numbers:
    """Return on how many inputs the reported contrastive error is below that of who knows the simulation."""
    lines = limit(results)
    if lines is None:
        return {"n_inputs": len(inputs), "below_reader": "(not known)"}
    reader = lines[lines["line"] == "oracle"].set_index("inputs")["mae"]
    reported = pd.Series(REPORTED_MAE["contrastive"], dtype=float)
    below = (reported.reindex(inputs) < reader.reindex(inputs)).sum()
    return {"n_inputs": len(inputs), "below_reader": int(below)}


def limit(results: PageResults) -> pd.DataFrame | None:
    """Return the errors of who knows the simulation, or brain age, if the page's cohort is simulated."""
    return results["limit"]["lines"] if "limit" in results else None


def _of_tuned(tuning: Results) -> Numbers:
    """Return the errors with MRE of tuned settings: means over people, over decades, and between 35 and 60."""
    mae, middle = tuning["mae"], by_age(tuning["predictions"])
    means = mae[mae["inputs"] == "mre"].groupby("learner")[["mae", "macro_mae"]].mean()
    told = {f"tuned_{learner}_mre": number(means["mae"].get(learner), ".1f") for learner in _CALLED}
    macro = {f"tuned_macro_{learner}": number(means["macro_mae"].get(learner), ".1f") for learner in _CALLED}
    between = {f"tuned_middle_{one}": number(middle.get((one, "middle")), ".1f") for one in _CALLED}
    return {"n_tuned": int(mae["seed"].nunique()), **told, **macro, **between}


def _means(mae: pd.DataFrame, column: str = "mae") -> pd.Series:
    return mae.groupby(["learner", "inputs"], sort=False)[column].mean()


def _gain(mae: pd.Series, network: str) -> str:
    """Return by how much a network errs less than the Gaussian process, by input; dashes where that is not known."""
    inputs = [name for name in INPUTS if name in mae.index.unique("inputs")]
    years = {name: mae.get(("pca_gp", name), nan) - mae.get((network, name), nan) for name in inputs}
    return joined([f"{number(one, '+.1f')} on {_ON[name]}" for name, one in years.items()])


def _best(means: pd.Series, digits: int = 1) -> dict[str, str]:
    """Return the learner of the least error, by input; where several have it as it is printed, none: ``""``."""
    present = set(means.index.get_level_values("inputs"))
    errors = {name: means.xs(name, level="inputs").round(digits) for name in INPUTS if name in present}
    return {name: str(one.idxmin()) if (one == one.min()).sum() == 1 else "" for name, one in errors.items()}


def _listed(best: Mapping[str, str], least: str = "errs least") -> str:
    """Say who errs least on what.

    >>> _listed({"mri": "contrastive", "stiffness": "pca_gp", "mre": "contrastive"})
    'the contrastive network errs least on T1w and both maps, the Gaussian process on stiffness'
    >>> _listed({"mri": "", "mre": "pca_gp"})
    'the Gaussian process errs least on both maps; on T1w there is no single best'
    """
    tied = joined([_ON[name] for name, learner in best.items() if not learner])
    best = {name: learner for name, learner in best.items() if learner}
    if not best:
        return f"on {tied} there is no single best"
    inputs = {
        learner: [_ON[name] for name in best if best[name] == learner] for learner in dict.fromkeys(best.values())
    }
    if len(inputs) == 1 and not tied:
        return f"{_CALLED[next(iter(inputs))]} {least} on every input"
    first, *others = [(_CALLED[learner], joined(names)) for learner, names in inputs.items()]
    said = ", ".join([f"{first[0]} {least} on {first[1]}", *(f"{name} on {where}" for name, where in others)])
    return f"{said}; on {tied} there is no single best" if tied else said


def _is_apart(tests: pd.DataFrame, inputs: str, winner: str) -> bool:
    """Return whether there is one winner on an input, whom the corrected test tells from all others."""
    pairs = tests[(tests["within"] == inputs) & ((tests["first"] == winner) | (tests["second"] == winner))]
    return bool(winner and (pairs["p_corrected"] < _LEVEL).all())


def _line(results: PageResults, line: str, inputs: str) -> str:
    lines = limit(results)
    if lines is None:
        return "(not known)"
    return number(lines.set_index(["line", "inputs"])["mae"].get((line, inputs)), ".1f")


def _of_tests(tests: pd.DataFrame) -> Numbers:
    """Count pairs, and those that the paper's test, the corrected one and the interval tell apart."""
    return {
        "n_pairs": len(tests),
        "n_published": int((tests["p"] < _LEVEL).sum()),
        "n_corrected": int((tests["p_corrected"] < _LEVEL).sum()),
        "n_clear": int(((tests["low"] > 0) | (tests["high"] < 0)).sum()),
    }


def _of_best(results: PageResults) -> Numbers:
    """Return the recipe that was chosen, its errors, and those as multiples of the floor on the same splits."""
    told = ("recipe", "n_members", "n_best_splits", "over_floor", *(f"ensemble_{name}" for name in INPUTS))
    if "best" not in results:
        return {"n_recipes": len(RECIPES), **dict.fromkeys(told, MISSING)}
    best, mae = results["best"], results["best"]["mae"]
    means, floor = mae.groupby("inputs", sort=False)["mae"].mean(), _floor(results, mae["seed"].unique())
    ratios = {str(name): ratio for name, ratio in (means / floor.reindex(means.index)).dropna().items()}
    return {
        "n_recipes": len(RECIPES),
        "recipe": chosen(best["choice"]),
        "n_members": int(best.parameter("members")),
        "n_best_splits": int(mae["seed"].nunique()),
        "over_floor": joined([f"{ratio:.2f} on {_ON[name]}" for name, ratio in ratios.items()]) or MISSING,
        **{f"ensemble_{name}": number(means.get(name), ".1f") for name in INPUTS},
    }


def _floor(results: PageResults, seeds: NDArray[np.int64]) -> "pd.Series[float]":
    """Return the errors of a Gaussian process on means of areas, on these splits, by input."""
    if "limit" not in results:
        return pd.Series(dtype=float)
    told = results["limit"]["floor"]
    told = told[told["seed"].isin(seeds)]
    missed = (told["predicted_age"] - told["age"]).abs().groupby([told["inputs"], told["seed"]]).mean()
    return missed.groupby("inputs").mean()
