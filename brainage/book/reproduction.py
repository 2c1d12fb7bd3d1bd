"""How results on a page can be made again: by which command, how long it took, and whether by the code as it is now."""

import json
from functools import cache
from pathlib import Path

from brainage.core.markup import Markdown, as_markdown, code
from brainage.engine.runner import code_of
from brainage.papers.catalog import EXPERIMENTS

_MINUTE, _HOUR = 60, 3600
_LONG = 2  # of a unit, from which on it is told


def reproduction(results: Path) -> Markdown:
    """Return a sentence on how results came about.

    Parameters
    ----------
    results : Path
        Their folder, ``.../<experiment>/<cohort>``; of one without provenance nothing is said.

    """
    path = results / "provenance.json"
    if not path.is_file():
        return Markdown("")
    origin, name = json.loads(path.read_text(encoding="utf-8")), results.parent.name
    told = "" if origin["profile"] == _published().get(name) else f" --profile {origin['profile']}"
    command = f"`brainage publish --only {name}{told}`"
    memory = f" and {origin['memory_gb']:g} GB" if "memory_gb" in origin else ""
    took = f"{duration(float(origin['seconds']))}{memory} on {as_markdown(origin['machine'])}"
    now = _codes().get(name) == origin["parameters"].get("code")
    made = (
        "by the code as it is now"
        if now
        else f"by the code of commit {code(origin['commit'])}, which has changed since"
    )
    again = f"{command} makes them again in the profile {as_markdown(origin['profile'])}"
    return Markdown(f"{again}; the run behind these took {took} (without fits kept by an interrupted one), {made}.")


def duration(seconds: float) -> str:
    """Return a time as one says it.

    >>> duration(2.4), duration(318.2), duration(7400)
    ('2 seconds', '5 minutes', '2.1 hours')
    """
    if seconds < _LONG * _MINUTE:
        return f"{max(seconds, 1):.0f} second{'s' * (round(max(seconds, 1)) != 1)}"
    return f"{seconds / _MINUTE:.0f} minutes" if seconds < _LONG * _HOUR else f"{seconds / _HOUR:.1f} hours"


def _published() -> dict[str, str]:
    """Return the profile that each experiment is published in."""
    return {one.name: one.published for one in EXPERIMENTS}


@cache
def _codes() -> dict[str, str]:
    """Return the digest of each experiment's code; files do not change while pages are built."""
    return {one.name: code_of(one) for one in EXPERIMENTS}
