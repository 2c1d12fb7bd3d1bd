import numpy as np
import pytest

from brainage.lab.intake.quantities import modality_map, quantity_of, unit_of
from brainage.space import mechanics


@pytest.mark.parametrize(
    ("file", "quantity"),
    [
        ("sub-01/mre/sub-01_space-MNI_stiffness.nii.gz", "stiffness"),
        ("individual_stiffness_files/001Stiffness_warped.nii", "stiffness"),
        ("individual_damping ratio_files/001DR_warped.nii", "damping_ratio"),
        ("p1/shear_stiffness_kPa.nii", "stiffness"),
        ("p1/mu.nii", "stiffness"),
        ("p1_Gp.nii", "storage_modulus"),
        ("p1_Gpp.nii", "loss_modulus"),
        ("p1_StorageModulus.nii", "storage_modulus"),
        ("sub-1/anat/sub-1_T1w.nii.gz", "t1w"),
        ("sub-1/anat/sub-1_MPRAGE.nii.gz", "t1w"),
        ("sub-1/anat/sub-1_dseg.nii", "segmentation"),
        ("sub-1_aparc+aseg.nii", "segmentation"),
        ("stiffness/p7.nii", "stiffness"),
        ("sub-1_stiffness_mask.nii", ""),
        ("sub-1_magnitude.nii", ""),
        ("sub-1_wave.nii", ""),
        ("drake.nii", ""),
        ("sub-01_acq-SE_stiffness.nii", "stiffness"),
        ("sub-01_wave-1_stiffness.nii", "stiffness"),
        ("T1/p1_FA.nii", ""),
        ("T1/p1_stiffness.nii", "stiffness"),
        ("sub-1_space-T1w_FA.nii", ""),
        ("sub-1_space-T1w_stiffness.nii", "stiffness"),
        ("mwp1sub-01_T1w.nii", ""),
        ("p1_G'.nii", "storage_modulus"),
        ("p1_G''.nii", "loss_modulus"),
        ("p1_Gprimeprime.nii", "loss_modulus"),
        ("sub-T12.nii", ""),
    ],
)
def test_a_name_says_what_is_measured(file: str, quantity: str) -> None:
    assert quantity_of(file) == quantity


@pytest.mark.parametrize(
    ("quantity", "median", "unit"),
    [
        ("stiffness", 2.7, "kPa"),
        ("stiffness", 2700, "Pa"),
        ("stiffness", 70, ""),
        ("damping_ratio", 0.2, "1"),
        ("damping_ratio", 21, "%"),
        ("storage_modulus", 2100, "Pa"),
        ("loss_modulus", 0.8, "kPa"),
    ],
)
def test_a_median_says_the_unit(quantity: str, median: float, unit: str) -> None:
    assert unit_of(quantity, median) == unit


def test_moduli_become_what_they_were_made_of() -> None:
    stiffness, damping = np.array([2.0, 3.0, 0.0]), np.array([0.1, 0.3, 0.0])
    storage, loss = mechanics.moduli(stiffness[:2], damping[:2])
    maps = {"storage_modulus": np.append(storage, 0).astype("f4"), "loss_modulus": np.append(loss, 0).astype("f4")}
    np.testing.assert_allclose(modality_map("stiffness", maps), stiffness, rtol=1e-6)
    np.testing.assert_allclose(modality_map("damping_ratio", maps), damping, rtol=1e-6)


def test_where_a_modulus_has_the_wrong_sign_there_are_no_data() -> None:
    maps = {"storage_modulus": np.array([2, -1, 2], "f4"), "loss_modulus": np.array([1, 1, -1], "f4")}
    assert (modality_map("stiffness", maps) != 0).tolist() == [True, False, False]
