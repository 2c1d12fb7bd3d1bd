from brainage.engine.profiles import PROFILES
from brainage.papers.traeuble2025.catalog import EXPERIMENTS


def test_what_is_repeated_is_repeated_in_every_profile_and_most_in_the_paper_s() -> None:
    for one in EXPERIMENTS:
        assert set(one.repeats) == set(PROFILES)
        counts = [one.repeats[name] for name in PROFILES]
        assert counts == sorted(counts)
        assert one.own == {} or set(one.own) == set(PROFILES)
    assert {one.repeats["paper"] for one in EXPERIMENTS if one.repeated == "splits"} == {10}
