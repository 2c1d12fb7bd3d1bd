"""Shared fixtures: a small clone with MRE134's dirt, a small simulated cohort, and the real MRE134 where it is."""

import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core import settings
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.cohort_plan import Plan
from brainage.data.sources import mre134, simulated
from brainage.space import anatomy
from tests.clones import save_map, write_clone

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the user's results, data or MRE134 by accident, nor writes published tables."""
    monkeypatch.setenv("BRAINAGE_RESULTS", str(tmp_path / "results"))
    monkeypatch.setattr(settings, "published_folder", lambda: Path(os.environ["BRAINAGE_RESULTS"]) / "published")
    monkeypatch.setenv("BRAINAGE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("BRAINAGE_MRE134", raising=False)
    monkeypatch.setenv("BRAINAGE_JOBS", "-1")  # commands may set these two; afterwards they are as before
    monkeypatch.setenv("BRAINAGE_SCHEDULER", "")


@pytest.fixture(scope="session")
def small_cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Thirty simulated participants at 8 mm."""
    return simulated.simulate(tmp_path_factory.mktemp("small") / "cohort", 30, voxel_size=8, jobs=1)


@pytest.fixture(scope="session")
def smoke_cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The simulated cohort of the smoke profile: sixty participants at 8 mm."""
    return simulated.simulate(tmp_path_factory.mktemp("smoke") / "cohort", 60, voxel_size=8)


@pytest.fixture(scope="session")
def clone_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clones") / "MRE134"
    write_clone(folder, n=3)
    return folder


@pytest.fixture
def clone(clone_template: Path, tmp_path: Path) -> Path:
    """Three participants in the layout of MRE134, in a folder with a blank in its name; free to damage."""
    return Path(shutil.copytree(clone_template, tmp_path / "a clone"))


@pytest.fixture
def good_map(tmp_path: Path) -> tuple[Path, np.ndarray]:
    """A map as it should be, and its values."""
    values = np.where(anatomy.region_mask("brain"), np.float32(2.5), np.float32(0))
    path = tmp_path / "map.nii.gz"
    save_map(path, values)
    return path, values


_ENVIRONMENT = os.environ.get("BRAINAGE_MRE134")  # before own_folders hides it


@pytest.fixture(scope="session")
def mre134_if_here() -> Path | None:
    """The real maps: $BRAINAGE_MRE134, or the optional folder of test data beside the checkout, or None."""
    folder = settings.project_folder() / Path(_ENVIRONMENT or "../shared/mre134")
    return folder.resolve() if folder.is_dir() else None


@pytest.fixture(scope="session")
def mre134_clone(mre134_if_here: Path | None) -> Path:
    """The real maps, for tests that are about them."""
    if mre134_if_here is None:
        pytest.skip("needs the real MRE134 maps: set BRAINAGE_MRE134")
    return mre134_if_here


@pytest.fixture(scope="session")
def real_cohort(mre134_clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """All of MRE134, imported once a session."""
    if (mre134_clone / "participants.tsv").is_file():
        return open_cohort(mre134_clone)
    return mre134.import_clone(mre134_clone, tmp_path_factory.mktemp("mre134") / "cohort", say=lambda _: None)


@pytest.fixture(scope="session")
def all_of_mre134(real_cohort: Cohort) -> Cohort:
    """MRE134, if this copy of it is whole: what was measured on all 134 cannot be tested on fewer."""
    if len(real_cohort) != 134:
        pytest.skip(f"needs all 134 participants; this copy has {len(real_cohort)}")
    return real_cohort


@pytest.fixture
def participants() -> pd.DataFrame:
    """Return a table with nothing wrong."""
    return pd.DataFrame(
        {
            "participant_id": ["sub-001", "sub-002"],
            "age": [24, 61.5],
            "sex": ["F", "M"],
            "study": ["A", "B"],
            "diagnosis": ["CN", "AD"],
        }
    )


@pytest.fixture
def plan(participants: pd.DataFrame) -> Plan:
    return Plan("Test", participants, ("stiffness",), anatomy.grid(8), "nowhere", {"answer": 42})


@pytest.fixture
def copy(small_cohort: Cohort, tmp_path: Path) -> Path:
    """A cohort folder that a test may damage."""
    return Path(shutil.copytree(small_cohort.folder, tmp_path / "copy"))
