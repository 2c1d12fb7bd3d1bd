"""Figure 5: brain age of single regions."""

import pandas as pd

from brainage.core.words import joined
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.traeuble2025.experiments.regional_errors import REGIONAL
from brainage.papers.traeuble2025.reported import REPORTED_REGIONAL_MAE

SHOWS = {"regional": Shown(REGIONAL)}
_TISSUES = ["gray matter", "white matter"]
_LEVEL = 0.05


def numbers(results: PageResults) -> Numbers:
    """Return the best and worst regions, how their errors go with the reported ones, and what tests find."""
    regional = results["regional"]
    mae, volumes = regional["mae"], regional["volumes"]
    means = mae.pivot_table(index="region", columns="inputs", values="mae")
    seeds = mae.groupby("region")["seed"].nunique()
    return {
        **_ends(means),
        **_best_structures(means.drop(_TISSUES)),
        **_beside_reported(means.drop(_TISSUES)),
        **_of_tests(regional["tests"]),
        "guessing": f"{mae['mae_of_mean'].mean():.1f}",
        "n_seeds": int(seeds["thalamus"]),
        "n_tissue": int(seeds["white matter"]),
        "n_segmented": int(volumes["segmented"].iloc[0]),
        "n_people": int(volumes["n"].iloc[0]),
    }


def _ends(means: pd.DataFrame) -> Numbers:
    """Return the regions of the least and the largest error, by property."""
    found: Numbers = {}
    for name in means:
        found[f"best_{name}"] = f"{means[name].idxmin()} ({means[name].min():.1f} years)"
        found[f"worst_{name}"] = f"{means[name].idxmax()} ({means[name].max():.1f})"
    return found


def _best_structures(structures: pd.DataFrame) -> Numbers:
    """Return the two single structures of the least error, by property."""
    least = {name: structures[name].nsmallest(2) for name in structures}
    told = {name: [f"{region} ({error:.1f})" for region, error in two.items()] for name, two in least.items()}
    return {f"structures_{name}": joined(two) for name, two in told.items()}


def _beside_reported(structures: pd.DataFrame) -> Numbers:
    """Return errors of structures by stiffness, their order beside the paper's, and how often the paper's are less."""
    reported = pd.DataFrame(REPORTED_REGIONAL_MAE).reindex(structures.index)
    known, stiffness = reported.notna(), structures["stiffness"]
    more = (structures[list(reported)] > reported) & known
    return {
        "structures": f"{stiffness.min():.0f} to {stiffness.max():.0f}",
        "order": f"{stiffness.corr(reported['stiffness'], method='spearman'):.2f}",
        "n_ordered": int(known["stiffness"].sum()),
        "n_known": int(known.to_numpy().sum()),
        "n_more": int(more.to_numpy().sum()),
    }


def _of_tests(tests: pd.DataFrame) -> Numbers:
    """Count the regions that are tested, and those in which each test tells the properties apart."""
    return {
        "n_tested": int(tests["p"].notna().sum()),
        "n_published": int((tests["p"] < _LEVEL).sum()),
        "n_holm": int((tests["p_holm"] < _LEVEL).sum()),
        "n_corrected": int((tests["p_corrected_holm"] < _LEVEL).sum()),
        "n_clear": int(((tests["low"] > 0) | (tests["high"] < 0)).sum()),
    }
