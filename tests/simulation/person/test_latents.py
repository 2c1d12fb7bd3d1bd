import numpy as np
import pytest

from brainage.simulation.numbers.parameters import measured
from brainage.simulation.person.latents import (
    LATENTS,
    MECHANICAL,
    describe_texture,
    draw_latents,
    targets,
    texture_from,
    typical_latents,
)
from brainage.simulation.person.model import Model, measured_correlations


def test_draws_have_the_measured_means_sds_and_correlations() -> None:
    rng, root = np.random.default_rng(0), Model().root
    draws = np.array([draw_latents(rng, np.zeros(len(LATENTS)), root) for _ in range(4000)])
    table = measured("latents")
    np.testing.assert_allclose((draws.mean(axis=0) - table["mean"]) / table["sd"], 0, atol=0.08)
    np.testing.assert_allclose(draws.std(axis=0) / table["sd"], 1, atol=0.06)
    np.testing.assert_allclose(np.corrcoef(draws.T), measured_correlations(), atol=0.08)


def test_tables_list_latents_in_the_same_order() -> None:
    keys = [tuple(row) for row in measured("latents")[["kind", "modality", "name"]].to_numpy()]
    assert tuple(keys) == LATENTS
    assert [" | ".join(key) for key in LATENTS] == measured("correlations")["latent"].tolist()


def test_texture_is_described_and_made_again() -> None:
    shares = np.array([[0.1, 0.2, 0.2, 0.2, 0.2, 0.1]])
    again = texture_from(describe_texture(shares)[0], shares[0])
    np.testing.assert_allclose(again, shares[0])
    coarser = texture_from(np.array([3.0, 0.0]), shares[0])
    assert coarser.sum() == pytest.approx(1)
    assert coarser[3:].sum() == pytest.approx(1 / (1 + np.exp(-3.0)))


@pytest.mark.parametrize("modality", MECHANICAL)
def test_targets_are_in_the_modalitys_unit(modality: str) -> None:
    wanted = targets(typical_latents(), modality)
    low, high = {"stiffness": (2.0, 4.5), "damping_ratio": (0.1, 0.3)}[modality]
    assert ((wanted.means > low) & (wanted.means < high)).all()
    assert (wanted.sds > 0).all()
    assert wanted.shares.sum() == pytest.approx(1)
