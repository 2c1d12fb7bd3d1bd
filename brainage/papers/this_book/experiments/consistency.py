"""Do the papers' own numbers fit together? What some of them imply, beside what is printed; needs no data.

A printed number is any that rounds to it, and where a paper gives a quantity twice, both are tried: what is implied is
a range, and it fits if it meets the range of what is printed.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import Profile
from brainage.evaluate import implied
from brainage.papers.this_book import printed

RULES: dict[str, Callable[..., float]] = {
    **{name: one for name, one in inspect.getmembers(implied, inspect.isfunction) if not name.startswith("_")},
    "total": lambda parts: float(sum(parts)),
    "ratio": lambda one, other: one / other,
    "same": lambda value: value,
}
#: A difference beyond rounding, but below this share of what is printed, is no more than near.
NEAR = 0.02
_MOST_R2 = 1.0
FITS, NEARLY, NOT = "fits", "nearly", "does not fit"


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Compute what every printed statement's companions imply.

    Returns
    -------
    dict of DataFrame
        ``statements``: ``id``, ``reading_of`` (whose sentence this is another reading of), ``paper``, ``place``,
        ``what``, ``rule``, ``printed`` and the range ``low`` to ``high`` that it stands for, ``implied_low`` to
        ``implied_high``, ``verdict`` and ``note``.

    """
    del cohort, size  # nobody's maps
    table = statements()
    found = [judged(one) for one in table.to_dict("records")]
    shown = ["id", "reading_of", "paper", "place", "what", "rule", "printed"]
    return {"statements": pd.concat([table[shown], pd.DataFrame(found), table[["note"]]], axis=1)}


CONSISTENCY = Experiment("consistency", run, ("statements",))


def statements() -> pd.DataFrame:
    """Return the printed statements and the inputs of what they are held against, all as text."""
    return pd.read_csv(Path(printed.__file__).with_name("statements.csv"), dtype=str, keep_default_na=False)


def judged(statement: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the range that is printed, the range that is implied, and how they go together.

    Parameters
    ----------
    statement : mapping
        A row of `statements`.

    Examples
    --------
    >>> judged({"rule": "percent_less", "inputs": '{"before": "7.47", "after": "6.51"}', "printed": "12.9", "low": "",
    ...         "high": "", "sense": ""})["verdict"]
    'fits'

    """
    low, high = _printed(statement)
    implied_low, implied_high = implied_range(statement["rule"], json.loads(statement["inputs"]))
    if statement["sense"] == "at least":
        implied_high = _MOST_R2
    apart = max(implied_low - high, low - implied_high, 0)
    verdict = FITS if apart == 0 else NEARLY if apart <= NEAR * abs(high) else NOT
    return {
        "low": low,
        "high": high,
        "implied_low": implied_low,
        "implied_high": implied_high,
        "verdict": verdict,
    }


def implied_range(rule: str, inputs: dict[str, Any]) -> tuple[float, float]:
    """Return the least and the largest value that inputs give, each of which is known as far as its last digit.

    Parameters
    ----------
    rule : str
        A key of `RULES`.
    inputs : dict
        Its arguments as printed: text, or lists of text.

    """
    function = RULES[rule]
    conventions = [{"ddof": 0}, {"ddof": 1}] if "ddof" in inspect.signature(function).parameters else [{}]
    values = [function(**arguments, **how) for arguments in _possible(inputs) for how in conventions]
    return float(min(values)), float(max(values))


def rounded(text: str) -> list[float]:
    """Return the ends of what rounds to a printed number, or the number itself if it is whole.

    Parameters
    ----------
    text : str
        A number, or several that are possible, with ``|`` between them.

    Examples
    --------
    >>> rounded("7.50"), rounded("61|80")
    ([7.495, 7.505], [61, 80])

    """
    ends: list[float] = []
    for one in map(Decimal, text.split("|")):
        digits = int(one.as_tuple().exponent)
        half = Decimal(5).scaleb(digits - 1)
        ends += [int(one)] if digits == 0 else [float(one - half), float(one + half)]
    return ends


def _possible(inputs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give all corners of what inputs may be."""
    flat = [(name, text) for name, value in inputs.items() for text in ([value] if isinstance(value, str) else value)]
    for corner in product(*(rounded(text) for _, text in flat)):
        values = iter(corner)
        yield {
            name: next(values) if isinstance(value, str) else [next(values) for _ in value]
            for name, value in inputs.items()
        }


def _printed(statement: Mapping[Any, Any]) -> tuple[float, float]:
    if statement["low"]:
        return float(statement["low"]), float(statement["high"])
    ends = rounded(statement["printed"])
    return min(ends), max(ends)
