import numpy as np
import pandas as pd
import pytest

from brainage.simulation.lattice import fields
from brainage.simulation.person.latents import describe_texture
from brainage.space import anatomy
from brainage.truth.calibration import texture

TYPICAL = np.array([[0.1, 0.1, 0.2, 0.3, 0.2, 0.1]])


def test_shares_of_noise_are_found_again() -> None:
    basis = texture.component_curves(draws=2)
    np.testing.assert_allclose(texture.texture_shares(TYPICAL @ basis, basis), TYPICAL, atol=1e-3)


def test_curves_of_the_components_are_those_of_their_kernels() -> None:
    """Gaussian blur of SD s gives exp(-d^2 / (4 s^2)), here times how alike edges are at that distance."""
    curves = dict(zip(fields.COMPONENTS, texture.component_curves(draws=3), strict=True))
    edges = np.where(anatomy.region_mask("brain"), fields._edges(), 0)
    for voxels, found in zip((1, 2, 3), curves["2 mm"], strict=False):
        pairs = [edges * np.roll(edges, voxels, axis) for axis in range(3)]
        alike = np.mean([pair[pair > 0].mean() for pair in pairs]) / (edges[edges > 0] ** 2).mean()
        assert found == pytest.approx(alike * np.exp(-((2 * voxels) ** 2) / (4 * 2.0**2)), abs=0.03)


def test_a_correction_takes_off_what_is_too_much(tmp_path) -> None:
    """The imitation turns out coarser than the real maps: means move down by as much, and too wide SDs shrink."""
    rng = np.random.default_rng(0)
    real = np.abs(TYPICAL + rng.normal(0, 0.01, (134, 6)))
    coarser = np.abs(TYPICAL[:, ::-1] + rng.normal(0, 0.03, (134, 6)))
    real, coarser = (shares / shares.sum(axis=1, keepdims=True) for shares in (real, coarser))
    rows = [
        {"kind": "texture", "modality": "stiffness", "name": name, "mean": 0.5, "sd": 1.0}
        for name in ("coarse", "fine")
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "latents.csv", index=False)
    pd.DataFrame({"component": fields.COMPONENTS, "stiffness": TYPICAL[0]}).to_csv(
        tmp_path / "texture.csv", index=False
    )
    texture.correct_texture(tmp_path, {"stiffness": real}, {"stiffness": coarser})
    after = pd.read_csv(tmp_path / "latents.csv")
    gap = describe_texture(real).mean(axis=0) - describe_texture(coarser).mean(axis=0)
    np.testing.assert_allclose(after["mean"], 0.5 + gap, atol=1e-3)
    assert (after["sd"] < 1).all()
    assert pd.read_csv(tmp_path / "texture.csv")["stiffness"].sum() == pytest.approx(1, abs=1e-3)
