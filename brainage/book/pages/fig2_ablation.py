"""What the gain is made of: objective, learning rate, width, and a shift in the code."""

import pandas as pd
from statsmodels.stats.multitest import multipletests

from brainage.core.words import joined
from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.evaluate.paired_tests import FEWEST, corrected_resampled_t
from brainage.papers.traeuble2025.experiments.ablation import ABLATION
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.random_search import TUNING
from brainage.papers.traeuble2025.experiments.repulsion import FAR, NEAR, REPULSION
from brainage.papers.traeuble2025.experiments.width import WIDTH
from brainage.papers.traeuble2025.figures.learner_tables import tuning_table
from brainage.papers.traeuble2025.shortcut_effects import width_effects
from brainage.plotting.numerals import number

SHOWS = {
    "ablation": Shown(ABLATION),
    "repulsion": Shown(REPULSION),
    "width": Shown(WIDTH),
    "tuning": Shown(TUNING),
    "comparison": Shown(COMPARISON),
}
_LEVEL = 0.05
_TOO_FEW = "(too few splits)"
_PAPER = "adaptive, as coded"
_READINGS = {"exact": "L^exp, exact", "coded": "L^exp, as coded"}


def numbers(results: PageResults) -> Numbers:
    """Return what objectives, rates and widths do to the error, and losses to the order of embeddings."""
    mae = results["ablation"]["mae"]
    narrow = mae[mae["architecture"] == "narrow"]
    return {
        "n_seeds": int(narrow["seed"].nunique()),
        "n_embedded": int(results["repulsion"].parameter("repeats")),
        "near": f"{NEAR:g}",
        "far": f"{FAR:g}",
        **_of_rates(narrow),
        **_of_tests(narrow),
        **_of_order(_same_splits(narrow, results["repulsion"]), results["repulsion"]["order"]),
        **_of_width(results["width"]),
        **_of_tuning(results),
    }


def tuned(results: PageResults) -> pd.DataFrame:
    """Return errors with published and with tuned settings, on the splits that have both."""
    published, searched = results["comparison"]["mae"], results["tuning"]
    same = published["seed"].isin(searched["mae"]["seed"])
    return tuning_table(published[same], searched["mae"], searched["draws"])


def _of_rates(narrow: pd.DataFrame) -> Numbers:
    """Return the errors of objectives at both learning rates."""
    errors = narrow.pivot_table(index="objective", columns="learning_rate", values="mae")
    low, high = sorted(errors.columns)
    others = errors[~errors.index.str.contains("exact")]
    ends = {"low": low, "high": high}
    return {
        **{f"rate_{name}": f"{rate:g}" for name, rate in ends.items()},
        **{f"spread_{name}": f"{others[rate].min():.1f}–{others[rate].max():.1f}" for name, rate in ends.items()},
        "rate_effect": number((others[high] - others[low]).mean(), "+.1f"),
        "l1_high": number(errors[high]["L1"], ".1f"),
        "adaptive_high": number(errors[high][_PAPER], ".1f"),
        **{f"{name}_low": number(errors[low][row], ".1f") for name, row in _READINGS.items()},
    }


def _of_tests(narrow: pd.DataFrame) -> Numbers:
    """Return which objectives differ from L1, tested over splits that overlap, and corrected for their number."""
    errors = narrow.pivot_table(index="seed", columns=["learning_rate", "objective"], values="mae")
    rates, names = (errors.columns.get_level_values(level) for level in ("learning_rate", "objective"))
    both = zip(rates, names, strict=True)
    pairs = [(rate, name) for rate, name in both if name != "L1" and "exact" not in name]
    if len(errors) < FEWEST or not pairs:
        return {"n_against_l1": len(pairs), **dict.fromkeys(("n_apart", "apart", "n_alone"), _TOO_FEW)}
    found = [corrected_resampled_t(errors[rate, name], errors[rate, "L1"]) for rate, name in pairs]
    is_apart = multipletests([one.p for one in found], _LEVEL, "holm")[0]
    told = [
        f"{name} at {rate:g} ({number(one.difference, '+.1f')} years)"
        for (rate, name), one, apart in zip(pairs, found, is_apart, strict=True)
        if apart
    ]
    alone = sum(one.p < _LEVEL for one in found)
    return {"n_against_l1": len(pairs), "n_apart": len(told), "apart": joined(told) or "none", "n_alone": alone}


