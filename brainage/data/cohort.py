"""Open a cohort: a participants table and memory-mapped maps on one grid.

A cohort is a folder in BIDS-derivative form, made once by an importer or the simulation (see `write_cohort`)::

    dataset_description.json     name, source, grid, modalities; label of the controls, if it is not CN
    participants.tsv, .json      one row per participant, or per visit
    qc.tsv                       per map: voxels with data, impossible values set to missing, checksum of the voxels
    checksums.json               of all other files
    sub-001/mre/sub-001_space-MNI152NLin6Asym_res-2_stiffness.nii
    sub-001/mre/sub-001_space-MNI152NLin6Asym_res-2_dampingratio.nii
    sub-001/anat/sub-001_space-MNI152NLin6Asym_res-2_T1w.nii
    sub-001/anat/sub-001_space-MNI152NLin6Asym_res-2_dseg.nii    FreeSurfer labels, if there is a segmentation

Of a visit that has a ``session``, folder and file say so: ``sub-001/ses-1/mre/sub-001_ses-1_space-...``.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.data.cohort_arguments import Box, checked_box
from brainage.data.cohort_files import (
    DESCRIPTION,
    SEGMENTATION,
    changed_files,
    check_complete,
    map_path,
    read_description,
    read_quality,
    segmentation_path,
)
from brainage.data.cohort_people import CohortPeople
from brainage.data.diagnoses import check_control
from brainage.data.inputs import INPUTS, modalities_of
from brainage.data.map_files import open_map
from brainage.data.participant import Participant
from brainage.data.participants import read_participants
from brainage.data.visits import scan, scans
from brainage.space import anatomy

if TYPE_CHECKING:
    from brainage.data.dataset import MapsAndAges

__all__ = ["DESCRIPTION", "INPUTS", "SEGMENTATION", "Cohort", "map_path", "open_cohort", "segmentation_path"]


@dataclass(frozen=True)
class Cohort(CohortPeople):
    """Participants and their maps.

    Who they are, what else is known of them, and who has which maps: `brainage.data.cohort_people.CohortPeople`.
    """

    @overload
    def __getitem__(self, index: int) -> Participant: ...

    @overload
    def __getitem__(self, index: slice) -> "Cohort": ...

    def __getitem__(self, index: int | slice) -> "Participant | Cohort":
        """Return a participant with their maps, or, of a slice, a cohort of some of them."""
        if isinstance(index, slice):
            return replace(self, participants=self.participants[index].reset_index(drop=True))
        place = range(len(self))[index]
        row, (_, session) = self.participants.iloc[place], self.visits[place]
        known = {name: row[name] for name in ("participant_id", "sex", "study", "diagnosis")}
        one_map = partial(self.map, row["participant_id"], session=session)
        return Participant(age=float(row["age"]), map=one_map, session=session, **known)

    def map(self, participant_id: str, modality: str, session: str | None = None) -> NDArray[np.float32]:
        """Return one map, ``(x, y, z)``, memory-mapped and read-only, 0 where there are no data.

        Parameters
        ----------
        participant_id : str
            Such as ``sub-001``.
        modality : str
            One of the cohort's.
        session : str, optional
            Such as ``ses-1``, of a participant with several.

        Raises
        ------
        BrainageError
            If nobody is called so or was there then, the cohort or the participant lacks the modality, or the file is
            missing.

        """
        session = self._session(participant_id, session)
        self._check_modality(modality)
        if (scan(participant_id, session), modality) in self.lacking:
            msg = f"{self.name}: {scan(participant_id, session)} has no {modality}; leave those out who lack it with "
            raise BrainageError(msg + f"cohort.with_maps({modality!r})")
        return open_map(map_path(self.folder, participant_id, modality, self.grid, session), self.grid)

    def segmentation(self, participant_id: str, session: str | None = None) -> NDArray[np.int16] | None:
        """Return a participant's own FreeSurfer labels, ``(x, y, z)``, or ``None`` if the cohort has none.

        Parameters
        ----------
        participant_id : str
            Such as ``sub-001``.
        session : str, optional
            Such as ``ses-1``, of a participant with several.

        Raises
        ------
        BrainageError
            If nobody is called so or was there then, or the file has another size.

        """
        session = self._session(participant_id, session)
        path = segmentation_path(self.folder, participant_id, self.grid, session)
        return open_map(path, self.grid, "<i2") if path.is_file() else None

    def maps(self, inputs: str, mask: NDArray[np.bool_] | None = None) -> NDArray[np.float32]:
        """Read the maps of all participants into memory.

        Parameters
        ----------
        inputs : str
            A key of `INPUTS`: a modality, ``"mre"`` (stiffness and damping ratio) or ``"mri"`` (T1w).
        mask : ndarray of bool, optional
            Voxels to read, on the grid.

        Returns
        -------
        ndarray
            ``(n, channels, x, y, z)``, or ``(n, channels, voxels)`` with a mask; float32. At 2 mm a whole map takes
            3.6 MB, its brain voxels 0.7 MB.

        Raises
        ------
        BrainageError
            If the cohort, or somebody in it (see `with_maps`), lacks a modality, or the mask is of another grid, no
            mask, or empty.

        """
        mask = None if mask is None else np.asarray(mask)
        if mask is not None and (mask.shape != self.grid.shape or mask.dtype != bool or not mask.any()):
            found = f"{mask.dtype} {mask.shape} with {np.count_nonzero(mask)} voxels"
            refuse(f"mask is {found}; expected bool {self.grid.shape} with some, for the grid of {self.name}")
        if mask is None:
            return self._read(inputs, self.grid.shape, lambda values: values)
        return self._read(inputs, (int(mask.sum()),), lambda values: values[mask])

    def volumes(self, inputs: str, voxel_size: int | None = None, box: Box | None = None) -> NDArray[np.float32]:
        """Read the maps of all participants into memory, cropped to a box, for networks.

        Parameters
        ----------
        inputs : str
            A key of `INPUTS`.
        voxel_size : int, optional
            A coarser grid than the cohort's, in mm: some of its voxels.
        box : tuple of slice, optional
            Of that grid; default: `anatomy.brain_box`.

        Returns
        -------
        ndarray
            ``(n, channels, x, y, z)``, float32; about 2 MB a map at 2 mm, 0.3 MB at 4 mm.

        Raises
        ------
        BrainageError
            If the cohort, or somebody in it (see `with_maps`), lacks a modality, or there is no such grid.

        """
        size = max(anatomy.grid(voxel_size).voxel_size if voxel_size is not None else 0, self.grid.voxel_size)
        step, box = size // self.grid.voxel_size, checked_box(box or anatomy.brain_box(size), anatomy.grid(size))
        shape = tuple(side.stop - side.start for side in box)
        return self._read(inputs, shape, lambda values: values[::step, ::step, ::step][box])

    def _read(
        self, inputs: str, shape: tuple[int, ...], take: Callable[[NDArray[np.float32]], NDArray[np.float32]]
    ) -> NDArray[np.float32]:
        """Read what is taken of every map, ``(n, channels, *shape)``; one map after the other, none as a whole."""
        modalities = modalities_of(inputs)
        self.check_maps(inputs)
        stack = np.empty((len(self), len(modalities), *shape), np.float32)
        for row, channel in np.ndindex(stack.shape[:2]):
            stack[row, channel] = take(self[row].map(modalities[channel]))
        return stack

    def dataset(self, inputs: str, voxel_size: int | None = None, transform: Any = None) -> "MapsAndAges":
        """Return a PyTorch ``Dataset`` of maps and ages, see `brainage.data.dataset.MapsAndAges`.

        Parameters
        ----------
        inputs : str
            A key of `INPUTS`.
        voxel_size : int, optional
            A coarser grid than the cohort's, in mm.
        transform : callable, optional
            Applied to the maps of each participant.

        """
        from brainage.data.dataset import MapsAndAges  # noqa: PLC0415 - PyTorch takes seconds that others need not wait

        return MapsAndAges(self, inputs, voxel_size, transform)

    def lattice(self, voxel_size: int) -> NDArray[np.bool_]:
        """Return the voxels of the cohort's grid that lie on the grid of a coarser voxel size; all if it is finer.

        Parameters
        ----------
        voxel_size : int
            2, 4 or 8 mm.

        Raises
        ------
        BrainageError
            If there is no such grid.

        """
        step = max(1, anatomy.grid(voxel_size).voxel_size // self.grid.voxel_size)
        mask = np.zeros(self.grid.shape, bool)
        mask[::step, ::step, ::step] = True
        return mask

    def quality(self) -> pd.DataFrame:
        """Return the QC table: per map, voxels with data and impossible values that were set to missing."""
        table = read_quality(self.folder / "qc.tsv")
        own = scans(self.participants, sessions=self._has_sessions)
        kept = pd.Series(scans(table)).isin(own) & (table["modality"] != SEGMENTATION)
        return table[kept].reset_index(drop=True)

    def changed(self) -> list[str]:
        """Read every file of the folder and name those that are not as they were written; reads all voxels."""
        return changed_files(self.folder, self.grid)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that change with any participant, map, segmentation or parameter of the folder.

        They do not change with code that simulates the same maps.
        """
        digest, code = hashlib.sha256(), str(self.parameters.get("code", "")).encode()
        for name in (DESCRIPTION, "participants.tsv", "qc.tsv"):  # qc.tsv holds the checksum of every file
            content = (self.folder / name).read_bytes()
            digest.update(content.replace(code, b"") if code and name == DESCRIPTION else content)
        if self.control != read_description(self.folder).control:  # named when it was opened
            digest.update(self.control.encode())
        return digest.hexdigest()[:12]


def open_cohort(folder: Path | str, *, control: str | None = None) -> Cohort:
    """Open a cohort folder.

    Parameters
    ----------
    folder : Path or str
        As an importer or the simulation made it.
    control : str, optional
        Diagnosis of the controls; default: what the folder says, ``"CN"`` if it says nothing.

    Raises
    ------
    BrainageError
        If the folder is not a cohort, its table is broken, or a map is missing or cut short.

    Examples
    --------
    ::

        cohort = open_cohort("data/mre134")
        cohort.maps("mre").shape  # (134, 2, 91, 109, 91)

    """
    folder = Path(folder).expanduser()
    about = read_description(folder)
    if control is not None:
        about = about._replace(control=check_control(control))
    people = read_participants(folder / "participants.tsv", scores=about.scores, optional=about.optional)
    lacking = check_complete(folder, people, about)
    known = {name: value for name, value in about._asdict().items() if name != "partial"}
    return Cohort(folder=folder, participants=people, lacking=lacking, **known)
