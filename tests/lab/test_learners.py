import pytest

from brainage.core.errors import BrainageError
from brainage.lab.learners import LEARNERS, estimator


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_learner_has_settings_for_every_input(learner: str) -> None:
    for inputs in ("mri", "stiffness", "damping_ratio", "mre"):
        assert estimator(learner, inputs, 25).get_params()


def test_few_people_have_fewer_components_and_smaller_batches() -> None:
    assert estimator("supervised", "mre", 20)[-1].batch_size == estimator("contrastive", "mre", 20)[-1].batch_size == 20
    assert estimator("supervised", "mre", 200)[-1].batch_size == 32
    assert estimator("pca-gp", "mre", 25)[-1].n_components == 24
    assert estimator("pca-gp", "mre", 1000)[-1].n_components > 24


def test_learners_and_inputs_that_are_none_are_told() -> None:
    with pytest.raises(BrainageError, match="model is 'forest'; expected one of pca-gp, supervised, contrastive"):
        estimator("forest", "mre", 25)
    with pytest.raises(BrainageError, match="input is 't2'; expected one of"):
        estimator("pca-gp", "t2", 25)