def _same_splits(mae: pd.DataFrame, repulsion: Results) -> pd.DataFrame:
    """Return the rows of the splits whose embeddings were looked at, the first ones."""
    return mae[mae["seed"] < int(repulsion.parameter("repeats"))]


def _of_order(narrow: pd.DataFrame, order: pd.DataFrame) -> Numbers:
    """Return how well both readings of the exponential loss order people by age, and how far predictions scatter."""
    lowest = narrow[narrow["learning_rate"] == narrow["learning_rate"].min()]
    correlation = lowest.groupby("objective")["pearson_r"].mean()
    found: Numbers = {}
    for name, loss in _READINGS.items():
        parts = order[order["objective"] == loss].set_index("part")
        found[f"{name}_r"] = number(correlation[loss], ".2f")
        found[f"{name}_order"] = number(parts["rank"]["training"], ".2f")
        found[f"{name}_held_out"] = number(parts["rank"]["held out"], ".2f")
        # the slope over r is the SD of predictions over that of ages
        found[f"{name}_spread"] = number(parts["slope"]["held out"] / correlation[loss], ".1f")
    return found


def _of_width(width: Results) -> Numbers:
    """Return what width is worth, what the objective is at equal widths, and both together."""
    wider, both = width_effects(width["mae"]).to_dict("records")
    equal = width["mae"].pivot_table(index="seed", columns="objective", values="mae")
    effects = {"width": wider, "both": both}
    parts = ("size", "low", "high")
    return {
        **{f"{name}_{part}": number(one[part], "+.1f") for name, one in effects.items() for part in parts},
        "equal_width": number((equal["L1"] - equal[_PAPER]).mean(), "+.1f"),
        **_by_rate(width["mae"]),
        "n_width": int(width["mae"]["seed"].nunique()),
        "width_voxels": int(width.parameter("grid")),
    }


def _by_rate(mae: pd.DataFrame) -> Numbers:
    """Return narrow minus wide of each objective, at the lower and the higher rate."""
    errors = mae.pivot_table(index="learning_rate", columns=["architecture", "objective"], values="mae")
    less = errors["narrow"] - errors["wide"]
    ends = {"low": less.index.min(), "high": less.index.max()}
    rows = {"l1": "L1", "adaptive": _PAPER}
    return {
        f"wider_{row}_{end}": number(less.loc[rate, name], "+.1f")
        for row, name in rows.items()
        for end, rate in ends.items()
    }


def _of_tuning(results: PageResults) -> Numbers:
    """Return what tuning saves, and the errors that the best draws report with MRE on the people who chose them."""
    published, tuning = results["comparison"]["mae"], results["tuning"]
    both = [mae[mae["seed"].isin(tuning["mae"]["seed"])] for mae in (published, tuning["mae"])]
    before, after = map(_means, both)
    decades = _means(both[0], "macro_mae") - _means(both[1], "macro_mae")
    best = tuning["best"]
    reported = best[best["inputs"] == "mre"].groupby("learner")["reported"].mean()
    saved = (before - after).groupby("learner").mean()
    return {
        "n_tuned": int(tuning["mae"]["seed"].nunique()),
        "search_grid": int(tuning.parameter("search_voxel_size")),
        **{f"saved_{learner}": number(years, "+.1f") for learner, years in saved.items()},
        **{f"saved_macro_{name}": number(years, "+.1f") for name, years in decades.groupby("learner").mean().items()},
        **{f"tuned_{learner}_mre": number(after[learner, "mre"], ".1f") for learner in reported.index},
        **{f"search_{learner}": number(error, ".1f") for learner, error in reported.items()},
    }


def _means(mae: pd.DataFrame, column: str = "mae") -> pd.Series:
    return mae.groupby(["learner", "inputs"])[column].mean()
