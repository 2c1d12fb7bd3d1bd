"""Whether an installation is right: a small case, from files of a lab to ages, of which the ages are known.

Twenty-four people of nobody: the template, whose brightness makes stiffness, which falls with age, and noise of each
their own. Everything that a lab uses takes part: files and table are read, imported, fitted and predicted by a Gaussian
process, and a network with its first weights is put on top of the same maps.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import nibabel as nib
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import refuse
from brainage.data.cohort import Cohort
from brainage.lab.fitting import fit_lab
from brainage.lab.intake.check import check_folder
from brainage.lab.intake.guess import guess
from brainage.lab.intake.importing import import_check
from brainage.lab.intake.listing import list_folder
from brainage.lab.lab_model import open_lab_model
from brainage.lab.learners import estimator, maps_for
from brainage.lab.predicting import predict_lab
from brainage.models.estimators.cautions import unwarned
from brainage.space import anatomy

#: Years by which an age may be another than where the expected ones were made: other processors round otherwise.
TOLERANCE = 0.5
_EXPECTED = Path(__file__).with_name("selftest_ages.csv")
_PEOPLE, _VOXEL_SIZE, _FOLDS = 24, 8, 4
_STIFFNESS, _DECLINE, _NOISE = 2.6, 0.004, 0.15  # kPa at 20 years, share a year, kPa
_WAYS = ("gaussian_process", "network")


def selftest(say: Callable[[str], None] = print) -> None:
    """Run the case and hold its ages against the expected ones.

    Parameters
    ----------
    say : callable
        Is told what was found.

    Raises
    ------
    BrainageError
        If an age is another: of what, and by how much.

    """
    expected = pd.read_csv(_EXPECTED, dtype={"participant_id": str})
    with TemporaryDirectory() as folder:
        found = ages_found(Path(folder))
    if found["participant_id"].tolist() != expected["participant_id"].tolist():
        refuse(f"people are {', '.join(found['participant_id'])}; expected {', '.join(expected['participant_id'])}")
    for way in _WAYS:
        apart = float((found[way] - expected[way]).abs().max())
        told = f"{way.replace('_', ' ')}: {len(found)} ages, the farthest {apart:.2f} years from what is expected"
        if not apart <= TOLERANCE:
            refuse(f"{told}; expected {TOLERANCE} at most: install the versions that requirements.lock names")
        say(told)


def ages_found(folder: Path) -> pd.DataFrame:
    """Return the ages of the case as they come out here.

    Parameters
    ----------
    folder : Path
        Empty, to write to.

    Returns
    -------
    DataFrame
        ``participant_id``, ``gaussian_process`` (out of fold, from a file) and ``network`` (first weights), years.

    """
    scans = folder / "scans"
    write_scans(scans)
    cohort = _imported(scans, folder / "cohort")
    fit_lab(cohort, "stiffness", folds=_FOLDS).save(folder / "lab.brainage")
    table = predict_lab(open_lab_model(folder / "lab.brainage"), cohort)
    network = estimator("contrastive", "stiffness", len(cohort)).set_params(contrastiveregressor__untrained=True)
    maps, ages = (
        maps_for(cohort, "contrastive", "stiffness", cohort.grid.voxel_size),
        cohort.participants["age"].to_numpy(float),
    )
    with unwarned():
        told = network.fit(maps, ages).predict(maps)
    names = dict(zip(("participant_id", *_WAYS), (table["participant_id"], table["predicted_age"], told), strict=True))
    return pd.DataFrame(names)


def write_scans(folder: Path) -> None:
    """Write the people as a lab has them: a map each in Pa, and a table with decimal commas.

    Parameters
    ----------
    folder : Path
        To make.

    """
    folder.mkdir()
    ages = np.linspace(20, 80, _PEOPLE).round(1)
    for number, age in enumerate(ages, 1):
        image = nib.Nifti1Image(_map(number, float(age)), anatomy.grid(_VOXEL_SIZE).affine)
        nib.save(image, folder / f"P{number:02d}_stiffness.nii.gz")
    rows = [f"P{number:02d};{age:.1f};{'FM'[number % 2]};HC".replace(".", ",") for number, age in enumerate(ages, 1)]
    (folder / "people.csv").write_text("\n".join(["Code;Age;Sex;Group", *rows, ""]), encoding="utf-8")


def _map(number: int, age: float) -> NDArray[np.float32]:
    brightness = anatomy.template("t1w", _VOXEL_SIZE)
    noise = np.random.default_rng(number).standard_normal(brightness.shape)
    values = _STIFFNESS * (0.6 + 0.4 * brightness) * (1 - _DECLINE * (age - 20)) + _NOISE * noise
    return np.where(brightness > 0, 1000 * np.maximum(values, 0.1), 0).astype(np.float32)


def _imported(folder: Path, destination: Path) -> Cohort:
    listing = list_folder(folder)
    found = check_folder(folder, listing, guess(folder, listing).reading, jobs=1)
    return import_check(found, destination, jobs=1, say=lambda _: None)
