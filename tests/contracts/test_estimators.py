"""scikit-learn's own checks of estimators; what is expected to fail is listed with its reason."""

import pytest
from sklearn.base import RegressorMixin, clone, is_regressor
from sklearn.linear_model import Ridge
from sklearn.utils import estimator_checks, get_tags
from sklearn.utils.estimator_checks import parametrize_with_checks

from brainage.models import estimators
from brainage.models.estimators import (
    BiasCorrectedRegressor,
    ContrastiveRegressor,
    PCAGaussianProcess,
    SupervisedRegressor,
)


class Corrected(BiasCorrectedRegressor):
    """Corrects even where predictions do not rise with age: the checks draw ages at random, which nothing predicts."""

    def _refuse_flat(self, slope: float, lowest: float) -> None:
        pass


_ARGUMENTS = {
    "check_fit_score_takes_y": "the second argument is called what it is: ages",
    "check_supervised_y_2d": "ages of shape (n, 1) are refused: as a column they would be broadcast",
}
_OF_THE_GP = {
    "check_dtype_object": "everything that users get wrong is a BrainageError, which is a ValueError, not a TypeError",
    "check_regressors_train": "one component and two epochs, which keep the checks quick, explain less than half",
}


def expected_failures(estimator) -> dict[str, str]:
    return _ARGUMENTS | (_OF_THE_GP if isinstance(estimator, PCAGaussianProcess) else {})


#: Every regressor that is public.
KINDS = [
    kind
    for kind in map(vars(estimators).get, estimators.__all__)
    if isinstance(kind, type) and issubclass(kind, RegressorMixin)
]
_QUICK = {"n_components": 1, "epochs": 2}


def quick(kind: type):
    """Return one that is fitted in no time, with those of the quick settings that it has."""
    if kind is BiasCorrectedRegressor:
        return Corrected(Ridge(), cv=2)
    return kind(**{name: value for name, value in _QUICK.items() if name in kind().get_params()})


OF_TABLES = [one for one in map(quick, KINDS) if get_tags(one).input_tags.two_d_array]
OF_VOLUMES = [kind for kind in KINDS if not get_tags(quick(kind)).input_tags.two_d_array]


def test_every_regressor_is_checked() -> None:
    assert {PCAGaussianProcess, BiasCorrectedRegressor, SupervisedRegressor, ContrastiveRegressor} <= set(KINDS)
    assert len(OF_TABLES) + len(OF_VOLUMES) == len(KINDS)
    assert {SupervisedRegressor, ContrastiveRegressor} <= set(OF_VOLUMES)


@parametrize_with_checks(OF_TABLES, expected_failed_checks=expected_failures)
@pytest.mark.filterwarnings("ignore::brainage.models.estimators.PredictionWarning")
def test_follows_scikit_learns_conventions(estimator, check) -> None:
    check(estimator)


#: Those of scikit-learn's checks that bring no data: it has none of five dimensions.
_WITHOUT_DATA = [
    "check_do_not_raise_errors_in_init_or_set_params",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_get_params_invariance",
    "check_mixin_order",
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_set_params",
    "check_valid_tag_types",
]


@pytest.mark.parametrize("name", _WITHOUT_DATA)
@pytest.mark.parametrize("kind", OF_VOLUMES)
def test_networks_follow_them_where_no_data_are_needed(kind: type, name: str) -> None:
    getattr(estimator_checks, name)(kind.__name__, kind())


@pytest.mark.parametrize("model", [SupervisedRegressor(), ContrastiveRegressor(), PCAGaussianProcess()])
def test_tags_say_what_maps_look_like(model) -> None:
    tags = get_tags(model)
    assert is_regressor(model)
    assert tags.target_tags.required
    assert tags.input_tags.three_d_array
    assert tags.input_tags.two_d_array == isinstance(model, PCAGaussianProcess)
    assert not tags.input_tags.allow_nan
    assert get_tags(BiasCorrectedRegressor(model)).input_tags == tags.input_tags


def test_what_scikit_learn_counts_is_all_values_of_a_participant(volumes) -> None:
    maps, ages = volumes
    quick = {"epochs": 2, "batch_size": 8}
    for model in (
        PCAGaussianProcess(n_components=2, epochs=2),
        SupervisedRegressor(**quick),
        ContrastiveRegressor(**quick, step_size=1),
        BiasCorrectedRegressor(PCAGaussianProcess(n_components=2, epochs=9)),
    ):
        fitted = clone(model).fit(maps[:16], ages[:16])
        assert (fitted.n_features_in_, fitted.map_shape_) == (12 * 14 * 12, (1, 12, 14, 12))
