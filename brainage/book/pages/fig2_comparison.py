"""Figure 2 d-e: three learners on four inputs, with published and with tuned settings."""

from collections.abc import Mapping

import pandas as pd

from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.papers.traeuble2025.experiments.best_known import BEST_KNOWN
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.random_search import TUNING
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.learner_tables import left_out_table, tuning_table
from brainage.papers.traeuble2025.reported import REPORTED_MAE
from brainage.plotting import tables
from brainage.plotting.notes import Note, note
from brainage.plotting.style import INPUTS

#: What a reader who knows the simulation can do is known of simulated people only.
SHOWS = {
    "comparison": Shown(COMPARISON),
    "tuning": Shown(TUNING),
    "best": Shown(BEST_KNOWN, unless="smoke"),
    "limit": Shown(LIMIT, only="simulated"),
}
_LEVEL = 0.05
_LEFT_OUT = "Mean absolute error (years) with MRE, on the coarsest grid of all inputs, on the study that was left out."
_NONE_LEFT_OUT = "The studies of this cohort are too few, or too small, to leave one of them out."


def numbers(results: PageResults) -> Numbers:
    """Return errors, the best learner of each input, and how many pairs each test tells apart."""
    mae, tests = results["comparison"]["mae"], results["comparison"]["tests"]
    means, winners = _means(mae), _best(_means(mae))
    return {
        **{f"mae_{learner}_{inputs}": f"{value:.1f}" for learner, inputs, value in means.reset_index().to_numpy()},
        "n_seeds": int(mae["seed"].nunique()),
        "n_tested": int(results["comparison"]["predictions"]["participant_id"].nunique()),
        "best": _listed(winners),
        "apart": "; ".join(INPUTS[name] for name in winners if _is_apart(tests, name, winners[name])) or "no input",
        "wilcoxon_floor": f"{2 / 2 ** mae['seed'].nunique():.3f}",
        "guessing": f"{mae['mae_of_mean'].mean():.1f}",
        "oracle_mre": _oracle(results),
        **_of_reader(results, list(means.index.unique("inputs"))),
        **_of_tests(tests),
        **_of_tuning(results["tuning"]),
    }


def _of_reader(results: PageResults, inputs: list[str]) -> Numbers:
    """Return on how many inputs the reported contrastive error is below that of who knows the simulation."""
    lines = limit(results)
    if lines is None:
        return {"n_inputs": len(inputs), "below_reader": "(not known)"}
    reader = lines[lines["line"] == "oracle"].set_index("inputs")["mae"]
    reported = pd.Series(REPORTED_MAE["contrastive"], dtype=float)
    below = (reported.reindex(inputs) < reader.reindex(inputs)).sum()
    return {"n_inputs": len(inputs), "below_reader": int(below)}


def errors(results: PageResults) -> pd.DataFrame:
    """Return the errors of the paper's learners and, where it was asked, of the best that is known, of every split."""
    mae = results["comparison"]["mae"]
    if "best" not in results:
        return mae
    return pd.concat([mae, results["best"]["mae"].assign(learner="best_known")], ignore_index=True)


def limit(results: PageResults) -> pd.DataFrame | None:
    """Return the errors of who knows the simulation, or brain age, if the page's cohort is simulated."""
    return results["limit"]["lines"] if "limit" in results else None


def left_out(results: PageResults) -> tables.HTML | Note:
    """Return the table of studies that were left out, or why there is none."""
    found = results["comparison"].tables.get("left_out")
    return note(_NONE_LEFT_OUT) if found is None else tables.show(left_out_table(found), _LEFT_OUT)


def tuned(results: PageResults) -> pd.DataFrame:
    """Return errors with published and with tuned settings, on the splits that have both."""
    published, searched = results["comparison"]["mae"], results["tuning"]
    same = published["seed"].isin(searched["mae"]["seed"])
    return tuning_table(published[same], searched["mae"], searched["draws"])


def _means(mae: pd.DataFrame) -> pd.Series:
    return mae.groupby(["learner", "inputs"], sort=False)["mae"].mean()


def _best(means: pd.Series) -> dict[str, str]:
    """Return the learner of the least error, by input."""
    present = set(means.index.get_level_values("inputs"))
    return {name: str(means.xs(name, level="inputs").idxmin()) for name in INPUTS if name in present}


def _listed(best: Mapping[str, str]) -> str:
    return "; ".join(f"{INPUTS[name]}: {LEARNERS[learner]}" for name, learner in best.items())


def _is_apart(tests: pd.DataFrame, inputs: str, winner: str) -> bool:
    """Return whether the corrected test tells a learner from all others on an input."""
    pairs = tests[(tests["within"] == inputs) & ((tests["first"] == winner) | (tests["second"] == winner))]
    return bool((pairs["p_corrected"] < _LEVEL).all())


def _oracle(results: PageResults) -> str:
    lines = limit(results)
    return "(not known)" if lines is None else f"{lines.set_index(['line', 'inputs'])['mae']['oracle', 'mre']:.1f}"


def _of_tests(tests: pd.DataFrame) -> Numbers:
    """Count pairs, and those that the paper's test, the corrected one and the interval tell apart."""
    return {
        "n_pairs": len(tests),
        "n_published": int((tests["p"] < _LEVEL).sum()),
        "n_corrected": int((tests["p_corrected"] < _LEVEL).sum()),
        "n_clear": int(((tests["low"] > 0) | (tests["high"] < 0)).sum()),
    }


def _of_tuning(tuning: Results) -> Numbers:
    """Return what the search found: the best learners, and the errors that their best draws report with MRE."""
    best = tuning["best"]
    reported = best[best["inputs"] == "mre"].groupby("learner")["reported"].mean()
    return {
        "best_tuned": _listed(_best(_means(tuning["mae"]))),
        "n_tuned": int(tuning["mae"]["seed"].nunique()),
        "search_grid": int(tuning.parameter("search_voxel_size")),
        **{f"search_{learner}": f"{error:.1f}" for learner, error in reported.items()},
    }
