"""Targets of the Makefile with stand-ins for the slow programs."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Prints a page, if there is one at the address that it is given last, as Chromium does.
PRINTS = """#!/usr/bin/env python3
import pathlib, sys, urllib.parse
address = urllib.parse.urlsplit(sys.argv[-1])
page = pathlib.Path(urllib.parse.unquote(address.path)).read_text()
target = next(word.split("=", 1)[1] for word in sys.argv if word.startswith("--print-to-pdf="))
pathlib.Path(target).write_text(page)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a blank, a number sign and a per cent sign in its name, a page to print and an older PDF."""
    checkout = tmp_path / "a #1 %41 checkout"
    (checkout / "_build/singlehtml/notebooks").mkdir(parents=True)
    (checkout / "_build/singlehtml/notebooks/first_page.html").write_text("<p>new")
    (checkout / "_build/brainage.pdf").write_text("old")
    shutil.copy(ROOT / "Makefile", checkout)
    return checkout


def program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def book_pdf(checkout: Path, chromium: str, jupyter_book: str = "#!/bin/sh\n") -> int:
    program(checkout / "jupyter-book", jupyter_book)
    command = [
        "make",
        "-o",
        ".venv/.installed",
        "BIN=.",
        "book-pdf",
        f"CHROMIUM={program(checkout / 'print', chromium)}",
    ]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True).returncode


def test_the_pdf_is_printed_whatever_the_folder_is_called(checkout: Path) -> None:
    assert book_pdf(checkout, PRINTS) == 0
    assert (checkout / "_build/brainage.pdf").read_text() == "<p>new"


@pytest.mark.parametrize(
    ("chromium", "jupyter_book"), [("#!/bin/sh\n", "#!/bin/sh\n"), (PRINTS, "#!/bin/sh\nexit 1\n")]
)
def test_an_older_pdf_does_not_pass_as_new(checkout: Path, chromium: str, jupyter_book: str) -> None:
    assert book_pdf(checkout, chromium, jupyter_book) != 0
    assert not (checkout / "_build/brainage.pdf").exists()
