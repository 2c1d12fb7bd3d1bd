import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.diagnoses import check_control, controls, ordered


@pytest.mark.parametrize("control", ["", "  ", "n/a", "H\nC\u200b", None, 1, ["CN"]])
def test_a_control_is_a_label(control) -> None:
    with pytest.raises(BrainageError, match="expected the diagnosis of the controls, such as 'CN' or 'HC'") as caught:
        check_control(control)
    assert "\n" not in str(caught.value)


def test_controls_are_those_with_the_label() -> None:
    people = pd.DataFrame({"diagnosis": ["CN", "HC", None, "HC"]})
    assert controls(people).tolist() == [True, False, False, False]
    assert controls(people, "HC").tolist() == [False, True, False, True]


def test_a_cohort_without_controls_says_which_labels_there_are() -> None:
    people = pd.DataFrame({"diagnosis": ["HC", "HC", "PD"]})
    with pytest.raises(BrainageError) as caught:
        controls(people, name="Lab")
    assert str(caught.value) == (
        "Lab: no control, nobody's diagnosis is 'CN' (found: 2 HC, 1 PD); name the label of your controls, such as "
        "open_cohort(folder, control='HC')"
    )


def test_controls_come_first_then_the_milder_then_by_name() -> None:
    assert ordered(["AD", "PD", "CN", "MCI", "A"]) == ["CN", "MCI", "AD", "A", "PD"]
    assert ordered(["CN", "HC", "HC"], "HC") == ["HC", "CN"]
