import numpy as np

from brainage.papers.traeuble2025.figures.workflow import STEPS, wave, workflow_chart
from brainage.space import anatomy


def test_every_step_has_a_panel_with_its_lines_and_pictures() -> None:
    maps = dict.fromkeys(("stiffness", "damping_ratio", "t1w"), anatomy.template())
    panels = workflow_chart(maps).axes[: len(STEPS)]
    for letter, axis, step in zip("abcdef", panels, STEPS, strict=True):
        assert axis.get_title(loc="left") == f"{letter}  {step.title}"
        assert [text.get_text() for text in axis.texts] == list(step.lines)
        assert len(axis.child_axes) == len(step.pictures)


def test_waves_run_inward_and_are_damped() -> None:
    shown = np.abs(wave((73, 95)))
    rim, middle = shown[:8, 40:55].max(), shown[30:44, 40:55].max()
    assert middle < rim <= 1
