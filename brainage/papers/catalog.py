"""Every experiment of the book: a new paper is a folder beside this file and a line here."""

from types import ModuleType

from brainage.core.registry import registered
from brainage.engine.experiment import Experiment
from brainage.papers.this_book import catalog as this_book
from brainage.papers.traeuble2025 import catalog as traeuble2025

EXPERIMENTS: tuple[Experiment, ...] = sum((paper.EXPERIMENTS for paper in registered(globals(), ModuleType)), ())
