from dataclasses import replace

import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.engine import experiment as experiments
from brainage.engine.experiment import Experiment
from brainage.engine.profiles import profile

COUNTING = Experiment(
    "counting",
    lambda _cohort, size: {"sizes": pd.DataFrame([{"repeats": size.repeats}])},
    ("sizes",),
    repeats={"smoke": 2, "paper": 10},
    own={"paper": {"widths": ("narrow", "wide")}},
)


def test_sizes_are_the_profile_s_and_the_experiment_s_own() -> None:
    smoke, laptop, paper = (COUNTING.size(name) for name in ("smoke", "laptop", "paper"))
    assert (smoke.voxel_size, smoke.repeats, dict(smoke.own)) == (8, 2, {})
    assert laptop.repeats == 1  # of what is not repeated
    assert (paper.repeats, paper.own["widths"]) == (10, ("narrow", "wide"))


def test_other_cohorts_than_the_first_may_be_asked_less_often() -> None:
    often = replace(COUNTING, cohorts=("first", "other"))
    assert [often.size("paper", key).repeats for key in ("first", "other", "/a/folder")] == [10, 10, 10]
    seldom = replace(often, elsewhere={"smoke": 1, "paper": 4})
    assert [seldom.size("paper", key).repeats for key in ("", "first", "other", "/a/folder")] == [10, 10, 4, 10]


def test_coarser_grids_are_for_experiments_that_allow_them(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = replace(profile("laptop"), grids={"stiffness": 8})
    monkeypatch.setattr(experiments, "profile", lambda _: sizes)
    assert COUNTING.size("laptop").grid_of("stiffness") == 4
    assert replace(COUNTING, coarse=True).size("laptop").grid_of("stiffness") == 8


def test_an_unknown_profile_is_told() -> None:
    with pytest.raises(BrainageError, match="profile is 'fast'"):
        COUNTING.size("fast")
