import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.peers import PeerSplit


def people(**studies: list[float]) -> pd.DataFrame:
    rows = [(study, age) for study, ages in studies.items() for age in ages]
    table = pd.DataFrame(rows, columns=["study", "age"])
    return table.assign(participant_id=[f"sub-{i}" for i in range(len(table))])


def test_as_many_of_the_same_ages_are_left_out_whatever_their_study() -> None:
    """Where a study is a third of its age group, so it is of its peers, about."""
    ages = list(np.linspace(20, 40, 60))
    participants = people(a=ages, b=ages, c=ages, old=list(np.linspace(60, 80, 60)))
    shares = []
    for seed in range(20):
        train, test, _ = PeerSplit("a", seed).split(participants)
        assert (len(train), len(test)) == (180, 60)
        assert not set(train) & set(test)
        peers = participants.iloc[test]
        assert np.sort(peers["age"]) == pytest.approx(ages, abs=2.5)
        shares.append((peers["study"] == "a").mean())
    assert np.mean(shares) == pytest.approx(1 / 3, abs=0.05)


def test_who_has_no_peers_leaves_out_himself() -> None:
    participants = people(a=[20.0, 21.0], b=[60.0, 61.0, 62.0])
    assert PeerSplit("a", 0).split(participants).test.tolist() == [0, 1]


def test_another_seed_is_another_draw_and_the_same_one_the_same() -> None:
    participants = people(a=list(np.linspace(20, 40, 30)), b=list(np.linspace(20, 40, 90)))
    draws = [PeerSplit("a", seed).split(participants).test.tolist() for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2]


def test_a_study_that_is_not_there_is_refused() -> None:
    with pytest.raises(BrainageError, match="study is 'z'"):
        PeerSplit("z", 0).split(people(a=[20.0], b=[30.0]))
