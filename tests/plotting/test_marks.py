from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from brainage.plotting.marks import Mark, marks
from brainage.plotting.panel import legend_below, panel, panels


def drawn(red: tuple[float, float] = (0, 8.25)) -> Figure:
    """One red dot on an axis whose ticks have names, and a legend below."""
    with panel(None, 3.0) as axis:
        axis.scatter(*red, 60, color="red", label="a network")
        axis.scatter(1, 4, 60, facecolor="none", edgecolor="red")
        axis.scatter([], [], facecolor="none", edgecolor="0.3", label="reported")
        axis.plot([0.8, 1.2], [6, 6], color="blue", ls="--", label="a reader")
        axis.set_xticks([0, 1], ["T1w", "Both\nmaps"])
        axis.set(ylabel="Error (years)", ylim=(0, 10))
        legend_below(axis, 2)
    return axis.figure


def test_a_mark_lies_where_its_marker_lies_in_the_saved_picture(tmp_path: Path) -> None:
    figure = drawn()
    found = next(one for one in marks(figure) if one.text.startswith("a network ·"))
    figure.savefig(tmp_path / "picture.png", bbox_inches="tight")
    picture = np.asarray(Image.open(tmp_path / "picture.png").convert("RGB")).astype(int)
    height, width = picture.shape[:2]
    rows, columns = np.nonzero((picture[..., 0] > 200) & (picture[..., 1:].max(axis=2) < 60))
    own = (rows < height / 2) & (columns < width / 2)  # neither the legend's nor the hollow one
    assert found.x * width == pytest.approx(columns[own].mean(), abs=2)
    assert found.y * height == pytest.approx(rows[own].mean(), abs=2)


def test_a_mark_says_whose_value_it_is_at_which_tick() -> None:
    assert [one.text for one in marks(drawn())] == [
        "a network · T1w · Error (years): 8.25",
        "a network, reported · Both maps · Error (years): 4",
        "a reader · Both maps · Error (years): 6",
    ]


def test_bars_are_told_at_their_ends_and_panels_by_their_titles() -> None:
    with panels(1, 2, 3.0) as (figure, axes):
        axes[0][0].bar([0, 1], [2, -3], color="green", label="upright")
        axes[0][1].barh([0], [1250], color="blue", label="level")
        for axis, title in zip(axes[0], ("One", "Other"), strict=True):
            axis.set_title(title, loc="left")
        figure.legend(title="Kind of")
    assert [one.text for one in marks(figure)] == [
        "One · Kind of upright · 0 · 2",
        "One · Kind of upright · 1 · \N{MINUS SIGN}3",
        "Other · Kind of level · 1,250 · 0",
    ]
    high, low, _ = marks(figure)
    assert high.y < low.y


def test_what_is_not_in_the_axes_or_too_much_to_point_at_has_no_marks() -> None:
    figure, axis = plt.subplots()
    axis.scatter(0.5, 0.5, transform=axis.transAxes)
    axis.axhline(1)
    assert marks(figure) == []
    axis.scatter(np.arange(601), np.arange(601))
    assert marks(figure) == []
    plt.close(figure)


def test_a_curve_without_markers_has_no_marks_and_one_with_markers_has_its_points() -> None:
    with panel(None, 3.0) as axis:
        axis.plot([1, 2, 3], [1, 2, 1])
        axis.plot([1, 2], [3, 4], marker="o", color="red", label="curve")
        axis.set(xlabel="People", ylabel="Error")
    assert [one.text for one in marks(axis.figure)] == ["curve · People: 1 · Error: 3", "curve · People: 2 · Error: 4"]
    assert all(isinstance(one, Mark) for one in marks(axis.figure))


def test_panels_share_what_their_axes_are_called() -> None:
    with panels(1, 2, 3.0, sharey=True) as (figure, axes):
        for axis in axes[0]:
            axis.scatter(1, 2)
        axes[0][0].set_ylabel("Error")
        figure.supxlabel("People")
    assert [one.text for one in marks(figure)] == ["People: 1 · Error: 2"] * 2


def test_without_ticks_there_is_nothing_to_tell_and_angles_are_not_told() -> None:
    figure, (bare, _) = plt.subplots(1, 2, subplot_kw={"xticks": [], "yticks": []})
    bare.scatter(1, 2)
    bare.set_title("Embedding")
    figure.add_subplot(projection="polar").scatter(1, 2)
    assert marks(figure) == []
    plt.close(figure)


def test_a_tick_s_name_that_is_broken_over_lines_is_whole() -> None:
    figure, axis = plt.subplots()
    axis.scatter(0, 2)
    axis.set_xticks([0, 1], ["stiff-\nness", "both"])
    assert [one.text for one in marks(figure)] == ["stiffness · 2"]
    plt.close(figure)
