"""Why are our errors what they are? From what is known without a map to what grids change."""

import pandas as pd
from matplotlib.figure import Figure

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.papers.this_book.experiments.lifespan_realism import LIFESPAN_REALISM
from brainage.papers.traeuble2025.errors_by_age import by_age, n_in_the_middle
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.learning_curve import LEARNING_CURVE
from brainage.papers.traeuble2025.experiments.resolution import RESOLUTION
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.errors_by_age import numbers_by_age
from brainage.papers.traeuble2025.figures.ladder import ladder_chart
from brainage.papers.traeuble2025.figures.learner_tables import common_grid_table, resolution_table
from brainage.papers.traeuble2025.figures.learning_curve import PAPERS_N, learning_curves
from brainage.papers.traeuble2025.figures.real_tables import TABLES, tables_and_maps
from brainage.plotting import tables
from brainage.plotting.notes import Note, note
from brainage.plotting.numerals import MISSING, number, span
from brainage.plotting.style import INPUTS
from brainage.simulation.numbers.parameters import measured

#: What a reader who knows the simulation can do is known of simulated people only.
SHOWS = {
    "comparison": Shown(COMPARISON),
    "limit": Shown(LIMIT, only="simulated"),
    "resolution": Shown(RESOLUTION, cohort="simulated", unless="smoke"),
    "curve": Shown(LEARNING_CURVE, cohort="simulated"),
    "ageing": Shown(LIFESPAN_REALISM, only="simulated"),
}
_GRIDS = "Simulated people of another seed: mean error over learners and splits; cost: over the finest grid."
_NO_GRIDS = "This small run has one grid."
_COMMON = (
    "Mean absolute error on the same splits, with each input on its own grid and with all of them on the coarsest."
)
_NO_COMMON = "On one grid this was asked in the calibrated setting alone."
_REAL_PEOPLE = "NKI and OASIS-2"
_NO_TABLES = "What tables of volumes tell of age is known here of the simulated cohort alone."
_NO_LADDER = (
    "What somebody without maps, or with the simulation at hand, would err by is known of simulated people alone."
)


def numbers(results: PageResults) -> Numbers:
    """Return what is known without a map, errors by age and in training, and what grids change."""
    comparison = results["comparison"]
    return {
        "n_common": comparison.tables.get("common_grid", comparison["mae"][:0])["seed"].nunique(),
        "n_seeds": int(comparison["mae"]["seed"].nunique()),
        "n_middle": n_in_the_middle(comparison["predictions"]),
        "guessing": number(comparison["mae"]["mae_of_mean"].mean(), ".1f"),
        **_of_ladder(results),
        **numbers_by_age(by_age(comparison["predictions"])),
        **_of_training(comparison["mae"]),
        **_of_grids(results),
        **_of_curve(results["curve"]["curve"]),
        **_of_tables(results),
    }


def ladder(results: PageResults, inputs: str = "mre") -> Figure | Note:
    """Return the chart of errors from knowing nothing to knowing brain age, or why there is none."""
    lines = _lines(results)
    return note(_NO_LADDER) if lines is None else ladder_chart(results["comparison"]["mae"], lines, inputs)


def grids(results: PageResults) -> tables.HTML | Note:
    """Return the table of what coarser grids cost, or why there is none."""
    if "resolution" not in results:
        return note(_NO_GRIDS)
    return tables.show(resolution_table(results["resolution"]["costs"]), _GRIDS)


def common_grid(results: PageResults) -> tables.HTML | Note:
    """Return the table of errors with all inputs on one grid, or why there is none."""
    comparison = results["comparison"]
    if "common_grid" not in comparison.tables:
        return note(_NO_COMMON)
    return tables.show(common_grid_table(comparison["mae"], comparison["common_grid"]), _COMMON)


def curve(results: PageResults) -> Figure:
    """Draw errors by the number of people trained on."""
    return learning_curves(results["curve"]["curve"])


def real_tables(results: PageResults) -> Figure | Note:
    """Return the chart of what tables of volumes and T1w maps tell of age, or why there is none."""
    if "ageing" not in results:
        return note(_NO_TABLES)
    return tables_and_maps(_real(), _simulated(results), results["comparison"]["mae"])


