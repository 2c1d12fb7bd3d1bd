from brainage.papers.traeuble2025.presets import IMAGE_PRESETS, PRESETS
from brainage.papers.traeuble2025.protocol import INPUTS_COMPARED
from brainage.papers.traeuble2025.reported import REPORTED_IMAGE_MAE, REPORTED_MAE, REPORTED_MEDIANS


def test_what_the_paper_reports_covers_all_that_is_compared() -> None:
    assert {name: set(values) for name, values in REPORTED_MAE.items()} == {
        name: set(INPUTS_COMPARED) for name in PRESETS
    }
    assert {inputs for _, inputs in REPORTED_MEDIANS} == set(INPUTS_COMPARED)
    assert all(set(values) <= set(IMAGE_PRESETS[name]) for name, values in REPORTED_IMAGE_MAE.items())
