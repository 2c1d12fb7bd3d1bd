"""A cohort as PyTorch sees one: maps and ages, one participant at a time, for a ``DataLoader``."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import Dataset

from brainage.data.cohort import Cohort


class MapsAndAges(Dataset[tuple[Any, Tensor]]):
    """Maps of a cohort, cropped to the template's brain as `Cohort.volumes` does, read when they are asked for.

    Parameters
    ----------
    cohort : Cohort
        Whose maps and ages.
    inputs : str
        A key of `brainage.data.inputs.INPUTS`.
    voxel_size : int, optional
        A coarser grid than the cohort's, in mm.
    transform : callable, optional
        Applied to the maps of each participant, a float32 tensor ``(channels, x, y, z)``, 0 without data.

    Raises
    ------
    BrainageError
        If the cohort, or somebody in it, lacks a modality, somebody's age is unknown, or there is no such grid.

    """

    def __init__(
        self,
        cohort: Cohort,
        inputs: str,
        voxel_size: int | None = None,
        transform: Callable[[Tensor], Any] | None = None,
    ) -> None:
        self.cohort, self.inputs, self.voxel_size, self.transform = cohort, inputs, voxel_size, transform
        cohort.check_ages()
        cohort.check_maps(inputs)  # told now, and not by a worker
        cohort[:1].volumes(inputs, voxel_size)

    def __len__(self) -> int:
        """Return the number of participants."""
        return len(self.cohort)

    def __getitem__(self, index: int) -> tuple[Any, Tensor]:
        """Return the maps of one participant and their age in years, a float32 scalar."""
        row = range(len(self))[index]
        maps = torch.from_numpy(self.cohort[row : row + 1].volumes(self.inputs, self.voxel_size)[0])
        age = torch.tensor(self.cohort.ages[row], dtype=torch.float32)
        return (maps if self.transform is None else self.transform(maps)), age
