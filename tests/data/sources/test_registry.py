import pytest

from brainage.data.sources import simulated
from brainage.data.sources.mre134 import import_clone
from brainage.data.sources.registry import SOURCES


def test_sources_are_found_by_their_key() -> None:
    assert list(SOURCES) == ["simulated", "simulated-as-strong", "simulated-in-spots", "mre134", "lifespan"]
    assert all(key == one.key for key, one in SOURCES.items())
    assert SOURCES["mre134"].take_in is import_clone
    assert SOURCES["mre134"].open(60, 8) is None  # not on this machine, as far as tests are concerned


def test_the_simulated_cohort_follows_the_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(simulated, "local_cohort", lambda n, *, voxel_size: asked.append((n, voxel_size)))
    SOURCES["simulated"].open(60, 8)
    assert asked == [(60, 8)]