def _real(column: str = "mae") -> "pd.Series[float]":
    """Return the errors of a Gaussian process on tables of real people, years, by what it sees of them."""
    table = measured("real_errors")
    return table[table["people"] == _REAL_PEOPLE].set_index("statistic")[column]


def _simulated(results: PageResults) -> "pd.Series[float]":
    """Return the same of simulated people; nothing where nobody asked."""
    if "ageing" not in results:
        return pd.Series(dtype=float)
    return results["ageing"]["errors"].set_index("statistic")["mae"]


def _of_curve(table: pd.DataFrame) -> Numbers:
    """Return the errors of learners that are trained on few people, on as many as the paper's, and on many."""
    means = table.groupby(["learner", "n"])["mae"].mean()
    numbers_trained = sorted(table["n"].unique())
    middle = min(numbers_trained, key=lambda n: abs(n - PAPERS_N))
    shown = {"few": numbers_trained[0], "papers": middle, "many": numbers_trained[-1]}
    found: Numbers = {f"n_{name}": f"{n:,}" for name, n in shown.items()}
    for learner in LEARNERS:
        found |= {f"curve_{learner}_{name}": number(means[learner, n], ".1f") for name, n in shown.items()}
    return found


def _of_tables(results: PageResults) -> Numbers:
    """Return what tables tell of age, of real people and of simulated ones; dashes where nobody asked."""
    real = _real().reindex(list(TABLES))
    ours = _simulated(results).reindex(list(TABLES))
    t1w = results["comparison"]["mae"].query("inputs == 'mri'").groupby("learner")["mae"].mean()
    return {
        "real_people": int(_real("n").max()),
        "real_tables": span(real.min(), real.max(), ".1f"),
        "simulated_tables": MISSING if ours.isna().all() else span(ours.min(), ours.max(), ".1f"),
        "t1w_pca_gp": number(t1w.get("pca_gp"), ".1f"),
        "t1w_contrastive": number(t1w.get("contrastive"), ".1f"),
    }


def _of_ladder(results: PageResults) -> Numbers:
    """Return the errors of who knows a coarse age group and no map; dashes where nobody asked."""
    lines = _lines(results)
    known = {} if lines is None else lines.set_index("line")["mae"].to_dict()
    groups = {"two": "two groups", "three": "three groups"}
    told = {f"knowing_{short}": number(known.get(line), ".1f") for short, line in groups.items()}
    return {**told, "guessing_median": number(known.get("guessing"), ".1f")}


def _of_training(mae: pd.DataFrame) -> Numbers:
    """Return errors with MRE in the test and, where they are known, in training."""
    means = mae[mae["inputs"] == "mre"].groupby("learner")[["mae", *({"training_mae"} & set(mae))]].mean()
    told = means.reindex(index=list(LEARNERS), columns=["mae", "training_mae"])
    return {
        f"{short}_{learner}": number(told[name][learner], ".1f")
        for short, name in (("test", "mae"), ("training", "training_mae"))
        for learner in LEARNERS
    }


def _of_grids(results: PageResults) -> Numbers:
    """Return what the coarser grid costs on each input and each kind of learner, years; dashes where nobody asked."""
    if "resolution" not in results:
        return {f"cost_{name}": MISSING for name in (*INPUTS, "pca_gp", "networks")}
    costs, errors = results["resolution"]["costs"], results["resolution"]["errors"]
    coarsest = costs[costs["voxel_size"] == costs["voxel_size"].max()].set_index("inputs")["cost"]
    kinds = errors.assign(kind=errors["learner"].where(errors["learner"] == "pca_gp", "networks"))
    by_kind = kinds.pivot_table(index="voxel_size", columns="kind", values="mae")
    lost = by_kind.loc[errors["voxel_size"].max()] - by_kind.loc[errors["voxel_size"].min()]
    return {
        **{f"cost_{name}": number(coarsest.get(name), "+.1f") for name in INPUTS},
        **{f"cost_{name}": number(lost.get(name), "+.1f") for name in ("pca_gp", "networks")},
    }


def _lines(results: PageResults) -> pd.DataFrame | None:
    return results["limit"]["lines"] if "limit" in results else None
