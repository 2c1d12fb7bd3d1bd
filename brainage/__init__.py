"""Brain age from MR elastography: cohorts, estimators, evaluation and the figures of the book."""

from importlib.metadata import version

__version__ = version("brainage")
