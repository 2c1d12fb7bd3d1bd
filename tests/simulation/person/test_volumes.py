from brainage.simulation.person.volumes import LABELS, PARCELS, SHAPES, VOLUMES
from brainage.space import anatomy


def test_sides_make_up_the_structures_and_no_label_is_given_twice() -> None:
    for name, ids in anatomy.STRUCTURES.items():
        halves = [LABELS[side] for side in SHAPES if side in (name, f"left {name}", f"right {name}")]
        assert sorted(label for half in halves for label in half) == sorted(ids)
    given = [label for ids in (*LABELS.values(), *PARCELS.values()) for label in ids]
    assert len(given) == len(set(given))


def test_parcels_are_the_atlas_s() -> None:
    """By FreeSurfer's colour table: 1024 is the left precentral cortex, 2035 the right insula."""
    assert PARCELS["precentral"] == (1024, 2024)
    assert PARCELS["insula"] == (1035, 2035)
    assert len(PARCELS) == 34
    assert len(VOLUMES) == len(set(VOLUMES)) == 58
