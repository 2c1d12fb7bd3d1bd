"""Studies whose people are of other ages than everybody else's: what is scanner and what is age is not told apart."""

import pandas as pd

from brainage.gaps.bias_correction import age_overlap

_HALF = 0.5


def apart_in_age(people: pd.DataFrame) -> list[str]:
    """Return the studies of which less than half of the people are within the ages of the others.

    Parameters
    ----------
    people : DataFrame
        ``study`` and ``age`` (years), of the healthy.

    Examples
    --------
    >>> people = pd.DataFrame({"study": list("aabbcc"), "age": [20.0, 30, 22, 28, 60, 70]})
    >>> apart_in_age(people)
    ['c']

    """
    found = []
    for study, some in people.groupby("study", sort=True):
        others = people.loc[people["study"] != study, "age"]
        if len(others) and age_overlap(others, some["age"]) < _HALF:
            found.append(str(study))
    return found


def sentence(studies: list[str]) -> str:
    """Return what that means for harmonisation.

    Parameters
    ----------
    studies : list of str
        Of `apart_in_age`.

    """
    return (
        f"What {', '.join(studies)} {'adds' if len(studies) == 1 else 'add'} to maps rests on a straight line of age: "
        "most of its people are of ages that no other study has, so harmonising can take away age, or leave scanner."
    )
