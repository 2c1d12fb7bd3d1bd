"""The experiments of the paper's figures: a new one is a file in ``experiments`` and a line here."""

from brainage.core.registry import registered
from brainage.engine.experiment import Experiment
from brainage.papers.traeuble2025.experiments.ablation import ABLATION
from brainage.papers.traeuble2025.experiments.baseline_strengths import BASELINE_STRENGTHS
from brainage.papers.traeuble2025.experiments.best_known import BEST_KNOWN
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.disease_gaps import GAP
from brainage.papers.traeuble2025.experiments.embedded_studies import EMBEDDED_STUDIES
from brainage.papers.traeuble2025.experiments.gap_power import GAP_POWER
from brainage.papers.traeuble2025.experiments.gap_profiles import REGIONAL_GAPS
from brainage.papers.traeuble2025.experiments.image_level import IMAGE_LEVEL
from brainage.papers.traeuble2025.experiments.learning_curve import LEARNING_CURVE
from brainage.papers.traeuble2025.experiments.occlusion_maps import SALIENCY
from brainage.papers.traeuble2025.experiments.random_search import TUNING
from brainage.papers.traeuble2025.experiments.real_maps import REAL_MAPS
from brainage.papers.traeuble2025.experiments.regional_errors import REGIONAL
from brainage.papers.traeuble2025.experiments.repulsion import REPULSION
from brainage.papers.traeuble2025.experiments.required_ageing import REQUIRED_AGEING
from brainage.papers.traeuble2025.experiments.resolution import RESOLUTION
from brainage.papers.traeuble2025.experiments.seed_rates import SEED_RATES
from brainage.papers.traeuble2025.experiments.shortcuts import AUDIT
from brainage.papers.traeuble2025.experiments.trends import TRENDS
from brainage.papers.traeuble2025.experiments.unseen_study import UNSEEN_STUDY
from brainage.papers.traeuble2025.experiments.width import WIDTH

EXPERIMENTS = registered(globals(), Experiment)
