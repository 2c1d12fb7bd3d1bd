"""What studies are to a model that harmonises: what they alone tell of age, and whose people it cannot predict."""

from collections.abc import Iterable

import pandas as pd

from brainage.models.harmonize import told_by_study


def sentence(people: pd.DataFrame) -> str:
    """Return how far off saying the mean age of everybody's study is, and what that means.

    Parameters
    ----------
    people : DataFrame
        ``study`` and ``age`` (years), of the healthy.

    Examples
    --------
    >>> sentence(pd.DataFrame({"study": list("aabb"), "age": [20.0, 30, 24, 28]}))[:62]
    'Saying the mean age of each study misses by 7.0 years, that of'

    """
    by_study, by_nothing = told_by_study(people["age"].to_numpy(float), people["study"].to_numpy(str))
    return (
        f"Saying the mean age of each study misses by {by_study:.1f} years, that of all by {by_nothing:.1f}: "
        "harmonised with age kept, even maps of noise come near the first, so only what is better is told from maps."
    )


def not_predicted(studies: Iterable[str], known: Iterable[str]) -> str:
    """Return of which studies nobody can be predicted, in a sentence; empty if there are none.

    Parameters
    ----------
    studies : iterable of str
        Of everybody.
    known : iterable of str
        Of the healthy who were fitted on, who say what a study adds to maps.

    Examples
    --------
    >>> not_predicted(["A", "B", "C", "B"], ["A"])
    'Nobody of B, C can be predicted: no healthy people of theirs say what these studies add to maps.'
    >>> not_predicted(["A"], ["A"])
    ''

    """
    lacking = sorted(set(studies) - set(known))
    told = f"Nobody of {', '.join(lacking)} can be predicted: no healthy people of theirs say what these studies add"
    return f"{told} to maps." if lacking else ""
