"""What ``import brainage as ba`` offers: read when asked for, listed on one page."""

import pkgutil
import re
import subprocess
import sys

import pytest

import brainage as ba
from tests.conftest import ROOT

PAGE = (ROOT / "book/api/names.md").read_text()


def first_sentence(name: str) -> str:
    text = " ".join((getattr(ba, name).__doc__ or "").split("\n\n")[0].split())
    return text.removesuffix("::").rstrip(".:")


def test_every_name_leads_somewhere_and_none_is_called_as_a_room() -> None:
    rooms = {module.name for module in pkgutil.iter_modules(ba.__path__)}
    assert not rooms & set(ba.PUBLIC)
    for name in ba.PUBLIC:
        assert getattr(ba, name).__doc__, name
    assert set(ba.PUBLIC) <= set(dir(ba))


def test_another_name_is_told() -> None:
    with pytest.raises(AttributeError, match="module 'brainage' has no attribute 'brain'"):
        _ = ba.brain


def test_the_page_lists_every_name_with_what_it_is() -> None:
    rows = dict(re.findall(r"^\| `ba\.(\w+)` \| (.*?) \|", PAGE, re.MULTILINE))
    assert rows == {name: first_sentence(name) for name in ba.PUBLIC}


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """Neither torch nor a room; drawing needs no torch either."""
    code = (
        "import sys, brainage; print(sorted(n for n in sys.modules if n.startswith(('brainage.', 'torch', 'numpy'))))"
    )
    assert printed(code) == "[]"
    assert (
        printed("import sys, brainage.plotting.tables, brainage.plotting.viewer; print('torch' in sys.modules)")
        == "False"
    )


def printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
