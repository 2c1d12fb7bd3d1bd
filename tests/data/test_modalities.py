from brainage.data import modalities
from brainage.data.modalities import MODALITIES


def test_every_modality_has_a_unit_a_range_and_a_name_of_its_own_on_the_disk() -> None:
    assert list(MODALITIES) == ["stiffness", "damping_ratio", "t1w"]
    assert all(name == modality.name for name, modality in MODALITIES.items())
    assert len({(modality.folder, modality.suffix) for modality in MODALITIES.values()}) == len(MODALITIES)
    for modality in MODALITIES.values():
        low, high = modality.typical
        assert modality.low <= low < high <= modality.high
    assert modalities.MODALITIES is MODALITIES
