"""Make small data sets on disk for tests."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd

from brainage.space import anatomy


def save_map(path: Path, values: np.ndarray, affine: np.ndarray | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nib.save(nib.Nifti1Image(values, anatomy.grid(2).affine if affine is None else affine), path)


def stiffness_path(clone: Path, number: int = 1) -> Path:
    return clone / f"individual_stiffness_files/{number:03d}Stiffness_warped.nii.gz"


def damping_path(clone: Path, number: int = 1) -> Path:
    return clone / f"individual_damping ratio_files/{number:03d}DR_warped.nii.gz"


def write_table(clone: Path, **columns: list) -> None:
    """Write the demographics; keyword arguments replace columns."""
    n = 3
    table = {
        "SUBJECT ID": [f"{i:03d}" for i in range(1, n + 1)],
        "AGE": [18, 24, 33],
        "SEX": ["F", "M", "F"],
        "ORIG STUDY": ["Study A ", "Study A ", "Study B"],
    }
    clone.mkdir(parents=True, exist_ok=True)
    pd.DataFrame({**table, **columns}).to_excel(clone / "MRE134_Demographics.xlsx", index=False)


def write_clone(clone: Path, n: int = 3) -> None:
    """Write a clone with the dirt of the real one: Pa, outliers, negative damping, differing coverage."""
    write_table(clone)
    brain = anatomy.region_mask("brain")
    rng = np.random.default_rng(0)
    for number in range(1, n + 1):
        covered = brain.copy()
        covered[:, :, : 10 * number] = False  # cut off from below
        stiffness = np.where(covered, 2500 + 10 * number + rng.integers(-50, 50, brain.shape), 0)
        damping = np.where(covered, 0.2 + 0.01 * number, 0)
        outliers = np.flatnonzero(covered)[:6]
        stiffness.flat[outliers[:1]] = 23_296
        damping.flat[outliers[1:3]] = 67.7
        damping.flat[outliers[3:6]] = -0.01
        save_map(stiffness_path(clone, number), stiffness.astype(np.float32))
        save_map(damping_path(clone, number), damping.astype(np.float32))
