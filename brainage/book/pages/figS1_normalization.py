"""Supplementary Figure 1: each map on its own scale."""

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.image_level import IMAGE_LEVEL
from brainage.papers.traeuble2025.reported import REPORTED_IMAGE_MAE, REPORTED_MAE
from brainage.plotting.numerals import number

SHOWS = {"image": Shown(IMAGE_LEVEL), "dataset": Shown(COMPARISON)}
#: Of the chart.
REPORTED = REPORTED_IMAGE_MAE
_REPORTED = ("contrastive", "pca_gp")


def numbers(results: PageResults) -> Numbers:
    """Return by how much errors change where every map is normalised by itself, here and in the paper."""
    both = (results[name]["mae"].groupby(["learner", "inputs"])["mae"] for name in ("image", "dataset"))
    own, shared = (errors.mean() for errors in both)
    return {
        **{f"change_{'_'.join(cell)}": number(own[cell] - shared[cell], "+.1f") for cell in own.index},
        **{f"reported_{learner}_stiffness": number(_reported_change(learner), "+.1f") for learner in _REPORTED},
    }


def _reported_change(learner: str) -> float:
    return REPORTED_IMAGE_MAE[learner]["stiffness"] - REPORTED_MAE[learner]["stiffness"]
