"""Figure 3: where networks look, and three checks of it."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.engine.results import Results
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.explain.saliency import MEASURES
from brainage.papers.traeuble2025.experiments import occlusion_maps as occlusion
from brainage.papers.traeuble2025.figures.occlusion_maps import age_labels, maps_beside, saliency_maps, structure_heat
from brainage.plotting.numerals import number
from brainage.plotting.tables import HTML
from brainage.plotting.viewer import viewers

SHOWS = {"saliency": Shown(occlusion.SALIENCY)}
_PAIRS = {
    "planted": ("trained", "planted"),
    "untrained": ("untrained", "planted"),
    "random": ("trained", "untrained"),
    "seeds": ("one seed", "another"),
}
_MEASURES = {"increase": "Error grows (paper)", "change": "Prediction changes"}
_BETTER = 0.05  # by which correlations must differ to count as better
_AGAIN = 0.5  # above which a map counts as one that comes out again


def numbers(results: PageResults) -> Numbers:
    """Return how maps correlate with others and with what was planted, and how large typical effects are."""
    saliency = results["saliency"]
    checks = saliency["checks"].set_index(["measure", "inputs", "first", "second"])["spearman"]
    size = _voxel_size(saliency)
    return {
        **{f"{key}_{measure}": _found(checks, measure, key) for measure in MEASURES for key in _PAIRS},
        "verdict": _verdict(checks, "change"),
        "verdict_increase": _verdict(checks, "increase"),
        "again": "come out again" if _least_between_seeds(checks) > _AGAIN else "do not come out again",
        **_typical(saliency["effects"], size),
        "n_inside": len(occlusion.cubes_inside(size)),
        "edge": occlusion.cubes_of_brain(size).size * size,
        "n_seeds": int(saliency.parameter("repeats")),
    }


def beside(results: PageResults, inputs: str = "stiffness") -> Figure:
    """Draw maps of two trained networks, an untrained one and what was planted, side by side, by both measures."""
    saliency, size = results["saliency"], _voxel_size(results["saliency"])
    table = saliency["beside"][saliency["beside"]["inputs"] == inputs]
    alike = occlusion.alike(table, size)[inputs]
    maps: dict[str, dict[str, NDArray]] = {}
    notes: dict[tuple[str, str], str] = {}
    for measure, title in _MEASURES.items():
        shown = table[table["measure"] == measure].groupby("shown", sort=False)
        maps[title] = {str(name): occlusion.map_beside(one, size) for name, one in shown}
        others = list(maps[title])[1:]
        notes |= {(title, name): f"r = {number(alike[measure, name], '.2f')}" for name in others}
    return maps_beside(maps, notes, size)


def slices(results: PageResults, measure: str) -> Figure:
    """Draw slices of the maps of a measure."""
    saliency = results["saliency"]
    return saliency_maps(_maps(saliency, measure), age_labels(saliency["groups"]), _voxel_size(saliency))


def to_click_through(results: PageResults, measure: str) -> HTML:
    """Return viewers of the maps of a measure."""
    saliency = results["saliency"]
    return viewers(_maps(saliency, measure), age_labels(saliency["groups"]), _voxel_size(saliency))


def heat(results: PageResults, measure: str) -> Figure:
    """Draw the means of a measure over regions, by age group."""
    structures = results["saliency"]["structures"]
    return structure_heat(structures[structures["measure"] == measure], age_labels(results["saliency"]["groups"]))


def _maps(saliency: Results, measure: str) -> dict[str, Sequence[NDArray]]:
    size = _voxel_size(saliency)
    return {name: occlusion.group_maps(saliency["effects"], name, measure, size) for name in occlusion.INPUTS_OCCLUDED}


def _voxel_size(saliency: Results) -> int:
    return int(saliency.parameter("voxel_size"))


def _found(checks: pd.Series, measure: str, key: str) -> str:
    """Return the correlations of a check, one an input, as prose has them."""
    return " and ".join(number(value, ".2f") for value in _correlations(checks, measure, key)) or "(not known)"


def _correlations(checks: pd.Series, measure: str, key: str) -> list[float]:
    """Return the correlations of a check, one an input; none where it could not be made."""
    values = [checks.get((measure, name, *_PAIRS[key])) for name in occlusion.INPUTS_OCCLUDED]
    return [float(value) for value in values if value is not None]


def _verdict(checks: pd.Series, measure: str) -> str:
    """Say whether maps of trained networks show what was planted better than those of untrained ones."""
    planted, untrained = (_correlations(checks, measure, key) for key in ("planted", "untrained"))
    if not planted:  # as in cohorts without a known truth
        return "as far as is known no better"
    better = [one > other + _BETTER for one, other in zip(planted, untrained, strict=True)]
    if any(better) and not all(better):
        return "better in one property of two"
    return "better" if all(better) else "hardly better, if at all,"


def _least_between_seeds(checks: pd.Series) -> float:
    return float(checks["increase"].xs(_PAIRS["seeds"], level=("first", "second")).min())


def _typical(effects: pd.DataFrame, voxel_size: int) -> Numbers:
    """Return the median size of each measure over cubes inside the brain."""
    trained = effects[effects["network"] == "trained"]
    inside = trained[trained["cube"].isin(occlusion.cubes_inside(voxel_size))]
    return {f"typical_{measure}": f"{inside[measure].abs().median():.2f}" for measure in MEASURES}
