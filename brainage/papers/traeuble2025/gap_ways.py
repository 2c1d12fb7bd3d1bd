"""The ways in which Figures 4 and 6 correct gaps, and what the paper reports of them."""

import pandas as pd

#: Correction and the role of those that it is fitted on: the paper's, on the compared controls, and that on other
#: healthy people, held out of training. The comparison at the same age, which is recommended, is the same in all ways.
PUBLISHED_WAY = ("theil_sen", "control")
OTHERS_WAY = ("theil_sen", "held out")
UNCORRECTED = ("none", "held out")
WAYS = (UNCORRECTED, PUBLISHED_WAY, OTHERS_WAY, ("linear", "held out"))


def with_gaps(people: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Return everybody's gap in every way: predicted age less what the line of the way says at this age.

    Parameters
    ----------
    people : DataFrame
        One row a participant of each model: ``age``, ``predicted_age``, and what tells models apart.
    lines : DataFrame
        One row a model and way: the same names, ``correction``, ``fitted_on``, ``intercept``, ``slope``.

    Returns
    -------
    DataFrame
        ``people`` with ``correction``, ``fitted_on``, ``slope`` and ``gap`` (years), way by way.

    """
    names = [name for name in lines if name in people]
    both = lines.merge(people, on=names, sort=False)
    both["gap"] = both["predicted_age"] - (both["intercept"] + both["slope"] * both["age"])
    return both[[*people, "correction", "fitted_on", "slope", "gap"]]


def of_way(table: pd.DataFrame, way: tuple[str, str]) -> pd.DataFrame:
    """Return the rows of one correction, fitted on one role."""
    return table[(table["correction"] == way[0]) & (table["fitted_on"] == way[1])]


def shown_learner(table: pd.DataFrame) -> str:
    """Return the learner whose gaps are shown: the contrastive network, or what was fitted in its place.

    Parameters
    ----------
    table : DataFrame
        With ``learner``.

    """
    learners = list(dict.fromkeys(table["learner"]))
    return "contrastive" if "contrastive" in learners else str(learners[0])
