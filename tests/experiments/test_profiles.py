import pytest

from brainage.errors import BrainageError
from brainage.experiments.profiles import PROFILES, profile


def test_profiles_grow_more_faithful() -> None:
    sizes = [
        (-one.voxel_size, one.participants, one.seeds) for one in (PROFILES[n] for n in ("smoke", "laptop", "paper"))
    ]
    assert sizes == sorted(sizes)
    assert (PROFILES["paper"].participants, PROFILES["paper"].voxel_size, PROFILES["paper"].seeds) == (342, 2, 10)


def test_an_unknown_profile_is_told() -> None:
    with pytest.raises(BrainageError, match="profile is 'fast'; expected one of published, smoke, laptop, paper"):
        profile("fast")
