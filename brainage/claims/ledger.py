"""Judge each claim of a paper by a rule, never by hand.

==============  ====================================================================  ==================
rule            agrees if                                                             expected
==============  ====================================================================  ==================
value           the number lies inside the 95 % interval, which is no wider than it   the number
above_zero      the whole interval lies above 0                                       nothing
about_zero      the whole interval lies within so much of 0                           so much
p_above         never: not finding a difference does not show that there is none      the level
planted         was put into the simulation, so agreement would mean nothing          nothing
private         cannot be checked; the note says why                                  nothing
inconsistent    the paper, or its code, says two different things                     the other one
==============  ====================================================================  ==================

A number below what a reader who knows the simulation reaches, a strong line and no bound, is out of its reach. A claim
differs if the number, or all that the claim allows, lies outside the interval (``p_above``: if p is lower).
Whatever neither agrees nor differs is too uncertain here to tell. Differences are such that above 0 is as claimed.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from brainage.claims.measured import Measured, shown
from brainage.core.errors import refuse

#: From the words of a claim's measure to what was measured.
Measure = Callable[[str], Measured]

AGREES, DIFFERS, UNCERTAIN = "agrees", "differs", "is too uncertain here to tell"
BEYOND = "is out of reach of this simulation"
_FIXED = {
    "planted": "was put into the simulation",
    "private": "cannot be checked without the private data",
    "inconsistent": "is internally inconsistent",
}
VERDICTS = (AGREES, DIFFERS, BEYOND, UNCERTAIN, *_FIXED.values())


class Judged(NamedTuple):
    """What was measured for a claim, if anything, and the verdict."""

    measured: Measured | None
    verdict: str


def ledger(claims: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Return a paper's claims with what was ``measured``, as text, and the ``verdict``.

    Parameters
    ----------
    claims : DataFrame
        One claim a row, all text: ``id``, ``figure``, ``place``, ``claim``, ``reported``, ``measure`` (words for the
        second argument, or nothing), ``rule`` (see above), ``expected``, ``note``.
    measure : callable
        From the words of a claim's measure to what was measured.

    """
    judged = [judge(_found(one["measure"], measure), one["rule"], one["expected"]) for _, one in claims.iterrows()]
    return claims.assign(measured=[shown(one.measured) for one in judged], verdict=[one.verdict for one in judged])


def judge(found: Measured | None, rule: str, expected: str) -> Judged:
    """Apply a claim's rule to what was measured for it.

    Parameters
    ----------
    found : Measured or None
        What was measured, if anything.
    rule : str
        One of the rules above.
    expected : str
        What the rule compares with; empty where it needs nothing.

    Raises
    ------
    BrainageError
        If the rule is unknown, or lacks the measurement that it judges.

    Examples
    --------
    >>> judge(None, "private", "").verdict
    'cannot be checked without the private data'

    """
    if rule in _FIXED:
        return Judged(found, _FIXED[rule])
    if rule not in RULES or found is None:
        measured = "nothing measured" if found is None else shown(found)
        refuse(f"rule is {rule!r}, with {measured}; expected a measure and one of {', '.join([*RULES, *_FIXED])}")
    return Judged(found, RULES[rule](found, expected))


def _found(words: str, measure: Measure) -> Measured | None:
    return measure(words) if words else None


def _value(found: Measured, expected: str) -> str:
    number = float(expected)
    if number < found.least:
        return BEYOND
    if number < found.low or number > found.high:
        return DIFFERS
    return AGREES if found.high - found.low <= abs(number) else UNCERTAIN


def _within(found: Measured, low: float, high: float) -> str:
    """Judge a claim that the number lies between these."""
    if found.low > high or found.high < low:
        return DIFFERS
    return AGREES if low < found.low and found.high < high else UNCERTAIN


def _p_above(found: Measured, expected: str) -> str:
    return DIFFERS if float(found.value) < float(expected) else UNCERTAIN


#: Rules that compare; without an interval nothing can be told.
RULES: dict[str, Callable[[Measured, str], str]] = {
    "value": _value,
    "above_zero": lambda found, _: _within(found, 0, math.inf),
    "about_zero": lambda found, expected: _within(found, -float(expected), float(expected)),
    "p_above": _p_above,
}
