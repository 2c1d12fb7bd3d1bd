"""Errors of learners, of the comparison and with every image on its own scale."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from brainage.claims.measured import Measured, Measures, over_participants, over_splits
from brainage.claims.published_tables import published
from brainage.data.sources.dial.as_strong import AS_STRONG
from brainage.data.sources.simulated import SIMULATED

#: The setting in which the paper's numbers are judged: ageing as strong as its linear baseline asks.
NUMBERS_JUDGED = AS_STRONG.key
_AUTHORS_RATE = 1e-4


def _errors(experiment: str, cohort: str) -> pd.DataFrame:
    """Return predictions on random splits with ``error`` and ``of_mean``, that of guessing, both absolute."""
    table = published(experiment, "predictions", cohort).query("held_out == 'random'")
    of_mean = (table["training_mean"] - table["age"]).abs()
    return table.assign(error=(table["predicted_age"] - table["age"]).abs(), of_mean=of_mean)


def _errors_of(
    experiment: str, learner: str, inputs: str, column: str = "error", cohort: str = SIMULATED.key
) -> tuple[pd.Series, float]:
    """Return errors by participant, and their mean over splits."""
    table = _errors(experiment, cohort)
    part = table[(table["learner"] == learner) & (table["inputs"] == inputs)]
    return part.groupby("participant_id")[column].mean(), float(part.groupby("seed")[column].mean().mean())


def _of_errors(
    experiment: str, statistic: Callable[..., np.ndarray], unit: str, cohort: str = SIMULATED.key
) -> Callable[..., Measured]:
    def measured(*cells: str) -> Measured:  # learner and inputs in turn
        found = (_errors_of(experiment, *cell, cohort=cohort) for cell in zip(cells[::2], cells[1::2], strict=True))
        columns, means = zip(*found, strict=True)
        return over_participants(statistic, columns, means, unit)._replace(cohort=cohort)

    return measured


def _mae(experiment: str) -> Callable[..., Measured]:
    """Return errors where numbers are judged, beside those of a reader who knows the simulation and sees the same."""
    errors = _of_errors(experiment, _same, "years", NUMBERS_JUDGED)
    return lambda learner, inputs: errors(learner, inputs)._replace(least=_reader(inputs))


def _reader(inputs: str) -> float:
    lines = published("limit", "lines", NUMBERS_JUDGED)
    return float(lines.loc[(lines["line"] == "oracle") & (lines["inputs"] == inputs), "mae"].iloc[0])


def _image_gain(learner: str, inputs: str) -> Measured:
    """Return how much less the error is on the scale of the training maps."""
    own, shared = (_errors_of(experiment, learner, inputs) for experiment in ("image_level", "comparison"))
    return over_participants(np.subtract, own[0].align(shared[0], join="inner"), (own[1], shared[1]), "years")


def _image_skill(learner: str, inputs: str) -> Measured:
    """Return how much less the error is than that of guessing."""
    guess, found = (_errors_of("image_level", learner, inputs, column) for column in ("of_mean", "error"))
    return over_participants(np.subtract, (guess[0], found[0]), (guess[1], found[1]), "years")


def _loss_difference(first: str, second: str) -> Measured:
    """Compare two losses as the authors coded them, at their learning rate, over splits."""
    table = published("ablation", "mae")
    table = table[np.isclose(table["learning_rate"], _AUTHORS_RATE) & (table["architecture"] == "narrow")]
    names = {"exponential": "L^exp, as coded", "adaptive": "adaptive, as coded"}
    one, other = (table[table["objective"] == names[name]].set_index("seed")["mae"] for name in (first, second))
    return over_splits(one - other, "years")


def _gain(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return 100 * (before - after) / before


def _same(mae: np.ndarray) -> np.ndarray:
    return mae


#: Name, and function of the words that follow.
MEASURES: Measures = {
    "mae": _mae("comparison"),
    "difference": _of_errors("comparison", np.subtract, "years"),
    "reduction": _of_errors("comparison", _gain, "%", NUMBERS_JUDGED),
    "reduction_difference": _of_errors("comparison", lambda a, b, c, d: _gain(a, b) - _gain(c, d), "points"),
    "image_mae": _mae("image_level"),
    "image_difference": _of_errors("image_level", np.subtract, "years"),
    "image_reduction": _of_errors("image_level", _gain, "%", NUMBERS_JUDGED),
    "image_gain": _image_gain,
    "image_skill": _image_skill,
    "loss_difference": _loss_difference,
}
