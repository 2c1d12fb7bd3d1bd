import numpy as np
import pytest
import torch
from sklearn.base import clone

from brainage.core.errors import BrainageError
from tests.models.estimators.cases import NEURAL, both


@both
def test_planted_age_is_found(model, volumes) -> None:
    maps, ages = volumes
    fitted = clone(model).set_params(epochs=25, step_size=5) if model is NEURAL["contrastive"] else clone(model)
    fitted.set_params(epochs=25).fit(maps[:72], ages[:72])
    error = np.abs(fitted.predict(maps[72:]) - ages[72:]).mean()
    assert error < 0.4 * np.abs(ages[72:] - ages[:72].mean()).mean()
    assert fitted.loss_history_[-1] < fitted.loss_history_[0]


@both
def test_a_seed_repeats_a_fit_and_another_one_does_not(model, volumes) -> None:
    maps, ages = (values[:32] for values in volumes)
    first, again, other = (
        clone(model).set_params(random_state=seed, epochs=4).fit(maps, ages).predict(maps) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


@both
def test_fitting_leaves_the_global_random_stream_alone(model, volumes) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    clone(model).set_params(epochs=4).fit(*(values[:32] for values in volumes))
    assert torch.equal(torch.rand(1), expected)


@both
def test_every_parameter_has_a_finite_gradient(model, volumes) -> None:
    """A known fault of reduced precision on CPUs: gradients of the last block that are not numbers."""
    maps, ages = volumes
    fitted = clone(model).set_params(epochs=1, step_size=2) if model is NEURAL["contrastive"] else clone(model)
    fitted.set_params(epochs=4).fit(maps, ages)
    for name, weights in fitted.network_.named_parameters():
        assert weights.grad is not None, name
        assert weights.grad.isfinite().all(), name


@both
def test_embeddings_are_one_row_a_participant(model, volumes) -> None:
    maps, ages = (values[:32] for values in volumes)
    assert clone(model).set_params(epochs=4).fit(maps, ages).embed(maps[:3]).shape == (3, 256)


@both
def test_maps_smaller_than_the_first_kernel_are_refused(model, volumes) -> None:
    maps, ages = volumes
    with pytest.raises(BrainageError, match=r"maps have 6 x .* voxels; a network needs 7 along each axis"):
        clone(model).fit(maps[:, :, :6], ages)
