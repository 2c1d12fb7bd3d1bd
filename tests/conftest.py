"""Shared fixtures: a small clone with MRE134's dirt, small simulated cohorts, and the real MRE134 where it is."""

import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from threadpoolctl import threadpool_limits

from brainage.core import settings
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.cohort_plan import Plan
from brainage.data.sources import mre134
from brainage.space import anatomy
from tests.clones import save_map, write_clone
from tests.cohorts import lab, relabelled, simulate
from tests.once import made_once
from tests.site import ROOT, build
from tests.tiers import tier_of
from tests.whole_runs import cohort_beside_the_book

__all__ = ["ROOT"]

WORKERS = "PYTEST_XDIST_WORKER" in os.environ  # tests run side by side


def pytest_configure() -> None:
    """One thread a process: workers that share cores wait for each other's threads ten times longer than they work."""
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))
    torch.set_num_threads(1)
    threadpool_limits(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever uses a fixture that takes minutes, a browser or an optional folder waits in the tier of that name."""
    for item in items:
        for tier in tier_of(getattr(item, "fixturenames", ())):
            item.add_marker(tier)
    items.sort(key=lambda item: item.path.parent == Path(__file__).parent)  # of rooms first: no worker ends up alone


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the user's results, data or MRE134 by accident, nor writes published tables."""
    monkeypatch.setenv("BRAINAGE_RESULTS", str(tmp_path / "results"))
    monkeypatch.setattr(settings, "published_folder", lambda: Path(os.environ["BRAINAGE_RESULTS"]) / "published")
    monkeypatch.setenv("BRAINAGE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("BRAINAGE_MRE134", raising=False)
    monkeypatch.setenv("BRAINAGE_JOBS", "1" if WORKERS else "-1")  # commands may set these two, which is undone
    monkeypatch.setenv("BRAINAGE_SCHEDULER", "")


@pytest.fixture(scope="session")
def small_cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Thirty simulated participants at 8 mm."""
    known = cohort_beside_the_book()
    return open_cohort(made_once(tmp_path_factory, "small", lambda folder: simulate(folder, 30, known=known)))


@pytest.fixture(scope="session")
def smoke_cohort(small_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The simulated cohort of the smoke profile: sixty participants at 8 mm, the first half known already."""
    if (beside := cohort_beside_the_book()) is not None:
        return beside
    return open_cohort(made_once(tmp_path_factory, "smoke", lambda folder: simulate(folder, 60, known=small_cohort)))


@pytest.fixture(scope="session")
def lab_cohort(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Five people of a lab of its own: other labels, several visits, an unknown age, a map that is missing."""
    return open_cohort(made_once(tmp_path_factory, "lab", lab))


@pytest.fixture(scope="session")
def relabelled_cohort(small_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """The simulated people as a lab has them, see `tests.cohorts.relabelled`."""
    return open_cohort(made_once(tmp_path_factory, "relabelled", lambda folder: relabelled(folder, small_cohort)))


@pytest.fixture(scope="session")
def clone_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "MRE134", write_clone)


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
    return open_cohort(
        made_once(
            tmp_path_factory, "real", lambda folder: mre134.import_clone(mre134_clone, folder, say=lambda _: None)
        )
    )


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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a fresh clone shows: published results, no real maps; in a folder with a blank in its name."""
    return made_once(tmp_path_factory, "a fresh clone", _build_and_copy) / "checkout/_build/html"


def _build_and_copy(folder: Path) -> None:
    """Build the book, and put its pages aside for who changes them."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(build(folder / "checkout", "published"), folder / "pages")


@pytest.fixture(scope="session")
def site_to_look_at(site: Path) -> Path:
    """The same pages, which a browser is shown with scripts added, while others read and build the first."""
    return site.parents[2] / "pages"


@pytest.fixture(scope="session")
def smoke_site(tmp_path_factory: pytest.TempPathFactory, mre134_if_here: Path | None) -> Path:
    """Everything computed, from real maps too where they are; .ci/run has built it and says where."""
    if built := os.environ.get("BRAINAGE_SMOKE_SITE"):
        return Path(built)
    checkout = tmp_path_factory.mktemp("smoke") / "clone"
    return build(checkout, "smoke", mre134_if_here)


@pytest.fixture(scope="session")
def browser() -> str:
    """Chromium, which the pipeline must have."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a browser: .ci/run installs chromium")
        pytest.skip("needs Chromium to look at the page: apt-get install chromium")
    return found
