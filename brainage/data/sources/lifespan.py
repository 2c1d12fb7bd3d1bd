"""Real T1w scans of 2,600 people: the collection *brain-structure* on Hugging Face (radiata-ai/brain-structure).

3,794 scans of IXI, DLBS, NKI-RS, OASIS-1 and OASIS-2, without skull, affinely on MNI152 at 1.5 mm, several visits of
some people. Its table, ``metadata.csv``, names the file of every scan; the layout is known from its users' code, tests
make a folder of it, and it was not downloaded here. Each study has terms of its own.

Brightness has no unit and differs between scanners, so each scan is divided by the 95th percentile of its voxels.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core import settings
from brainage.core.destination import check_destination
from brainage.core.errors import BrainageError, refuse
from brainage.core.left_out import named
from brainage.data.cohort import Cohort, open_cohort
from brainage.data.diagnoses import CONTROL
from brainage.data.nifti import image_values, load_image
from brainage.data.participants import check_participants
from brainage.data.sources.source import Source
from brainage.data.write_cohort import Plan, write_cohort
from brainage.space.anatomy import grid
from brainage.space.regrid import resampled

REPOSITORY = "radiata-ai/brain-structure"
STUDIES = ("IXI", "DLBS", "NKI-RS", "OASIS-1", "OASIS-2")
TERMS = (
    f"{REPOSITORY}: the collection is under ODC-By 1.0, each study under its own terms: IXI CC BY-SA 3.0, DLBS CC "
    "BY-NC 4.0, NKI-RS and OASIS by agreement with those who made them (read them at https://huggingface.co/datasets/"
    f"{REPOSITORY}). Maps and anything voxel-wise made from them must not be passed on against these terms."
)
_TABLE = "metadata.csv"
_COLUMNS = ("t1_local_path", "study", "participant_id", "session_id", "age", "sex", "clinical_diagnosis")
_SHARE = 95  # percentile of brightness that becomes 1


def fetch(destination: Path, studies: tuple[str, ...] = ()) -> Path:
    """Download the scans; run it again to go on: files that are whole, by their checksums, are kept.

    Parameters
    ----------
    destination : Path
        Folder to fill; all of them are 11 GB.
    studies : tuple of str
        Some of `STUDIES`; default: all.

    Raises
    ------
    BrainageError
        If there is no such study, huggingface_hub is not installed, or the server cannot be reached.

    """
    unknown = [one for one in studies if one not in STUDIES]
    if unknown:
        refuse(f"only is {', '.join(unknown)}; expected some of {', '.join(STUDIES)}")
    try:
        hub = import_module("huggingface_hub")
    except ModuleNotFoundError:
        refuse("fetching lifespan needs huggingface_hub, which is not installed: pip install huggingface_hub")
    patterns = [_TABLE, "README.md", *(f"{one}/*" for one in studies or STUDIES)]
    try:
        hub.snapshot_download(REPOSITORY, repo_type="dataset", local_dir=str(destination), allow_patterns=patterns)
    except OSError as error:
        reason = " ".join(str(error).split())[:200]
        refuse(f"{REPOSITORY}: cannot be downloaded ({reason}); check the network, then run the same command again")
    return destination


def import_folder(
    clone: Path | str,
    destination: Path | str,
    *,
    only_complete: bool = False,
    jobs: int = -1,
    say: Callable[[str], None] = print,
) -> Cohort:
    """Make a cohort of the scans that are there, on the 2 mm grid, with all visits.

    Parameters
    ----------
    clone : path
        Folder that `fetch` filled, with all studies or some.
    destination : path
        Cohort folder to make, 3.6 MB a scan.
    only_complete : bool
        Leave out scans of the table whose file is missing although their study is there, and say which.
    jobs : int
        Worker processes, -1 for one per core.
    say : callable
        Told in one line each about what was converted or left out.

    Raises
    ------
    BrainageError
        If the table or a scan is broken, or a scan of a study that is there is missing.

    """
    clone, destination = Path(clone).expanduser(), check_destination(destination)
    table = _with_files(read_metadata(clone), clone, only_complete=only_complete, say=say)
    people = check_participants(table.drop(columns="file"), clone / _TABLE)
    plan = Plan(
        name="Lifespan",
        participants=people,
        modalities=("t1w",),
        grid=grid(2),
        source=f"https://huggingface.co/datasets/{REPOSITORY}",
        parameters={"scans": len(people), "brightness": f"divided by each scan's {_SHARE}th percentile"},
    )
    files = {(row["participant_id"], row["session"]): row["file"] for _, row in table.iterrows()}
    write_cohort(destination, plan, _Reader(clone.resolve(), files), jobs=jobs)
    say(f"Brightness: divided by each scan's {_SHARE}th percentile. Regridded from 1.5 to 2 mm, linearly.")
    return open_cohort(destination)


def read_metadata(clone: Path) -> pd.DataFrame:
    """Read the table of all scans.

    Parameters
    ----------
    clone : Path
        Folder of the data set.

    Returns
    -------
    DataFrame
        ``participant_id`` (study and number, since numbers come again), ``session``, ``age``, ``sex``, ``study``,
        ``diagnosis`` and ``file``.

    Raises
    ------
    BrainageError
        If it is not there, or lacks a column.

    """
    path = clone / _TABLE
    if not path.is_file():
        refuse(f"{path}: no such file; expected what brainage cohort fetch lifespan downloads")
    try:
        found = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (ValueError, UnicodeDecodeError) as error:
        msg = f"{path}: cannot be read as a table ({' '.join(str(error).split())[:200]}); fetch it again"
        raise BrainageError(msg) from error
    missing = [name for name in _COLUMNS if name not in found]
    if missing:
        refuse(f"{path}: column {', '.join(missing)} is missing; expected {', '.join(_COLUMNS)}")
    numbers = found["participant_id"].str.removeprefix("sub-")
    names = "sub-" + (found["study"] + numbers).str.replace("[^0-9a-zA-Z]", "", regex=True)
    return pd.DataFrame({
        "participant_id": names,
        "session": "ses-" + found["session_id"].str.removeprefix("ses-").str.replace("[^0-9a-zA-Z]", "", regex=True),
        "age": found["age"].replace("", "n/a"),
        "sex": found["sex"].str[:1].str.upper().where(lambda one: one.isin(["F", "M"]), "n/a"),
        "study": found["study"],
        "diagnosis": found["clinical_diagnosis"].map(_diagnosis),
        "file": found["t1_local_path"].str.lstrip("/"),
    })  # fmt: skip


def _diagnosis(told: str) -> str:
    """Return what pages call a diagnosis of the table.

    >>> _diagnosis("cognitively_normal"), _diagnosis("probable_alzheimers_disease"), _diagnosis("other dementia")
    ('CN', 'AD', 'other dementia')
    """
    plain = re.sub("[^a-z]+", "_", told.lower()).strip("_")
    if plain in {"cognitively_normal", "cn", "healthy", "healthy_control", "control"}:
        return CONTROL
    return "AD" if plain == "ad" or "alzheimer" in plain else told or "unknown"


def _with_files(table: pd.DataFrame, clone: Path, *, only_complete: bool, say: Callable[[str], None]) -> pd.DataFrame:
    """Return the scans that are there, of the studies that are."""
    there = table["file"].map(lambda one: (clone / one).is_file())
    here = table["study"].map(there.groupby(table["study"]).any())
    if not here.any():
        refuse(f"{clone}: no scan of {_TABLE} is there; expected folders such as {STUDIES[0]}/: fetch it again")
    lost = table[here & ~there]
    if len(lost) and not only_complete:
        first = clone / lost["file"].iloc[0]
        refuse(
            f"{first}: no such file; {named(list(lost['participant_id']))} without a scan: fetch "
            "it again, or import the others with --only-complete"
        )
    if len(lost):
        say(f"Left out, scan missing: {named(list(lost['participant_id']))}.")
    if not here.all():
        say(f"Not here: {', '.join(sorted(set(table['study'][~here])))}.")
    return table[there].reset_index(drop=True)


@dataclass(frozen=True)
class _Reader:
    """Reads the scan of a visit; a class, so that worker processes can be sent it."""

    clone: Path
    files: dict[tuple[str, str], str]

    def __call__(self, participant_id: str, session: str) -> dict[str, NDArray[np.float32]]:
        path = self.clone / self.files[participant_id, session]
        image: Any = load_image(path)
        values = np.asarray(image_values(path, image), np.float32)
        bright = values[np.isfinite(values) & (values > 0)]
        if not bright.size:
            refuse(f"{path}: holds no brightness above 0; fetch it again, or leave the scan out of {_TABLE}")
        scaled = np.where(values > 0, values / np.percentile(bright, _SHARE), 0)
        return {"t1w": resampled(scaled, image.affine, grid(2))}


def local_cohort() -> Cohort | None:
    """Open the cohort that ``BRAINAGE_LIFESPAN`` names, or return ``None`` if it names nothing."""
    folder = settings.lifespan_folder()
    return None if folder is None else open_cohort(folder)


LIFESPAN = Source(
    "lifespan", "Lifespan (real T1w)", lambda _n, _size: local_cohort(), "lifespan", fetch, import_folder, terms=TERMS
)
