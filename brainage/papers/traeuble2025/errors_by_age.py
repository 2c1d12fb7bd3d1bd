"""Errors by age group: a mean over people, most of whom are young or old, hides what happens between."""

import pandas as pd

#: Age groups as they are called, with the years at which they begin and end.
AGE_GROUPS = {"young": (0, 35), "middle": (35, 60), "old": (60, 150)}
#: The input that they are told of.
INPUT = "mre"
OVER = 40.0  # years: the one thing that who guesses from two groups knows


def by_age(predictions: pd.DataFrame) -> "pd.Series[float]":
    """Return the mean absolute errors of learners with MRE in each age group of those held out at random, years.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``held_out``, ``age`` and ``predicted_age``, of the comparison.

    """
    shown = predictions[(predictions["inputs"] == INPUT) & (predictions["held_out"] == "random")]
    missed = (shown["predicted_age"] - shown["age"]).abs()
    return missed.groupby([shown["learner"], _groups(shown["age"])], observed=False).mean()


def guessed_by_age(predictions: pd.DataFrame, over: float = OVER) -> "pd.Series[float]":
    """Return the errors of who knows only who is over an age, in each age group, years; both guesses are medians.

    Parameters
    ----------
    predictions : DataFrame
        ``participant_id`` and ``age``, of the comparison, whose people are asked about.
    over : float
        The age, years.

    """
    ages = predictions.drop_duplicates("participant_id")["age"]
    guesses = ages.groupby(ages > over).transform("median")
    return (guesses - ages).abs().groupby(_groups(ages), observed=False).mean()


def moved_from_the_middle(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return what shares of people between the peaks are predicted into the younger and the older group.

    Parameters
    ----------
    predictions : DataFrame
        As of `by_age`.

    Returns
    -------
    DataFrame
        ``younger`` and ``older``, by learner; every split in which somebody was held out counts.

    """
    shown = predictions[(predictions["inputs"] == INPUT) & (predictions["held_out"] == "random")]
    between, (first, end) = shown[_groups(shown["age"]) == "middle"], AGE_GROUPS["middle"]
    moved = between.assign(younger=between["predicted_age"] < first, older=between["predicted_age"] >= end)
    return moved.groupby("learner")[["younger", "older"]].mean()


def n_in_the_middle(predictions: pd.DataFrame) -> int:
    """Return how many people between the peaks were held out at random.

    Parameters
    ----------
    predictions : DataFrame
        ``participant_id``, ``held_out`` and ``age``, of the comparison.

    """
    people = predictions[predictions["held_out"] == "random"].drop_duplicates("participant_id")
    return int((_groups(people["age"]) == "middle").sum())


def _groups(ages: "pd.Series[float]") -> pd.Series:
    ends = [0, *(end for _, end in AGE_GROUPS.values())]
    return pd.cut(ages, ends, labels=list(AGE_GROUPS), right=False)
