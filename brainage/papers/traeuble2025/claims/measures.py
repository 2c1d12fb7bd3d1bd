"""The measurements that claims name: words of `claims.csv` to numbers from the published results."""

from brainage.claims.measured import Measured, Measures
from brainage.core.errors import refuse
from brainage.papers.traeuble2025.claims import of_gaps, of_learners, of_people, of_regions

#: Name, and function of the words that follow; learners, inputs and regions are those of the results.
MEASURES: Measures = {
    **of_people.MEASURES,
    **of_learners.MEASURES,
    **of_gaps.MEASURES,
    **of_regions.MEASURES,
}


def measure(words: str) -> Measured:
    """Return what a claim's measure gives.

    Raises
    ------
    BrainageError
        If its first word is none of `MEASURES`.

    Examples
    --------
    >>> measure("count MCI").value
    20.0

    """
    name, *arguments = words.split()
    if name not in MEASURES:
        refuse(f"measure is {words!r}; expected it to begin with one of {', '.join(sorted(MEASURES))}")
    return MEASURES[name](*(word.replace("-", " ") for word in arguments))
