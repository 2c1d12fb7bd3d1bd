"""The files of one visit as maps of a cohort: read, put on the grid, converted, and asked what every map is asked."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from nibabel.orientations import inv_ornt_aff, io_orientation, ornt_transform
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.data.map_door import MapWarning, Quality, admit, admit_labels, as_map
from brainage.data.nifti import TOLERANCE, fitting, image_values, load_image
from brainage.lab.intake.problem import Problem, told_by
from brainage.lab.intake.quantities import QUANTITIES, SEGMENTATION, Map, modality_map
from brainage.lab.intake.reading import Reading
from brainage.space.anatomy import Grid, grid
from brainage.space.regrid import resampled, resampled_labels

_MOST_WRONG = (
    0.05  # share of voxels whose moduli have the wrong sign, above which they are no failures of the inversion
)
#: By quantity, the file that holds it, as seen from the folder.
VisitFiles = Mapping[str, str]


@dataclass
class VisitMaps:
    """What the files of a visit give.

    Attributes
    ----------
    maps : dict
        By modality (or ``segmentation``), values on the cohort's grid.
    quality : dict
        By modality, of those that passed.
    refused : dict
        By modality, values of those that did not, and why.
    problems : list of Problem
        What is wrong, and what was put right.
    regridded : list of str
        Files that are on another grid.

    """

    maps: dict[str, NDArray[Any]] = field(default_factory=dict)
    quality: dict[str, Quality] = field(default_factory=dict)
    refused: dict[str, tuple[NDArray[Any], str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    regridded: list[str] = field(default_factory=list)


def visit_maps(folder: Path, scan: str, files: VisitFiles, reading: Reading) -> VisitMaps:
    """Read the files of a visit; what is wrong with one leaves the others as they are.

    Parameters
    ----------
    folder : Path
        Of the lab.
    scan : str
        Whose files, see `brainage.data.visits.scan`.
    files : mapping
        By quantity, one file.
    reading : Reading
        Their units, and the cohort's grid.

    """
    found = VisitMaps()
    read: dict[str, NDArray[Any]] = {}
    for quantity, file in files.items():
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", MapWarning)
                values, moved = _read(folder / file, quantity, reading)
                factor = QUANTITIES[quantity].units[reading.maps[quantity].unit]
                values = values if factor == 1 else values * np.float32(factor)
                _check_modulus(quantity, values)
        except BrainageError as error:
            found.problems.append(_with_nan(told_by(error, file, (scan,), folder / file)))
            continue
        found.regridded += [file] if moved else []
        found.problems += [_noted(one, file, folder / file) for one in caught]
        read[quantity] = values
    _admit_all(found, read, scan, files, reading)
    return found


def _admit_all(found: VisitMaps, read: dict[str, Any], scan: str, files: VisitFiles, reading: Reading) -> None:
    target = grid(reading.voxel_size)
    for modality, sources in reading.modalities.items():
        if not all(one in read for one in sources):
            continue
        file = files[sources[0]]
        try:
            values = _map(modality, read)
            found.refused[modality] = values, ""  # until it has passed
            found.maps[modality], found.quality[modality] = admit(file, values, modality, target)
            del found.refused[modality]
        except BrainageError as error:
            problem = told_by(error, file, (scan,))
            found.problems.append(problem)
            if modality in found.refused:
                found.refused[modality] = values, problem.problem
    if SEGMENTATION in read:
        try:
            found.maps[SEGMENTATION] = admit_labels(files[SEGMENTATION], read[SEGMENTATION], target)
        except BrainageError as error:
            found.problems.append(told_by(error, files[SEGMENTATION], (scan,)))


def _map(modality: str, read: dict[str, Map]) -> Map:
    """Return the map of a modality; refuse moduli of which many have the wrong sign."""
    values = modality_map(modality, read)
    if modality in read:
        return values
    there = read["storage_modulus"] != 0
    lost = 1 - float((values[there] != 0).mean()) if there.any() else 0.0
    if modality == "stiffness" and lost > _MOST_WRONG:
        what = (
            f"{modality}: storage modulus is not above 0, or loss modulus below 0, in {100 * lost:.0f} % of the voxels"
        )
        refuse(f"{what}; expected at most {100 * _MOST_WRONG:.0f} %: look at the inversion")
    return values


def _check_modulus(quantity: str, values: NDArray[Any]) -> None:
    """Refuse moduli of another unit than most; of what is kept as it comes the door asks the same."""
    if quantity not in ("storage_modulus", "loss_modulus"):
        return
    (low, high), known = QUANTITIES[quantity].between, values[values != 0]
    median = float(np.median(known)) if known.size else 0.0
    if not low <= abs(median) <= high:
        what = quantity.replace("_", " ")
        refuse(
            f"median {what} is {median:.3g} kPa; expected {low:g} to {high:g}: the file is in another unit, convert it"
        )


def _with_nan(problem: Problem) -> Problem:
    if "NaN or infinite" not in problem.problem:
        return problem
    return problem._replace(
        remedy=f"{problem.remedy}, or write nan_is_missing = true in lab.toml if that is what it means"
    )


def _read(path: Path, quantity: str, reading: Reading) -> tuple[NDArray[Any], bool]:
    """Return the values of a file on the cohort's grid, and whether they were resampled for it."""
    img: Any = load_image(path)
    target, labels = grid(reading.voxel_size), quantity == SEGMENTATION
    if _is_on(img, target) or np.prod((*img.shape, 1, 1)[3:]) != 1 or img.ndim < 3:
        values = image_values(path, fitting(path, img, target, squeeze=True))
        return (values if labels else as_map(path, _without_nan(values, reading), target)), False
    values = image_values(path, img).reshape(img.shape[:3])
    if labels:
        return resampled_labels(values, img.affine, target), True
    return as_map(path, resampled(_without_nan(values, reading), img.affine, target), target), True


def _without_nan(values: NDArray[Any], reading: Reading) -> NDArray[Any]:
    if not reading.nan_is_missing or values.dtype.kind != "f":
        return values
    return np.where(np.isfinite(values), values, 0)


def _is_on(img: Any, target: Grid) -> bool:
    """Return whether an image is on a grid, in whatever order and direction it stores its axes."""
    way = ornt_transform(io_orientation(img.affine), io_orientation(target.affine))
    if np.isnan(way).any() or img.ndim < 3:
        return False
    shape = [img.shape[axis] for axis in np.argsort(way[:, 0])]
    affine = img.affine @ inv_ornt_aff(way, img.shape[:3])
    return shape == list(target.shape) and np.allclose(affine, target.affine, atol=TOLERANCE)


def _noted(warning: warnings.WarningMessage, file: str, path: Path) -> Problem:
    told = told_by(Exception(str(warning.message)), file, path=path)
    return told._replace(stops=False)
