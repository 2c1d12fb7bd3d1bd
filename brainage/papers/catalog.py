"""Every experiment of the book: a new paper is a folder beside this file and a line here."""

from brainage.papers.cohorts import catalog as cohorts
from brainage.papers.traeuble2025 import catalog as traeuble2025

__all__ = ["EXPERIMENTS"]

EXPERIMENTS = (*cohorts.EXPERIMENTS, *traeuble2025.EXPERIMENTS)
