import pytest

from brainage.core.errors import BrainageError
from brainage.lab.learners import LEARNERS, check_size, estimator
from brainage.models.networks import ProjectionNetwork


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


@pytest.mark.parametrize(("learner", "most"), [("best", 14), ("contrastive", 70), ("supervised", 70)])
def test_a_file_does_not_hold_more_networks_than_300_mb(learner: str, most: int) -> None:
    check_size(learner, most)
    with pytest.raises(BrainageError, match=f"folds is {most + 1}; expected {most} at most with {learner}"):
        check_size(learner, most + 1)
    check_size("pca-gp", 1000)
    weights = sum(one.numel() for one in ProjectionNetwork(2, "narrow").parameters())
    assert 2 * weights * most * (5 if learner == "best" else 1) < 300e6  # half precision
