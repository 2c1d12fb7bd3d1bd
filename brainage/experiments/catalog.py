"""Every experiment of the book with the cohorts it runs on."""

from brainage.experiments.ablation import ABLATION
from brainage.experiments.ages import AGES
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

__all__ = ["CATALOG"]

#: Experiment and key of the cohort, see `runner.COHORTS`.
CATALOG: tuple[tuple[Experiment, str], ...] = (
    (AGES, "simulated"),
    (AGES, "mre134"),
    (TRENDS, "simulated"),
    (TRENDS, "mre134"),
    (QUALITY, "mre134"),
    (REALISM, "mre134"),
    (LIMIT, "simulated"),
    (COMPARISON, "simulated"),
    (IMAGE_LEVEL, "simulated"),
    (ABLATION, "simulated"),
    (REPULSION, "simulated"),
    (SALIENCY, "simulated"),
    (GAP, "simulated"),
    (GAP_POWER, "simulated"),
    (REGIONAL, "simulated"),
    (REGIONAL_GAPS, "simulated"),
    (TUNING, "simulated"),
)
