"""Every experiment of the book with the cohorts it runs on."""

from typing import NamedTuple

from brainage.experiments.ablation import ABLATION
from brainage.experiments.ages import AGES
from brainage.experiments.audit import AUDIT
from brainage.experiments.comparison import COMPARISON
from brainage.experiments.data_quality import QUALITY
from brainage.experiments.gap import GAP
from brainage.experiments.gap_power import GAP_POWER
from brainage.experiments.image_level import IMAGE_LEVEL
from brainage.experiments.limit import LIMIT
from brainage.experiments.realism import REALISM
from brainage.experiments.regional import REGIONAL
from brainage.experiments.regional_gaps import REGIONAL_GAPS
from brainage.experiments.repulsion import REPULSION
from brainage.experiments.runner import Experiment
from brainage.experiments.saliency import SALIENCY
from brainage.experiments.trends import TRENDS
from brainage.experiments.tuning import TUNING
from brainage.experiments.width import WIDTH

__all__ = ["CATALOG", "Entry"]


class Entry(NamedTuple):
    """An experiment, the key of its cohort (see `runner.COHORTS`), and the profile that is published."""

    experiment: Experiment
    cohort: str
    profile: str


#: Networks at 2 mm need a GPU and are published from ``laptop``; the power of gaps reads no map.
CATALOG = (
    Entry(AGES, "simulated", "paper"),
    Entry(AGES, "mre134", "paper"),
    Entry(TRENDS, "simulated", "paper"),
    Entry(TRENDS, "mre134", "paper"),
    Entry(QUALITY, "mre134", "paper"),
    Entry(REALISM, "mre134", "paper"),
    Entry(LIMIT, "simulated", "paper"),
    Entry(COMPARISON, "simulated", "laptop"),
    Entry(TUNING, "simulated", "laptop"),
    Entry(AUDIT, "simulated", "laptop"),
    Entry(IMAGE_LEVEL, "simulated", "laptop"),
    Entry(ABLATION, "simulated", "laptop"),
    Entry(WIDTH, "simulated", "laptop"),
    Entry(REPULSION, "simulated", "laptop"),
    Entry(SALIENCY, "simulated", "laptop"),
    Entry(GAP, "simulated", "laptop"),
    Entry(GAP_POWER, "simulated", "laptop"),
    Entry(REGIONAL, "simulated", "laptop"),
    Entry(REGIONAL_GAPS, "simulated", "laptop"),
)
