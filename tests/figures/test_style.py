import matplotlib.pyplot as plt

from brainage.figures.style import figure_style, label, palette


def test_the_callers_settings_come_back() -> None:
    before = plt.rcParams["font.size"]
    with figure_style():
        assert plt.rcParams["font.size"] == 12
    assert plt.rcParams["font.size"] == before


def test_labels_carry_units_and_levels_have_their_own_colours() -> None:
    assert label("t1w") == "T1w intensity (a.u.)"
    assert len(set(palette(["a", "b", "c"]).values())) == 3
