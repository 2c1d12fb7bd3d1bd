import pytest

from brainage.core.errors import BrainageError
from brainage.data.inputs import INPUTS, modalities_of
from brainage.data.modalities import MODALITIES


def test_every_modality_is_an_input_by_its_own_name() -> None:
    assert {name: INPUTS[name] for name in MODALITIES} == {name: (name,) for name in MODALITIES}
    assert modalities_of("mre") == ("stiffness", "damping_ratio")


@pytest.mark.parametrize("inputs", ["flair", ["mre"], None])
def test_what_is_no_input_is_told(inputs: object) -> None:
    with pytest.raises(BrainageError, match=r"inputs is .*; expected one of mre, mri, stiffness, damping_ratio, t1w"):
        modalities_of(inputs)
