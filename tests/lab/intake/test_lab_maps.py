from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brainage.lab.intake.lab_maps import visit_maps
from brainage.lab.intake.reading import Files, Reading
from brainage.space import anatomy, mechanics
from tests.lab.intake.folders import BRAIN, GRID, fine_grid, save, values

READING = Reading("lab", {"stiffness": Files("{participant}.nii", "kPa")}, voxel_size=8)


def read(folder: Path, array: np.ndarray, affine: np.ndarray | None = None, reading: Reading = READING):
    save(folder / "a.nii", array, affine)
    return visit_maps(folder, "sub-1", {"stiffness": "a.nii"}, reading)


def test_a_map_comes_as_it_is(tmp_path: Path) -> None:
    found = read(tmp_path, values(0))
    np.testing.assert_array_equal(found.maps["stiffness"], values(0))
    assert (found.problems, found.regridded, found.refused) == ([], [], {})


def test_pascal_become_kilopascal(tmp_path: Path) -> None:
    reading = replace(READING, maps={"stiffness": Files("{participant}.nii", "Pa")})
    found = read(tmp_path, (1000 * values(0)).astype(np.int16), reading=reading)
    np.testing.assert_allclose(found.maps["stiffness"], values(0), atol=1e-3)


def test_a_map_stored_another_way_is_turned_and_told(tmp_path: Path) -> None:
    affine = GRID.affine @ np.diag([-1, 1, 1, 1.0])
    affine[:3, 3] = (GRID.affine @ [GRID.shape[0] - 1, 0, 0, 1])[:3]
    found = read(tmp_path, values(0)[::-1], affine)
    np.testing.assert_array_equal(found.maps["stiffness"], values(0))
    assert [(one.problem, one.remedy, one.stops) for one in found.problems] == [
        ("is stored as RAS", "reoriented to LAS by its affine", False)
    ]


def test_a_map_of_another_grid_is_put_on_ours_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, *fine_grid(values(0)))
    assert found.regridded == ["a.nii"]
    assert (found.maps["stiffness"] != 0)[BRAIN].mean() > 0.95


@pytest.mark.parametrize(
    ("spoil", "told", "remedy"),
    [
        (lambda one: 1000 * one, "median stiffness is", "the file is in another unit, convert it"),
        (lambda one: 0 * one, "no voxel has data, all are 0", "restore the file"),
        (lambda one: np.roll(one, 6, axis=1), "lie outside the template's brain", "register the map"),
        (lambda one: np.where(BRAIN, np.nan, one), "voxels inside the brain are NaN", "set voxels without data to 0"),
        (lambda one: np.stack([one, one], -1), "has 4 dimensions", "split the file"),
        (lambda one: one.astype(np.complex64), "values are complex", "expected stiffness in kPa"),
    ],
)
def test_a_broken_map_is_told_with_its_remedy(spoil, told: str, remedy: str, tmp_path: Path) -> None:
    found = read(tmp_path, spoil(values(0)))
    assert not found.maps
    assert [(told in one.problem, remedy in one.remedy, one.scans) for one in found.problems] == [
        (True, True, ("sub-1",))
    ], found.problems


def test_one_broken_map_leaves_the_other(tmp_path: Path) -> None:
    reading = replace(READING, maps=READING.maps | {"damping_ratio": Files("{participant}_d.nii", "1")})
    (tmp_path / "a.nii").write_bytes(b"broken")
    save(tmp_path / "d.nii", values(0, 0.2))
    found = visit_maps(tmp_path, "sub-1", {"stiffness": "a.nii", "damping_ratio": "d.nii"}, reading)
    assert (set(found.maps), [one.file for one in found.problems]) == ({"damping_ratio"}, ["a.nii"])


def moduli(folder: Path, change=lambda one: one):
    reading = replace(
        READING, maps={one: Files("{participant}.nii", "kPa") for one in ("storage_modulus", "loss_modulus")}
    )
    storage, loss = np.zeros(GRID.shape), np.zeros(GRID.shape)
    storage[BRAIN], loss[BRAIN] = mechanics.moduli(values(0)[BRAIN], values(0, 0.2)[BRAIN])
    save(folder / "s.nii", change(storage).astype(np.float32))
    save(folder / "l.nii", loss.astype(np.float32))
    return visit_maps(folder, "sub-1", {"storage_modulus": "s.nii", "loss_modulus": "l.nii"}, reading)


def test_moduli_give_stiffness_and_damping_ratio(tmp_path: Path) -> None:
    found = moduli(tmp_path)
    np.testing.assert_allclose(found.maps["stiffness"], values(0), atol=1e-5)
    np.testing.assert_allclose(found.maps["damping_ratio"], values(0, 0.2), atol=1e-5)


def test_moduli_of_the_wrong_sign_are_told(tmp_path: Path) -> None:
    found = moduli(tmp_path, change=lambda one: -one)
    assert "storage modulus is not above 0, or loss modulus below 0, in 100 % of the voxels" in str(found.problems[0])
    assert not found.maps


def test_a_map_that_lies_elsewhere_is_kept_to_be_looked_at(tmp_path: Path) -> None:
    found = read(tmp_path, np.roll(values(0), 6, axis=1))
    shown, why = found.refused["stiffness"]
    assert (shown != 0).any()
    assert "outside the template's brain" in why


def test_labels_are_read_and_told_of(tmp_path: Path) -> None:
    reading = replace(READING, maps=READING.maps | {"segmentation": Files("{participant}.nii", "labels")})
    save(tmp_path / "a.nii", values(0))
    save(tmp_path / "s.nii", anatomy.labels(8).astype(np.int16))
    files = {"stiffness": "a.nii", "segmentation": "s.nii"}
    np.testing.assert_array_equal(visit_maps(tmp_path, "sub-1", files, reading).maps["segmentation"], anatomy.labels(8))
    save(tmp_path / "s.nii", values(0))
    assert "the segmentation is not of whole numbers" in str(visit_maps(tmp_path, "sub-1", files, reading).problems[0])


def test_one_modulus_of_another_unit_is_told(tmp_path: Path) -> None:
    found = moduli(tmp_path, change=lambda one: one / 1000)
    assert "median storage modulus is 0.00" in str(found.problems[0])
    assert not found.maps


def test_nan_is_missing_if_the_lab_says_so(tmp_path: Path) -> None:
    spoiled = np.where(np.arange(GRID.shape[0])[:, None, None] < 8, np.nan, values(0)).astype(np.float32)
    assert "nan_is_missing = true" in read(tmp_path, spoiled).problems[0].remedy
    found = read(tmp_path, spoiled, reading=replace(READING, nan_is_missing=True))
    assert (found.maps["stiffness"][:8] == 0).all()
    assert (found.maps["stiffness"][8:] == values(0)[8:]).all()
