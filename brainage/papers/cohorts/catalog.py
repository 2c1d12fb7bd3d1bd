"""The experiments about the cohorts themselves, in the order in which they are published."""

from brainage.engine.experiment import Experiment
from brainage.papers.cohorts.experiments.ages import AGES
from brainage.papers.cohorts.experiments.data_quality import QUALITY
from brainage.papers.cohorts.experiments.error_limits import LIMIT
from brainage.papers.cohorts.experiments.study1_realism import REALISM

__all__ = ["EXPERIMENTS"]

EXPERIMENTS: tuple[Experiment, ...] = (AGES, QUALITY, REALISM, LIMIT)
