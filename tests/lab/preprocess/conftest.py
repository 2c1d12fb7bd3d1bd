"""A brain of nobody in a scanner: the template, moved and turned in a known way, with a bias field and noise."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.lab.preprocess import align
from brainage.space import anatomy

SIZE = 2


def known_way() -> np.ndarray:
    """Return the way from the template to where the brain lies: turned by 8 degrees, stretched, shifted."""
    turn = np.radians(8)
    way = np.eye(4)
    way[:3, :3] = [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
    way[:3, :3] = way[:3, :3] @ np.diag([1.06, 0.95, 1.03])
    way[:3, 3] = 12, -8, 15
    return way


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register on fewer voxels and levels, which suffices for a brain without noise worth the name."""
    monkeypatch.setattr(align, "_ROUNDS", (20, 20))
    monkeypatch.setattr(align, "_SAMPLED", 0.1)
    monkeypatch.setattr(align, "_SHRINK", (4, 2))
    monkeypatch.setattr(align, "_SMOOTH", (4.0, 1.0))


@pytest.fixture(scope="session")
def scan() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Values with a bias field of 30 % and noise, their affine, the mask of the brain, and values without the field."""
    template = anatomy.template("t1w", SIZE)
    x = np.linspace(-1, 1, template.shape[0])[:, None, None]
    noise = np.random.default_rng(0).normal(0, 0.01, template.shape)
    plain = np.where(template > 0, 100 * np.clip(template + noise, 0.01, None), 0)
    affine = known_way() @ anatomy.grid(SIZE).affine
    return (plain * np.exp(0.3 * x)).astype(np.float32), affine, template > 0, plain.astype(np.float32)


@pytest.fixture
def raw(scan, tmp_path: Path) -> Path:
    """A folder of two people: T1w images and masks; of the first also a magnitude with a stiffness map that follows."""
    values, affine, mask, plain = scan
    for who in ("01", "02"):
        folder = tmp_path / "raw" / f"sub-{who}"
        folder.mkdir(parents=True)
        nib.save(nib.Nifti1Image(values, affine), folder / f"sub-{who}_T1w.nii.gz")
        nib.save(nib.Nifti1Image(mask.astype(np.uint8), affine), folder / f"sub-{who}_brainmask.nii.gz")
    first = tmp_path / "raw/sub-01"
    nib.save(nib.Nifti1Image(plain, affine), first / "sub-01_magnitude.nii.gz")
    stiffness = np.where(mask, 3000, 0).astype(np.float32)
    nib.save(nib.Nifti1Image(stiffness, affine), first / "sub-01_stiffness.nii.gz")
    return tmp_path / "raw"
