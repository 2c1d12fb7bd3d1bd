"""What a study alone tells of age, beside which a model that harmonises with age kept is to be read."""

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
