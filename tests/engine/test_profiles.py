import pytest

from brainage.core.errors import BrainageError
from brainage.engine.profiles import PROFILES, profile


def test_profiles_grow_more_faithful() -> None:
    assert list(PROFILES) == ["smoke", "laptop", "paper"]
    sizes = [(-one.voxel_size, one.participants, one.epochs) for one in PROFILES.values()]
    assert sizes == sorted(sizes)
    paper = PROFILES["paper"]
    assert (paper.participants, paper.voxel_size, paper.epochs) == (342, 2, 50)


def test_an_unknown_profile_is_told() -> None:
    with pytest.raises(BrainageError, match="profile is 'fast'; expected one of published, smoke, laptop, paper"):
        profile("fast")
