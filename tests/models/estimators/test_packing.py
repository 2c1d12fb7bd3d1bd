import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline

from brainage.core.errors import BrainageError
from brainage.models.estimators import BiasCorrectedRegressor, PCAGaussianProcess
from brainage.models.estimators.packing import map_shape, packed, unpacked
from brainage.models.normalization import DatasetNormalizer


@pytest.fixture
def model(volumes) -> BiasCorrectedRegressor:
    plain = make_pipeline(DatasetNormalizer(), "passthrough", PCAGaussianProcess(n_components=2, epochs=9))
    return BiasCorrectedRegressor(plain, cv=3, random_state=4).fit(*volumes)


def test_parts_inside_parts_are_found_again(model, volumes) -> None:
    description, arrays = packed(model, "")
    assert description["parameters"] == {"correction": "linear", "cv": 3, "random_state": 4}
    assert [name for name, _ in description["regressor"]["steps"]] == ["datasetnormalizer", "pcagaussianprocess"]
    assert {"line", "out_of_fold", "regressor.datasetnormalizer.mean_", "regressor.pcagaussianprocess.scores"} <= set(
        arrays
    )
    again = unpacked(description, arrays, None, "here")
    np.testing.assert_array_equal(again.predict(volumes[0]), model.predict(volumes[0]))
    np.testing.assert_array_equal(again.out_of_fold_, model.out_of_fold_)
    assert (again.intercept_, again.slope_) == (model.intercept_, model.slope_)
    assert {k: v for k, v in again.get_params(deep=False).items() if k != "regressor"} == description["parameters"]


def test_the_shape_of_maps_is_that_of_the_first_who_knows_it(model) -> None:
    assert map_shape(model) == map_shape(model.regressor_) == map_shape(model.regressor_[0]) == (1, 12, 14, 12)
    assert map_shape(make_pipeline("passthrough")) == ()


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(BrainageError, match="here: holds a Forest, which this version of brainage does not know"):
        unpacked({"class": "Forest"}, {}, None, "here")
    with pytest.raises(BrainageError, match="a Ridge cannot be kept in a model file; expected a pipeline of Dataset"):
        packed(make_pipeline(DatasetNormalizer(), Ridge()).fit(np.eye(3) + 1, [1, 2, 3]), "")
