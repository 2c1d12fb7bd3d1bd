from brainage.gaps.corrections.registry import CORRECTIONS, LEARNED


def test_corrections_are_found_by_their_names() -> None:
    assert list(CORRECTIONS) == ["none", "linear", "theil_sen"]
    assert list(LEARNED) == ["linear", "theil_sen"]
