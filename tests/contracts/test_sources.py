"""Laws that all sources of cohorts keep."""

import inspect

import numpy as np
import pytest

from brainage.data.modalities import MODALITIES
from brainage.data.sources.registry import SOURCES

every = pytest.mark.parametrize("key", SOURCES)


@every
def test_a_source_is_told_from_others(key: str) -> None:
    """On the command line, on pages and behind numbers."""
    assert SOURCES[key].key == key == key.lower()
    for name in ("title", "short"):
        assert [getattr(one, name) for one in SOURCES.values()].count(getattr(SOURCES[key], name)) == 1
    assert SOURCES[key].title


@every
def test_what_a_source_opens_is_a_cohort_whose_maps_are_possible(key: str) -> None:
    """Or nothing, if it is not on this machine, as no real data are here; never something that is broken."""
    cohort = SOURCES[key].open(1, 8)
    if cohort is None:
        assert SOURCES[key].take_in  # there is a way to bring it
        return
    assert set(cohort.modalities) <= set(MODALITIES)
    assert np.isfinite(cohort.ages).all()
    for modality in cohort.modalities:
        for who in cohort.participants["participant_id"][:2]:
            values = np.asarray(cohort.map(who, modality))
            known = values[values != 0]
            assert values.shape == cohort.grid.shape
            assert known.size
            assert known.min() >= MODALITIES[modality].low
            assert known.max() <= MODALITIES[modality].high


@every
def test_commands_can_bring_a_source_to_this_machine(key: str) -> None:
    """They hand these arguments over by name."""
    source = SOURCES[key]
    if source.take_in is not None:
        inspect.signature(source.take_in).bind("clone", "cohort", only_complete=True, jobs=1, say=print)
    if source.fetch is not None:
        inspect.signature(source.fetch).bind("folder")
        assert source.take_in is not None  # what was fetched can be taken in
