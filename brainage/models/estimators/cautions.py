"""Warnings about models that are asked what they cannot know."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager


class PredictionWarning(UserWarning):
    """Predicted ages that should not be relied on."""


class AgeRangeWarning(PredictionWarning):
    """Predicted ages lie outside the ages that the model was trained on."""


class UnlikeMapsWarning(PredictionWarning):
    """Maps are unlike those that the model was trained on."""


class DeviceWarning(UserWarning):
    """A saved model runs on another device than it was fitted on."""


@contextmanager
def unwarned() -> Iterator[None]:
    """Predict without `PredictionWarning`, where many models are asked on purpose and the answers are looked at.

    >>> with unwarned():
    ...     warnings.warn("a voice from far away", UnlikeMapsWarning)
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PredictionWarning)
        yield
