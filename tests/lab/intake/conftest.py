from pathlib import Path

import pytest

from brainage.lab.intake.check import Check, check_folder
from brainage.lab.intake.guess import guess
from brainage.lab.intake.listing import list_folder
from tests.lab.intake.folders import flat


def checked(folder: Path, **settings: bool) -> Check:
    """Guess how a folder is to be read, and look at it."""
    listing = list_folder(folder)
    return check_folder(folder, listing, guess(folder, listing).reading, jobs=1, **settings)


@pytest.fixture
def lab_folder(tmp_path: Path) -> Path:
    return flat(tmp_path / "lab")
