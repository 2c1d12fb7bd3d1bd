"""The experiments about the cohorts themselves: a new one is a file in ``experiments`` and a line here."""

from brainage.core.registry import registered
from brainage.engine.experiment import Experiment
from brainage.papers.this_book.experiments.ages import AGES
from brainage.papers.this_book.experiments.consistency import CONSISTENCY
from brainage.papers.this_book.experiments.data_quality import QUALITY
from brainage.papers.this_book.experiments.error_limits import LIMIT
from brainage.papers.this_book.experiments.lifespan_realism import LIFESPAN_REALISM
from brainage.papers.this_book.experiments.mechanical_sources import MECHANICAL_SOURCES
from brainage.papers.this_book.experiments.sensitivity import SENSITIVITY
from brainage.papers.this_book.experiments.study1_realism import REALISM
from brainage.papers.this_book.experiments.study_strengths import STUDY_STRENGTHS

EXPERIMENTS = registered(globals(), Experiment)
