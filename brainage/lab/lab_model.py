"""A lab's model: one of every fold, what maps it is for, and whom it knows; in one file."""

from dataclasses import asdict, dataclass, replace
from math import isnan
from pathlib import Path
from shlex import quote
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.evaluate.cross_fitting import CrossFit
from brainage.lab.learners import seen_grid
from brainage.lab.likeness import Likeness
from brainage.models.estimators.array_file import Arrays, ModelFile, read_model_file, write_model_file
from brainage.models.estimators.packing import packed, unpacked

_KIND = "LabModel"
_LARGE = 100_000  # values of an array, from which it is rounded


@dataclass(frozen=True)
class About:
    """What maps a lab's model is for, and on whom it was fitted.

    Attributes
    ----------
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.
    learner : str
        A key of `brainage.lab.learners.LEARNERS`.
    voxel_size : int
        Of the maps, mm.
    control : str
        Diagnosis of those whom it was fitted on.
    cohort : str
        Their name.
    n : int
        Maps that it was fitted on.
    youngest, oldest : float
        Of these, years.
    mae, guessing : float
        Mean absolute errors out of fold, and of guessing the mean age, years.
    gain_low : float
        By how much the first is smaller, the lower end of its 95 % interval over people, years.
    studies : tuple of str
        Of those whom it was fitted on.
    least_data : float
        The smallest share of voxels with data among their maps.
    reference_age : float
        What the model predicts for the maps of `brainage.lab.learners.reference_maps`, years; NaN: not known.
    fingerprint : str
        Of the cohort.
    seed : int
        Of folds and models.
    seen : int
        Grid on which the learner sees them, of `brainage.lab.learners.seen_grid`, mm.
    harmonized : str
        How what studies add to maps is taken away, a key of `brainage.lab.learners.HARMONIZERS`; empty: it is not.

    """

    inputs: str
    learner: str
    voxel_size: int
    control: str
    cohort: str
    n: int
    youngest: float
    oldest: float
    mae: float
    guessing: float
    gain_low: float
    studies: tuple[str, ...] = ()
    least_data: float = 0.0
    reference_age: float = float("nan")
    harmonized: str = ""
    fingerprint: str = ""
    seen: int = 0
    seed: int = 0


@dataclass(frozen=True)
class LabModel:
    """What `brainage fit` makes.

    Attributes
    ----------
    fit : CrossFit
        Models of folds and their errors.
    known, people : ndarray of uint8
        Checksums of the maps fitted on, and of the names of whose they are, of `brainage.lab.known_maps`.
    said : ndarray
        Of these, age predicted out of fold and the ends of its interval, ``(n, 3)``, years.
    about : About
        What it is for.
    likeness : Likeness
        What maps that it was fitted on look like.

    """

    fit: CrossFit
    known: NDArray[np.uint8]
    people: NDArray[np.uint8]
    said: NDArray[np.float64]
    about: About
    likeness: Likeness

    @property
    def knows_people(self) -> bool:
        """Whether it can tell whom it was fitted on; a file may have been made without."""
        return len(self.people) > 0

    @property
    def how(self) -> str:
        """By which models people's ages are told, in words."""
        return (
            "by models that never saw them" if self.knows_people else "by models whose file does not say whom they saw"
        )

    @property
    def command(self) -> str:
        """By what it was fitted, but for the file that it was written to."""
        about = self.about
        others = {"harmonize": about.harmonized, "seed": about.seed}
        if about.seen != seen_grid(about.learner, about.inputs, about.voxel_size):
            others["grid"] = about.seen
        words = [f"--{name} {value}" for name, value in others.items() if value]
        words += [] if self.knows_people else ["--without-people"]
        what = f"--input {about.inputs} --model {about.learner} --control {quote(about.control)}"
        how = f"--folds {len(self.fit.models)} --level {self.fit.level:g}"
        return " ".join(["brainage fit COHORT", what, how, *words])

    def without_people(self) -> Self:
        """Return it without anything of single people that it was fitted on: names, maps, ages, whose error is whose.

        What stays are models, what maps look like together, and errors in an order of their own.
        """
        order = np.lexsort([self.fit.missed, self.fit.fold])
        fit = replace(self.fit, fold=self.fit.fold[order], missed=self.fit.missed[order], ages=self.fit.ages[:0])
        likeness = self.likeness._replace(measured=self.likeness.measured[np.lexsort(self.likeness.measured.T)])
        return replace(
            self, fit=fit, likeness=likeness, known=self.known[:0], people=self.people[:0], said=self.said[:0]
        )

    def save(self, path: Path) -> None:
        """Write it to one file, whole or not at all: no names but their checksums, and nothing that runs.

        Ages of those whom it was fitted on can be worked out from it, so it is to be kept as their data are, but for
        one that was made by `without_people`. Large
        arrays are rounded to half precision, which moves predicted ages by some hundredths of a year.

        Parameters
        ----------
        path : Path
            Such as ``lab.brainage``; replaced in one step if it is there.

        """
        parts = [packed(model, f"fold{i}.") for i, model in enumerate(self.fit.models)]
        arrays: Arrays = {"fold": self.fit.fold, "missed": self.fit.missed, "said": self.said}
        arrays |= {"known": self.known, "people": self.people, **self.likeness.arrays()}
        for _, learned in parts:
            arrays |= {name: _rounded(values) for name, values in learned.items()}
        description = {"class": _KIND, "level": self.fit.level, "folds": [one for one, _ in parts]}
        about = asdict(self.about)
        if isnan(self.about.reference_age):  # which JSON does not know
            del about["reference_age"]
        write_model_file(path, ModelFile(description, about, arrays))


