import os
import stat
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.lab.preprocess import strip
from brainage.lab.preprocess.strip import STRIPPERS, check_stripper, check_volume, given_mask

IMAGE = nib.Nifti1Image(np.arange(60, dtype=np.float32).reshape(3, 4, 5), np.diag([2.0, 2, 2, 1]))
COPY = '#!/bin/sh\nwhile [ "$1" ]; do case $1 in -i) in=$2;; -m|-o) out=$2;; esac; shift; done\n'


def program(folder: Path, name: str, last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program on the path that gives its input back as the mask, or does something else."""
    path = folder / name
    path.write_text(f"{COPY}{last}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("tool", "name", "last"),
    [
        ("synthstrip", "mri_synthstrip", 'cp "$in" "$out"'),
        ("hd-bet", "hd-bet", 'cp "$in" "$out"'),
        ("hd-bet", "hd-bet", 'cp "$in" "${out%.nii.gz}_bet.nii.gz"'),
    ],
)
def test_programs_give_masks(tool: str, name: str, last: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, name, last, monkeypatch)
    np.testing.assert_array_equal(check_stripper(tool).mask(IMAGE), IMAGE.get_fdata() > 0)


def test_a_program_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "mri_synthstrip", "echo no weights >&2; exit 1", monkeypatch)
    with pytest.raises(BrainageError, match=r"mri_synthstrip made no mask of it \(no weights\); run it by hand"):
        STRIPPERS["synthstrip"].mask(IMAGE)


def test_an_image_in_which_deepbet_finds_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        BrainExtraction = staticmethod(lambda **_: Nothing)
        run = staticmethod(lambda _: np.argmax(np.array([])))

    monkeypatch.setattr(strip, "import_module", lambda _: Nothing)
    with pytest.raises(BrainageError, match=r"deepbet finds no brain in it .*; look at the image, or give a mask"):
        STRIPPERS["deepbet"].mask(IMAGE)


def test_what_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrainageError, match="strip is 'bet'; expected one of deepbet, synthstrip, hd-bet"):
        check_stripper("bet")
    monkeypatch.setattr(strip.shutil, "which", lambda _: None)
    with pytest.raises(BrainageError, match="strip is 'hd-bet', which is not installed: put hd-bet on the path"):
        check_stripper("hd-bet")
    monkeypatch.setattr(strip, "find_spec", lambda _: None)
    with pytest.raises(BrainageError, match=r"strip is 'deepbet', .*: pip install 'brainage\[preprocess\]', or give"):
        check_stripper("deepbet")


def test_a_mask_is_of_the_same_grid(tmp_path: Path) -> None:
    path = tmp_path / "mask.nii.gz"
    nib.save(nib.Nifti1Image((IMAGE.get_fdata() > 30).astype(np.uint8), IMAGE.affine), path)
    np.testing.assert_array_equal(given_mask(path, IMAGE), IMAGE.get_fdata() > 30)
    nib.save(nib.Nifti1Image(np.ones((3, 4, 6), np.uint8), IMAGE.affine), path)
    with pytest.raises(BrainageError, match=r"of another grid than its image; expected \(3, 4, 5\) voxels"):
        given_mask(path, IMAGE)
    nib.save(nib.Nifti1Image(np.ones((3, 4, 5), np.uint8), np.diag([2.0, 2, 2.1, 1])), path)
    with pytest.raises(BrainageError, match="of another grid than its image"):
        given_mask(path, IMAGE)


def test_volumes_are_a_brain_s() -> None:
    mask = np.ones((100, 100, 100), bool)
    assert check_volume(mask, np.eye(4)) == pytest.approx(1.0)
    for size in (0.5, 2.0):
        with pytest.raises(BrainageError, match=r"litres; expected 0.5 to 2.5, a brain: look at the mask"):
            check_volume(mask, np.diag([size, size, size, 1]))


@pytest.mark.slow
def test_deepbet_finds_a_brain_of_a_litre_or_two(scan) -> None:
    """On a brain without a skull, which it takes whole."""
    pytest.importorskip("deepbet")
    values, affine, mask, _ = scan
    found = check_stripper("deepbet").mask(nib.Nifti1Image(values, affine))
    assert found.shape == mask.shape
    assert 2 * (found & mask).sum() / (found.sum() + mask.sum()) > 0.8
