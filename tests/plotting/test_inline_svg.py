import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from brainage.plotting.inline_svg import INK, inline_svg


@pytest.fixture
def figure() -> Figure:
    figure, axis = plt.subplots()
    axis.set_title("Title", color=INK)
    plt.close(figure)
    return figure


def test_ink_takes_the_colour_of_the_text_and_there_is_no_ground(figure: Figure) -> None:
    svg = inline_svg(figure, "A title")
    assert svg.startswith('<svg class="figure" role="img" aria-label="A title"')
    assert "currentColor" in svg
    assert INK not in svg
    assert "#ffffff" not in svg


def test_it_is_as_wide_as_its_place(figure: Figure) -> None:
    head = inline_svg(figure, "A title").split(">")[0]
    assert "viewBox" in head
    assert " width=" not in head
    assert " height=" not in head


def test_the_same_figure_is_the_same_text(figure: Figure) -> None:
    assert inline_svg(figure, "A title") == inline_svg(figure, "A title")


def test_a_label_stays_text(figure: Figure) -> None:
    assert 'aria-label="&lt;b&gt; &quot;a&quot;"' in inline_svg(figure, '<b> "a"')
