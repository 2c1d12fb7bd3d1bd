import html
import re

import numpy as np

from brainage.plotting.viewer import brain_viewer, viewers
from brainage.space import anatomy
from tests.core.test_markup import Shown

SHAPE = anatomy.grid(8).shape


def test_a_viewer_loads_nothing_from_elsewhere() -> None:
    page = brain_viewer(np.ones(SHAPE), 8)
    assert not re.search("https?://", page)
    assert "data:image/png" in page
    assert "brainsprite(" in page


def test_each_input_and_age_has_a_titled_viewer_that_waits_until_it_is_opened() -> None:
    maps = {"stiffness": [np.zeros(SHAPE), np.ones(SHAPE)], "damping_ratio": [np.ones(SHAPE)] * 2}
    page = viewers(maps, ["14–23", "23–42"], 8)._repr_html_()
    titles = re.findall(r'<summary>(.*?)</summary><iframe title="(.*?)" loading="lazy"', page)
    assert [title for title, _ in titles] == [name for _, name in titles]
    assert titles[0][0] == "Stiffness, 14–23 years"
    assert len(titles) == 4
    frames = [_slices(html.unescape(frame)) for frame in re.findall(r'srcdoc="([^"]*)"', page)]
    assert frames[1] == _slices(brain_viewer(maps["stiffness"][1], 8))
    assert frames[0] != frames[1]


def test_a_title_stays_text() -> None:
    page = viewers({"stiffness": [np.ones(SHAPE)]}, ['"><script>alert(1)</script>'], 8).text
    assert Shown(page).tags == ["details", "summary", "iframe"]


def _slices(page: str) -> list[str]:
    return re.findall(r"data:image/png;base64,[^\"']*", page)