def open_lab_model(path: Path, device: str | None = None) -> LabModel:
    """Open what `LabModel.save` wrote.

    Parameters
    ----------
    path : Path
        The file.
    device : str, optional
        Where networks shall run; as of `brainage.models.estimators.load_model`.

    Raises
    ------
    BrainageError
        If it is not there, damaged, of a later version, or another kind of model.

    """
    if not path.is_file():
        refuse(f"{path}: {'is a folder' if path.is_dir() else 'no such file'}; make it with brainage fit")
    try:
        content = read_model_file(path)
    except BrainageError as error:
        refuse(f"{_first(error)}; expected what brainage fit wrote: copy it again, or fit it again")
    kind = content.model.get("class")
    if kind != _KIND:
        refuse(f"{path}: holds a {kind}; expected what brainage fit wrote")
    try:
        folds = enumerate(content.model["folds"])
        models = [unpacked(one, _of_fold(content.arrays, i), device, str(path)) for i, one in folds]
        errors = content.arrays["fold"], content.arrays["missed"], float(content.model["level"])
        fit = CrossFit(models, *errors, pd.DataFrame(columns=["participant_id", "age", "predicted_age"]))
        known, people, said = (content.arrays[name] for name in ("known", "people", "said"))
        about = _about(content.about)
        return LabModel(fit, known, people, said, about, Likeness.from_arrays(content.arrays))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, BrainageError):
            raise
        refuse(f"{path}: does not hold a whole model ({error}); fit it again")


def _about(told: dict[str, Any]) -> About:
    """Return what a file says; one of an earlier version does not say on which grid maps are seen."""
    about = About(**{**told, "studies": tuple(told.get("studies", ()))})
    return replace(about, seen=about.seen or seen_grid(about.learner, about.inputs, about.voxel_size))


def _of_fold(arrays: Arrays, fold: int) -> Arrays:
    """Return the arrays of one fold's model, as `unpacked` calls them."""
    prefix = f"fold{fold}."
    own = {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}
    return {name: values.astype(np.float32) if values.dtype == np.float16 else values for name, values in own.items()}


def _rounded(values: NDArray[Any]) -> NDArray[Any]:
    """Return large arrays in half precision, if their values are within its range."""
    large = values.size >= _LARGE and values.dtype in (np.float32, np.float64)
    return values.astype(np.float16) if large and np.abs(values).max() < np.finfo(np.float16).max else values


def _first(error: BrainageError) -> str:
    """Return what was found, without a remedy that is meant for those who write Python."""
    return str(error).split("; ", maxsplit=1)[0].split(" (", maxsplit=1)[0]
