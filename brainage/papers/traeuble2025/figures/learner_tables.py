"""Tables of Figure 2 d-e: learners and inputs, what tuning changes, and how losses order people by age."""

import json
from collections.abc import Mapping

import pandas as pd

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.reported import REPORTED_IMAGE_MAE, REPORTED_MAE
from brainage.plotting.numerals import number, p_value, plus_minus, with_interval
from brainage.plotting.style import INPUTS

#: Errors that older tables lack.
_MORE = {"macro_mae": "Measured here: MAE, mean over decades", "training_mae": "Measured here: MAE in training"}
_SHORT = {"pca_gp": "PCA–GP", "supervised": "supervised", "contrastive": "contrastive"}


def error_table(mae: pd.DataFrame, reported: Mapping[str, Mapping[str, float]] = REPORTED_MAE) -> pd.DataFrame:
    """List the error of each learner and input: the reported one in a column of its own, then mean ± SD over seeds."""
    rows = []
    for (learner, inputs), part in mae.groupby(["learner", "inputs"], sort=False):
        value = reported.get(str(learner), {}).get(str(inputs))
        row = {
            "Learner": LEARNERS[str(learner)],
            "Input": INPUTS[str(inputs)],
            "Reported MAE (years)": "not stated" if value is None else number(value, ".2f"),
            "Measured here: MAE (years)": plus_minus(part["mae"].mean(), part["mae"].std(), 1),
            "Measured here: R²": plus_minus(part["r2"].mean(), part["r2"].std(), 2),
            **_if_known(part),
        }
        rows.append(row)
    return pd.DataFrame(rows)


def common_grid_table(mae: pd.DataFrame, common: pd.DataFrame) -> pd.DataFrame:
    """List errors on the same splits with each input on its own grid, and with all of them on one.

    Parameters
    ----------
    mae, common : DataFrame
        ``learner``, ``inputs``, ``seed``, ``mae``, years.

    """
    same = mae[mae["seed"].isin(common["seed"])].groupby(["learner", "inputs"])["mae"].mean()
    rows = [
        {
            "Learner": LEARNERS[str(learner)],
            "Input": INPUTS[str(inputs)],
            "On its own grid: MAE (years)": number(same.get((learner, inputs)), ".1f"),
            "On one grid: MAE (years)": number(part["mae"].mean(), ".1f"),
        }
        for (learner, inputs), part in common.groupby(["learner", "inputs"], sort=False)
    ]
    return pd.DataFrame(rows)


def _if_known(part: pd.DataFrame) -> dict[str, str]:
    return {label: plus_minus(part[name].mean(), part[name].std(), 1) for name, label in _MORE.items() if name in part}


def image_error_table(mae: pd.DataFrame) -> pd.DataFrame:
    """List the same where every map is normalised by its own voxels."""
    return error_table(mae, REPORTED_IMAGE_MAE)


def pair_table(tests: pd.DataFrame) -> pd.DataFrame:
    """List pairs with the difference of their errors, its interval over participants, and both tests over seeds."""
    names = {**_SHORT, **INPUTS}
    shown = [with_interval(d, a, b, "+.1f") for d, a, b in tests[["difference", "low", "high"]].to_numpy()]
    columns = {
        "On": tests["within"].map(names),
        "Pair": [f"{names[a]} minus {names[b]}" for a, b in zip(tests["first"], tests["second"], strict=True)],
        "Difference (years)": shown,
        "p, as in the paper": [
            test if pd.isna(p) else f"{p_value(p)} ({test})" for p, test in zip(tests["p"], tests["test"], strict=True)
        ],
        "p, corrected": tests["p_corrected"].map(p_value),
    }
    return pd.DataFrame(columns)


