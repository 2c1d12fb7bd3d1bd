"""Folders as labs have them: small ones, on the 8 mm grid, that tests write and spoil."""

from collections.abc import Callable
from pathlib import Path

import nibabel as nib
import numpy as np
import pandas as pd
from scipy.ndimage import affine_transform

from brainage.space.anatomy import grid, region_mask

GRID = grid(8)
BRAIN = region_mask("brain", 8)
PEOPLE = ["A-01", "A-02", "A-03", "A-04", "A-05", "A-06"]
AGES = ["61,5", "70", "33", "45", "52", "28"]


def values(i: int, level: float = 2.5) -> np.ndarray:
    """Return a map of somebody, 0 outside the brain, that differs between people."""
    noise = np.random.default_rng(i).normal(0, 0.02 * level, GRID.shape)
    return np.where(BRAIN, level + noise + 0.02 * level * i, 0).astype(np.float32)


def save(path: Path, array: np.ndarray, affine: np.ndarray | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nib.save(nib.Nifti1Image(array, GRID.affine if affine is None else affine), path)
    return path


def stiffness_file(folder: Path, who: str) -> Path:
    return folder / "maps" / f"{who}_2019_Stiffness.nii.gz"


def damping_file(folder: Path, who: str) -> Path:
    return folder / "maps" / f"{who}_2019_DR.nii.gz"


def flat(folder: Path, n: int = 6) -> Path:
    """Write a flat folder: stiffness in Pa as whole numbers, a German table with decimal commas."""
    for i, who in enumerate(PEOPLE[:n]):
        save(stiffness_file(folder, who), np.round(1000 * values(i)).astype(np.int16))
        save(damping_file(folder, who), values(i, 0.2))
    rows = {"Code": PEOPLE[:n], "Alter": AGES[:n], "Geschlecht": list("wmwmwm")[:n], "Gruppe": ["HC", "PD"] * 3}
    table = pd.DataFrame({name: entries[:n] for name, entries in rows.items()})
    (folder / "people.csv").write_bytes(table.assign(Zentrum="Zürich").to_csv(sep=";", index=False).encode("cp1252"))
    return folder


def rewrite_table(folder: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    """Change the table of a flat folder."""
    table = pd.read_csv(folder / "people.csv", sep=";", dtype=str, encoding="cp1252", keep_default_na=False)
    change(table).to_csv(folder / "people.csv", sep=";", index=False)


def fine_grid(array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a map on 2 mm with axes as RAS has them, each voxel as the nearest of ours, and its affine."""
    affine = np.diag([2.0, 2.0, 2.0, 1.0])
    affine[:3, 3] = [-96, -132, -78]
    way = np.linalg.solve(GRID.affine, affine)
    return affine_transform(array, way[:3, :3], way[:3, 3], (97, 115, 97), order=0), affine
