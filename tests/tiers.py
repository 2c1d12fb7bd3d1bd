"""Which tests wait for `make test-all`: those that need minutes, a browser or an optional folder."""

from collections.abc import Iterable

__all__ = ["TIERS", "tier_of"]

#: By tier, the fixtures whose users belong to it; other tests are marked where they stand.
TIERS: dict[str, set[str]] = {
    "book": {"site", "smoke_site"},
    "browser": {"browser"},
    "data": {"mre134_clone"},
    "slow": {"whole_run"},
}


def tier_of(fixtures: Iterable[str]) -> list[str]:
    """Return the tiers that a test with these fixtures, and theirs, waits in."""
    return [tier for tier, waiting in TIERS.items() if waiting & set(fixtures)]