def tuning_table(published: pd.DataFrame, tuned: pd.DataFrame, draws: pd.DataFrame) -> pd.DataFrame:
    """List each learner's error with published and with tuned settings, and the settings that were chosen.

    Parameters
    ----------
    published, tuned : DataFrame
        ``learner``, ``inputs``, ``seed``, ``mae`` (years) on the same splits.
    draws : DataFrame
        ``learner``, ``inputs``, ``settings`` (JSON), ``mae`` on the people that settings were chosen on.

    """
    cell = ["learner", "inputs"]
    before = published.groupby(cell, sort=False)["mae"]
    after = tuned.groupby(cell)["mae"]
    best = draws.loc[draws.groupby(cell)["mae"].idxmin()].set_index(cell)["settings"]
    rows = []
    for learner, inputs in before.mean().index:
        one = (learner, inputs)
        difference = after.mean()[one] - before.mean()[one]
        row = {
            "Learner": LEARNERS[learner],
            "Input": INPUTS[inputs],
            "Published settings: MAE (years)": plus_minus(before.mean()[one], before.std()[one], 1),
            "Tuned: MAE (years)": plus_minus(after.mean()[one], after.std()[one], 1),
            "Difference": number(difference, "+.1f"),
            "Settings chosen": _settings(best[one]),
        }
        rows.append(row)
    return pd.DataFrame(rows)


def resolution_table(costs: pd.DataFrame) -> pd.DataFrame:
    """List the error and the seconds of each input on each grid, and what a coarser grid costs.

    Parameters
    ----------
    costs : DataFrame
        ``voxel_size`` (mm), ``inputs``, ``mae`` and ``cost`` (years), ``seconds``.

    """
    columns = {
        "Input": costs["inputs"].map(INPUTS),
        "Grid (mm)": costs["voxel_size"],
        "MAE (years)": [number(one, ".1f") for one in costs["mae"]],
        "Cost (years)": [number(one, "+.1f") for one in costs["cost"]],
        "Seconds, all fits": [number(one, ",.0f") for one in costs["seconds"]],
    }
    return pd.DataFrame(columns).sort_values(["Input", "Grid (mm)"], key=_of_inputs, kind="stable")


def recipe_table(choice: pd.DataFrame) -> pd.DataFrame:
    """List the error of each recipe on each input, on the people that one was chosen on, and its share of guessing.

    Parameters
    ----------
    choice : DataFrame
        ``recipe``, ``inputs``, ``seed``, ``mae``, ``mae_of_mean``, years.

    """
    share = (choice["mae"] / choice["mae_of_mean"]).groupby(choice["recipe"], sort=False).mean()
    means = choice.pivot_table(index="recipe", columns="inputs", values="mae").reindex(share.index)
    columns = {f"{INPUTS[name]}: MAE (years)": means[name].map("{:.1f}".format) for name in INPUTS if name in means}
    shares = {"All, as a share of guessing": share.map("{:.3f}".format)}
    return pd.DataFrame({**columns, **shares}).rename_axis("Recipe").reset_index()


def _of_inputs(column: pd.Series) -> pd.Series:
    """Order inputs as pages do, grids by size."""
    return column.map(list(INPUTS.values()).index) if column.name == "Input" else column


def order_table(order: pd.DataFrame) -> pd.DataFrame:
    """List how alike each loss embeds people near and far in age, those trained on beside those held out."""
    rows = []
    for objective, part in order.groupby("objective", sort=False):
        row = {"Objective": str(objective)}
        for name, one in part.set_index("part").iterrows():
            values = (number(one[key], ".2f") for key in ("near", "far", "rank"))
            row |= dict(zip((f"{name}: {key}" for key in ("near", "far", "order")), values, strict=True))
        held_out = part.iloc[0]
        rows.append({**row, "Slope": number(held_out["slope"], ".2f"), "MAE (years)": number(held_out["mae"], ".1f")})
    return pd.DataFrame(rows)


def _settings(chosen: str) -> str:
    """Write settings as text.

    >>> _settings('{"learning_rate": 0.001, "distance": "cosine"}')
    'learning rate 0.001, distance cosine'
    """
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in json.loads(chosen).items())
