import pytest

from brainage.core.errors import BrainageError
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import PROFILES, profile


def test_profiles_grow_more_faithful() -> None:
    assert list(PROFILES) == ["smoke", "laptop", "paper"]
    sizes = [(-one.voxel_size, one.participants, one.epochs) for one in PROFILES.values()]
    assert sizes == sorted(sizes)
    paper = PROFILES["paper"]
    assert (paper.participants, paper.voxel_size, paper.epochs) == (342, 2, 50)


def test_an_unknown_profile_is_told() -> None:
    names = "published, smoke, laptop, paper, kernel"
    with pytest.raises(BrainageError, match=f"profile is 'fast'; expected one of {names}"):
        profile("fast")


def test_a_profile_without_networks_has_the_sizes_of_the_one_it_is_like() -> None:
    kernel = profile("kernel")
    assert (kernel.sized, kernel.voxel_size) == ("laptop", profile("laptop").voxel_size)
    assert [kernel.allows(one) for one in ("pca_gp", "supervised", "contrastive")] == [True, False, False]
    assert profile("laptop").allows("contrastive")
    sizes = Experiment("own", lambda *_: {}, (), repeats={"laptop": 5}, own={"laptop": {"n": 3}}).size("kernel")
    assert (sizes.repeats, sizes.own) == (5, {"n": 3})
