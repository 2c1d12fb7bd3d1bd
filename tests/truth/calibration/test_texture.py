from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from brainage.data.inputs import INPUTS
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


def test_shares_move_by_what_was_missed() -> None:
    """Known answer: curves of other shares were found, so shares move by the difference; none turns negative."""
    basis = texture.component_curves(draws=2)
    found = np.array([0.1, 0.15, 0.2, 0.25, 0.2, 0.1])
    moved = texture.moved_shares(TYPICAL[0], (TYPICAL[0] - found) @ basis, basis)
    np.testing.assert_allclose(moved, 2 * TYPICAL[0] - found, atol=1e-3)
    far = texture.moved_shares(TYPICAL[0], -2 * basis[0] + basis[4], basis)
    assert far.min() >= 0
    assert far.sum() == pytest.approx(1)


def test_a_correction_takes_off_what_is_too_much(tmp_path: Path) -> None:
    """The imitation turns out coarser than the real maps: latents follow the mean shares, and too wide SDs shrink."""
    rng, basis = np.random.default_rng(0), texture.component_curves(draws=2)
    more = TYPICAL + np.array([-0.02, -0.02, 0, 0.02, 0.02, 0])
    real, coarser = (
        SimpleNamespace(
            texture={
                m: pd.DataFrame(np.clip(mean + rng.normal(0, sd, (134, 6)), 0.01, 1) @ basis) for m in INPUTS["mre"]
            }
        )
        for mean, sd in ((TYPICAL, 0.005), (more, 0.02))
    )
    rows = [("texture", m, name, 0.5, 1.0) for m in INPUTS["mre"] for name in ("coarse", "fine")]
    pd.DataFrame(rows, columns=["kind", "modality", "name", "mean", "sd"]).to_csv(tmp_path / "latents.csv", index=False)
    shares = pd.DataFrame({"component": fields.COMPONENTS, **dict.fromkeys(INPUTS["mre"], TYPICAL[0])})
    shares.to_csv(tmp_path / "texture.csv", index=False)
    texture.correct_texture(tmp_path, real, coarser, basis)
    after, kept = (pd.read_csv(tmp_path / f"{name}.csv") for name in ("latents", "texture"))
    moved = kept["stiffness"].to_numpy()
    np.testing.assert_allclose(moved, 2 * TYPICAL[0] - more[0], atol=0.01)
    gap = (describe_texture(moved[None]) - describe_texture(TYPICAL))[0]
    np.testing.assert_allclose(after.query("modality == 'stiffness'")["mean"], 0.5 + gap, atol=2e-3)
    assert (after["sd"] < 1).all()
