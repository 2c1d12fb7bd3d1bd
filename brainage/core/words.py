"""Lists as people say them."""

from collections.abc import Sequence


def joined(names: Sequence[str]) -> str:
    """Return names with commas, and the last two with *and*.

    >>> joined(["T1w"]), joined(["T1w", "stiffness", "both maps"]), joined([])
    ('T1w', 'T1w, stiffness and both maps', '')
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
