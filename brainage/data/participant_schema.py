"""The rules of a participants table: what each column must hold, and how what is wrong is told."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from brainage.data.visits import SESSION, repeated

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

IDENTIFIER = r"sub-[0-9a-zA-Z]+"
SEXES = ("F", "M", "n/a")
_OLDEST = 120
_SHOWN = 5  # participants that a message names of those who have the same problem
_UNKNOWN = {"", "n/a"}
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
_NONE = float("inf")  # in place of what is no number; NaN is missing


def as_label(value: Any) -> object:
    r"""Return a text with single blanks, none around it, and letters in one form; what is missing as ``None``.

    "Zu\u0308rich" and "Z\u00fcrich" look the same and are the same study.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    return None if _is_missing(value) else value


def as_optional(value: Any) -> object:
    """Return a label as `as_label` does; ``n/a`` and an empty cell are missing, too."""
    label = as_label(value)
    return None if isinstance(label, str) and label in _UNKNOWN else label


def as_number(value: object, unknown: Iterable[str] = ("n/a",)) -> float:
    """Return a number; NaN if it is missing, infinity if it is none: a truth value is none."""
    if isinstance(value, str):
        text = value.strip()
        return float("nan") if text in unknown else float(text) if re.fullmatch(_NUMBER, text, re.ASCII) else _NONE
    if _is_missing(value):
        return float("nan")
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return _NONE
    return float(value)


def _is_missing(value: Any) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def problems(typed: pd.DataFrame, found: pd.DataFrame, labels: tuple[str, ...], scores: tuple[str, ...]) -> list[str]:
    """Return what is wrong, one text for all participants with the same problem.

    Parameters
    ----------
    typed : DataFrame
        Labels as of `as_label` or `as_optional`, numbers as of `as_number`.
    found : DataFrame
        The same as it was given.
    labels : tuple of str
        Optional columns to look at: ``session``, ``scanner``.
    scores : tuple of str
        Columns of numbers.

    """
    return list(_problems(typed, found, labels, scores))


def _problems(
    typed: pd.DataFrame, found: pd.DataFrame, labels: tuple[str, ...], scores: tuple[str, ...]
) -> Iterator[str]:
    from pandera.errors import SchemaErrors  # noqa: PLC0415

    identifiers = typed["participant_id"].map(_shown).astype("str")
    who = pd.DataFrame({"participant_id": identifiers})
    yield from repeated(who.assign(session=typed["session"].map(_text)) if "session" in labels else who)
    yield from _differing_case(typed["diagnosis"], identifiers)
    schema = _schema(labels, scores)
    numeric = {"age", *scores}
    try:
        schema.validate(
            typed[list(schema.columns)].astype({n: object for n in schema.columns if n not in numeric}), lazy=True
        )
    except SchemaErrors as error:
        for (column, expected), rows in error.failure_cases.groupby(["column", "check"], sort=False):
            yield _problem(str(column), str(expected), [int(row) for row in rows["index"]], identifiers, found)


@cache
def _schema(labels: tuple[str, ...], scores: tuple[str, ...]) -> "DataFrameSchema":
    """Return the rules of a table; the error of each says what is expected."""
    from pandera.pandas import Check, Column, DataFrameSchema  # noqa: PLC0415 - takes a second that commands can spare

    def column(kind: type, *rules: tuple[str, Callable[[Any], bool]]) -> Any:
        checks = [Check(holds, element_wise=True, error=text, ignore_na=False) for text, holds in rules]
        return Column(kind, checks, nullable=True)

    identifier = "expected sub- and letters or digits"
    group = "name the clinical group, as text, such as CN, PD or unknown"
    optional = {
        "session": ("expected ses- and letters or digits, or n/a", lambda one: one is None or _matches(SESSION, one)),
        "scanner": ("expected a name, as text, or n/a", lambda one: one is None or _is_name(one)),
    }
    return DataFrameSchema(
        {
            "participant_id": column(object, (identifier, lambda one: _matches(IDENTIFIER, one))),
            "age": column(
                float,
                ("expected a number of years, or n/a", lambda age: not np.isinf(age)),
                ("expected 0 or more", lambda age: not -np.inf < age < 0),
                (f"expected at most {_OLDEST} years (divide months by 12)", lambda age: not _OLDEST < age < np.inf),
            ),
            "sex": column(
                object, (f"expected one of {', '.join(SEXES)}", lambda one: isinstance(one, str) and one in SEXES)
            ),
            "study": column(object, ("name the study that scanned them, as text", _is_name)),
            "diagnosis": column(object, (group, _is_name)),
            **{name: column(object, optional[name]) for name in labels},
            **{name: column(float, ("expected a number, or n/a", lambda one: not np.isinf(one))) for name in scores},
        }
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value not in _UNKNOWN and value.isprintable()


def _matches(pattern: str, value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(pattern, value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _differing_case(diagnoses: pd.Series, identifiers: pd.Series) -> Iterator[str]:
    """Yield labels that are one but for the case of letters: who is written so would be in no group."""
    texts = diagnoses[diagnoses.map(lambda one: isinstance(one, str))].astype("str")
    for _, same in texts.groupby(texts.str.casefold(), sort=False):
        if same.nunique() > 1:
            counts = same.value_counts(sort=True)
            row = same.index[same == counts.index[-1]][0]
            usual = counts.index[0]
            yield f"diagnosis of {identifiers[row]} is {same[row]!r}, of others {usual!r}; write a group in one way"


def _problem(column: str, expected: str, rows: list[int], identifiers: pd.Series, found: pd.DataFrame) -> str:
    value = found[column].iloc[rows[0]]
    value = value.item() if isinstance(value, np.generic) else value
    missing = value is None or (not isinstance(value, str) and pd.isna(value)) or str(value).strip() == ""
    what = "missing" if missing else repr(value)
    if column == "participant_id":
        return f"participant_id is {what}{_more(rows)}; {expected}"
    others = ", ".join(identifiers.iloc[row] for row in rows[1:_SHOWN])
    more = f" (and of {others}{' ...' if len(rows) > _SHOWN else ''})" if others else ""
    who = identifiers.iloc[rows[0]]
    return f"{column} of {who}{_more(rows)} is {what}; {expected}: correct it or remove the row{more}"


def _more(rows: list[int]) -> str:
    return f" and {len(rows) - 1} more" if len(rows) > 1 else ""


def _shown(identifier: object) -> str:
    """Return an identifier for a message of one line."""
    return identifier if isinstance(identifier, str) and identifier.isprintable() else repr(identifier)
