"""Other numbers for a while, to see what would come out if a parameter were something else."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from brainage.core.errors import refuse
from brainage.simulation.numbers import parameters

#: Numbers that `Model` takes as settings of its own, which hold their defaults since it was defined.
OF_MODEL = ("slope.stiffness", "slope.damping_ratio", "gap.sd", "gap.regional_sd")


@contextmanager
def changed(values: Mapping[str, float]) -> Iterator[None]:
    """Let `number` return other values within a ``with``, in this process; all that was computed is forgotten.

    Parameters
    ----------
    values : mapping
        By key of ``parameters.csv``.

    Raises
    ------
    BrainageError
        If a key is none, or one of `OF_MODEL`.

    Examples
    --------
    >>> with changed({"t1w.noise_sd": 0.0}):
    ...     parameters.number("t1w.noise_sd")
    0.0

    """
    known = set(parameters.scalars()["key"])
    for key in values:
        if key not in known:
            refuse(f"{key!r} is no parameter of the simulation; see parameters.csv")
        if key in OF_MODEL:
            refuse(f"{key!r} is a setting of Model; change it there")
    if not values:  # nothing to forget
        yield
        return
    before = dict(parameters.OTHERS)
    parameters.OTHERS.update(values)
    _forget()
    try:
        yield
    finally:
        parameters.OTHERS.clear()
        parameters.OTHERS.update(before)
        _forget()


def _forget() -> None:
    """Empty every cache of the package's modules that may hold what numbers led to."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("brainage.simulation", "brainage.truth")):
            for value in list(vars(module).values()):
                if callable(getattr(value, "cache_clear", None)):
                    value.cache_clear()
