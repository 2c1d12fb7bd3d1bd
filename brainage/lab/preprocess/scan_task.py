"""One scan on its way to the template: mask, bias field, registration, and the maps that follow it."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from brainage.core.code_digest import digest, key_of
from brainage.core.errors import BrainageError, refuse
from brainage.core.files import write_atomically
from brainage.data.nifti import load_image
from brainage.lab.intake.quantities import SEGMENTATION
from brainage.lab.preprocess.align import way_to_template, without_bias
from brainage.lab.preprocess.before_after import before_and_after
from brainage.lab.preprocess.quality import quality
from brainage.lab.preprocess.strip import check_stripper, check_volume, given_mask
from brainage.space import anatomy
from brainage.space.regrid import resampled, resampled_labels

SPACE = "space-MNI152NLin6Asym_res-2"
STEPS = ("n4", "affine")
#: Columns of a row.
COLUMNS = ["scan", "image", "litres", "dice", "correlation", "flag", "refused"]
_STRIPPED = 0.3  # share of voxels that are 0, from which an image is one of a brain alone


@dataclass(frozen=True)
class ScanTask:
    """An image of one visit that is registered, and what follows it.

    Attributes
    ----------
    folder, destination : str
        Where it lies, and where results go.
    scan : str
        Such as ``sub-01`` or ``sub-01_ses-2``.
    image : str
        ``"t1w"`` or ``"magnitude"``.
    file : str
        As seen from the folder.
    mask : str
        Of it, or ``""``: it is stripped.
    following : tuple of (quantity, file)
        On the grid of the image, or of any in its space.
    strip : str
        A key of `brainage.lab.preprocess.strip.STRIPPERS`.
    steps : tuple of str
        Of `STEPS`.

    """

    folder: str
    destination: str
    scan: str
    image: str
    file: str
    mask: str
    following: tuple[tuple[str, str], ...]
    strip: str
    steps: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """Change with everything that changes the results: what is in the files, too, which are read once."""
        files = [self.file, self.mask, *(file for _, file in self.following)]
        contents = [_content(Path(self.folder) / one) if one else "" for one in files]
        what = [quantity for quantity, _ in self.following]
        how = "" if self.mask else self.strip
        return key_of(digest([Path(__file__)]), self.scan, self.image, contents, what, how, self.steps)

    @property
    def title(self) -> str:
        """For instance ``sub-01, t1w``."""
        return f"{self.scan}, {self.image}"

    @property
    def outputs(self) -> dict[str, Path]:
        """Files that it writes, by quantity; ``"way"``: the registration, ``"picture"``: before and after."""
        who, *rest = self.scan.split("_")
        place = Path(self.destination).joinpath(who, *rest)
        names = [self.image, *(quantity for quantity, _ in self.following)]
        found = {one: place / f"{self.scan}_{SPACE}_{_NAMES.get(one, one)}.nii.gz" for one in names}
        found["way"] = place / f"{self.scan}_from-{_NAMES.get(self.image, self.image)}_to-MNI152NLin6Asym_xfm.json"
        found["picture"] = place / f"{self.scan}_{_NAMES.get(self.image, self.image)}.png"
        return found

    def is_done(self) -> bool:
        """Return whether all results are there and of this task: other settings write to the same places."""
        if not all(path.is_file() for path in self.outputs.values()):
            return False
        with suppress(ValueError, KeyError, TypeError):  # a file of something else
            return bool(json.loads(self.outputs["way"].read_text(encoding="utf-8"))["key"] == self.key)
        return False

    def run(self) -> pd.DataFrame:
        """Write the results, and return one row of `COLUMNS`; of an image that cannot be taken, why."""
        row: dict[str, Any] = {"scan": self.scan, "image": self.image, "flag": "", "refused": ""}
        try:
            row |= self._worked_on()
        except BrainageError as error:
            row["refused"] = str(error).replace(f"{self.folder}/", "")
            for path in self.outputs.values():  # of what the file was before
                path.unlink(missing_ok=True)
        return pd.DataFrame([row]).reindex(columns=COLUMNS)

    def _worked_on(self) -> dict[str, Any]:
        image, values = _read(Path(self.folder) / self.file)
        if not np.ptp(values) > 0:
            refuse(f"{self.file}: is {values.flat[0]:g} everywhere; expected an image")
        mask = self._mask(image, values)
        litres = check_volume(mask, image.affine)
        bright = without_bias(values, image.affine, mask) if "n4" in self.steps else values
        way = way_to_template(bright, image.affine, mask) if "affine" in self.steps else np.eye(4)
        place, grid = way @ image.affine, anatomy.grid(2)
        moved = resampled(np.where(mask, bright, 0), place, grid)
        there = resampled_labels(mask, place, grid)
        found = quality(moved, there)
        self._write(moved, way, before_and_after(values, image.affine, mask, moved))
        return {"litres": litres, **found._asdict(), "flag": found.flag(same_contrast=self.image == "t1w")}

    def _mask(self, image: Any, values: NDArray[np.float32]) -> NDArray[np.bool_]:
        if self.mask:
            return given_mask(Path(self.folder) / self.mask, image)
        if (values == 0).mean() > _STRIPPED and self.image == "magnitude":
            return np.asarray(values > 0)
        stripper = check_stripper(self.strip)
        if self.image == "magnitude" and not stripper.any_contrast:
            refuse(f"{self.strip} knows T1w images alone; give --magnitude-mask, or --strip synthstrip")
        return stripper.mask(nib.Nifti1Image(values, image.affine))

    def _write(self, moved: NDArray[np.float32], way: NDArray[np.float64], picture: NDArray[np.uint8]) -> None:
        """Write everything; the registration last, by which a scan is known to be finished."""
        out = self.outputs
        out["way"].parent.mkdir(parents=True, exist_ok=True)
        out["way"].unlink(missing_ok=True)  # what lies beside it is of another run from here on
        for quantity, values in self._moved(way):
            _save(values, out[quantity])
        _save(moved, out[self.image])
        with write_atomically(out["picture"]) as partial:
            Image.fromarray(picture).save(partial, "PNG")
        with write_atomically(out["way"]) as partial:
            told = {"matrix": way.tolist(), "of": "mm of the image to mm of MNI152", "image": self.file}
            told |= {"steps": list(self.steps), "mask": self.mask or self.strip, "key": self.key}
            partial.write_text(json.dumps(told, indent=1), encoding="utf-8")

    def _moved(self, way: NDArray[np.float64]) -> Iterator[tuple[str, NDArray[Any]]]:
        """Yield maps on the template's grid; voxels without data have no weight."""
        for quantity, file in self.following:
            image, values = _read(Path(self.folder) / file)
            move = resampled_labels if quantity == SEGMENTATION else resampled
            yield quantity, move(values, way @ image.affine, anatomy.grid(2))


_NAMES = {"t1w": "T1w", "segmentation": "dseg"}


def _read(path: Path) -> tuple[Any, NDArray[np.float32]]:
    """Return an image and its values, ``(x, y, z)``; what is no number is 0, no data."""
    image = load_image(path)
    values = np.asarray(image.dataobj, np.float32)
    values = values.reshape([size for size in values.shape if size > 1]) if values.ndim > 3 else values
    if values.ndim != 3:
        refuse(f"{path}: has {values.ndim} dimensions; expected one image of three, not a series")
    return image, np.where(np.isfinite(values), values, 0)


def _save(values: NDArray[Any], path: Path) -> None:
    kind = np.int16 if path.name.endswith("_dseg.nii.gz") else np.float32
    image = nib.Nifti1Image(values.astype(kind), anatomy.grid(2).affine)
    with write_atomically(path) as partial:
        partial.write_bytes(gzip.compress(image.to_bytes(), 6, mtime=0))


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
