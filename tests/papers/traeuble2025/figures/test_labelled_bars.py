from brainage.papers.traeuble2025.figures.labelled_bars import Bar, labelled_bars


def test_names_stand_above_bars_and_values_at_their_ends() -> None:
    (axis,) = labelled_bars(
        [Bar("published", 20.0, "20 %", marked=True), Bar("sound", 5.0, "5 %")], "%", nominal=5
    ).axes
    assert [bar.get_width() for bar in axis.patches] == [20, 5]
    assert axis.patches[0].get_facecolor() != axis.patches[1].get_facecolor()
    assert [text.get_text() for text in axis.texts] == ["published", "20 %", "sound", "5 %"]
    assert axis.lines[0].get_xdata() == [5, 5]
    assert axis.get_ylim()[0] > axis.get_ylim()[1]  # the first one is on top
