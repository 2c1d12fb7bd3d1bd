"""What is registered by one line: whatever a module imports of a kind."""

from collections.abc import Mapping
from typing import TypeVar

Kind = TypeVar("Kind")


def registered(names: Mapping[str, object], kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the objects of a kind among a module's names, in the order in which they were imported.

    Parameters
    ----------
    names : mapping
        The module's ``globals()``.
    kind : type
        What to look for.

    Examples
    --------
    >>> registered({"two": 2, "name": "x", "three": 3}, int)
    (2, 3)

    """
    return tuple(value for name, value in names.items() if isinstance(value, kind) and not name.startswith("__"))
