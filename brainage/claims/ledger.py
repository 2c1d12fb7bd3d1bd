"""Judge each claim of the paper by a rule, never by hand.

==============  ===============================================================  ==========================
rule            agrees if                                                        expected
==============  ===============================================================  ==========================
value           the reported number lies inside the measured 95 % interval       the number
above_zero      the whole interval lies above 0                                  nothing
below_zero      the whole interval lies below 0                                  nothing
zero_inside     the interval includes 0                                          nothing
p_below         the measured p is lower                                          the level
p_above         the measured p is not lower                                      the level
name            the measured name is the same                                    the name
rank            the measured rank is the same                                    the rank
planted         was put into the simulation, so agreement would mean nothing     nothing
private         cannot be checked; the note says why                             nothing
inconsistent    the paper, or its code, says two different things                the other one
==============  ===============================================================  ==========================
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from brainage.claims.measured import Measured, shown
from brainage.claims.measures import measure
from brainage.errors import BrainageError

__all__ = ["RULES", "VERDICTS", "Judged", "claims", "judge", "ledger"]

AGREES, DIFFERS = "agrees", "differs"
_FIXED = {
    "planted": "was put into the simulation",
    "private": "cannot be checked without the private data",
    "inconsistent": "is internally inconsistent",
}
VERDICTS = (AGREES, DIFFERS, *_FIXED.values())


class Judged(NamedTuple):
    """What was measured for a claim, if anything, and the verdict."""

    measured: Measured | None
    verdict: str


def claims() -> pd.DataFrame:
    """Return the paper's claims, one a row, all columns text."""
    return pd.read_csv(Path(__file__).with_name("claims.csv"), dtype=str, keep_default_na=False)


def ledger() -> pd.DataFrame:
    """Return the claims with what was ``measured``, as text, and the ``verdict``."""
    table = claims()
    judged = [judge(one["measure"], one["rule"], one["expected"]) for _, one in table.iterrows()]
    return table.assign(measured=[shown(one.measured) for one in judged], verdict=[one.verdict for one in judged])


def judge(words: str, rule: str, expected: str) -> Judged:
    """Measure what a claim speaks of and apply its rule.

    Raises
    ------
    BrainageError
        If the rule is unknown, or lacks the measurement that it judges.

    Examples
    --------
    >>> judge("", "private", "").verdict
    'cannot be checked without the private data'

    """
    found = measure(words) if words else None
    if rule in _FIXED:
        return Judged(found, _FIXED[rule])
    if rule not in RULES or found is None:
        msg = f"rule is {rule!r} of {words!r}; expected a measure and one of {', '.join([*RULES, *_FIXED])}"
        raise BrainageError(msg)
    return Judged(found, AGREES if RULES[rule](found, expected) else DIFFERS)


#: Rules that compare; an interval that is not there includes nothing.
RULES: dict[str, Callable[[Measured, str], bool]] = {
    "value": lambda found, expected: found.low <= float(expected) <= found.high,
    "above_zero": lambda found, _: found.low > 0,
    "below_zero": lambda found, _: found.high < 0,
    "zero_inside": lambda found, _: found.low <= 0 <= found.high,
    "p_below": lambda found, expected: float(found.value) < float(expected),
    "p_above": lambda found, expected: float(found.value) >= float(expected),
    "name": lambda found, expected: found.value == expected.replace("-", " "),
    "rank": lambda found, expected: float(found.value) == float(expected),
}
