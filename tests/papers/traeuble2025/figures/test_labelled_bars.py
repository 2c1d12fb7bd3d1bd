import pandas as pd

from brainage.papers.traeuble2025.figures.labelled_bars import labelled_bars


def test_names_stand_above_bars_and_values_at_their_ends() -> None:
    bars = {"name": ["published", "sound"], "value": [20.0, 5.0], "shown": ["20 %", "5 %"], "marked": [True, False]}
    (axis,) = labelled_bars(pd.DataFrame(bars), "%", nominal=5).axes
    assert [bar.get_width() for bar in axis.patches] == [20, 5]
    assert axis.patches[0].get_facecolor() != axis.patches[1].get_facecolor()
    assert [text.get_text() for text in axis.texts] == ["published", "20 %", "sound", "5 %"]
    assert [one.tolist() for one in axis.collections[0].get_segments()] == [
        [[5, y - 0.19], [5, y + 0.19]] for y in (0, 1)
    ]
    assert axis.get_ylim()[0] > axis.get_ylim()[1]  # the first one is on top
