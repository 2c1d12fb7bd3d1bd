import numpy as np
import pytest
from joblib import Parallel, delayed

from brainage.core import settings
from brainage.core.errors import BrainageError
from brainage.data.inputs import INPUTS
from brainage.simulation.map.participant_maps import draw_maps, tissue_slopes
from brainage.simulation.person.drawn_person import draw_person
from brainage.simulation.person.model import Model
from brainage.truth import oracle
from brainage.truth.age_posterior import gap_limit

MODEL = Model()


def see(index: int, model: Model) -> tuple[float, np.ndarray]:
    person = draw_person(index, 0, model)
    return person.age, oracle.observe(draw_maps(person, tissue_slopes(model), 2))


@pytest.fixture
def seen() -> tuple[np.ndarray, np.ndarray]:
    """Ages and features of healthy participants."""
    healthy = Model(mix={"CN": 1.0})
    pairs = Parallel(n_jobs=settings.jobs())(delayed(see)(index, healthy) for index in range(24))
    return np.array([age for age, _ in pairs]), np.array([features for _, features in pairs])


def test_features_without_age_effects_are_the_latents() -> None:
    """A young adult without gap shows the own latents: what the oracle's likelihood is about."""
    still = Model(gap_sd=0, regional_gap_sd=0, atrophy=0, stiffness_slope=0, damping_slope=0, mix={"CN": 1.0})
    person = draw_person(3, 0, still)
    found = oracle.observe(draw_maps(person, tissue_slopes(still), 2))[: oracle._SEEN.sum()]
    ratio = found / person.latents[oracle._SEEN]
    means = np.array([kind == "mean" for kind, _, _ in oracle._KINDS])
    np.testing.assert_allclose(ratio[means], 1, atol=0.06)  # own anatomy and the fading of low values move them
    assert np.median(np.abs(ratio[means] - 1)) < 0.015


@pytest.mark.slow
def test_the_oracle_beats_guessing_and_not_the_gap_and_is_not_biased(seen) -> None:
    """In one test, since the reader takes half a minute to learn what to expect. More to see is no harm."""
    ages, features = seen
    errors = {inputs: oracle.predict(features, inputs, MODEL) - ages for inputs in INPUTS}
    mae = {inputs: np.abs(error).mean() for inputs, error in errors.items()}
    guessing = np.abs(np.median(ages) - ages).mean()
    assert max(mae.values()) < 0.75 * guessing, mae
    assert min(mae.values()) > 0.6 * gap_limit(MODEL.groups, MODEL.gap_sd), mae
    assert abs(errors["mre"].mean()) < 2 * errors["mre"].std() / np.sqrt(len(ages)) + 0.5
    assert mae["mre"] < mae["stiffness"] + 0.5
    without = features.copy()
    without[:, 2] = np.nan  # an area without data
    assert np.isfinite(oracle.predict(without, "mre", MODEL)).all()


def test_other_inputs_and_features_are_told() -> None:
    with pytest.raises(BrainageError, match="inputs is 'mra'; expected one of"):
        oracle.predict(np.ones((2, 112)), "mra", MODEL)
    with pytest.raises(BrainageError, match=r"features have shape \(67,\); expected rows of observe, \(n, 112\)"):
        oracle.predict(np.ones(67), "mre", MODEL)
