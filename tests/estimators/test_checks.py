import numpy as np
import pytest
from sklearn.base import clone

from brainage.errors import BrainageError
from brainage.estimators import (
    ContrastiveRegressor,
    SupervisedRegressor,
)
from tests.estimators.cases import QUICK, both


@both
@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda maps, ages: (maps[:10], ages[:10]), "batch_size is 16, with 10 training participants"),
        (lambda maps, ages: (maps, np.full(len(ages), 40.0)), "all 96 training ages are 40 years"),
        (lambda maps, ages: (maps, ages[:5]), "96 maps but 5 ages"),
        (lambda maps, ages: (maps * np.float32(np.nan), ages), "maps or ages hold NaN or infinity"),
        (lambda maps, ages: (maps.reshape(96, 1, -1), ages), r"a network expects \(n, channels, x, y, z\)"),
    ],
)
def test_bad_input_is_told(model, spoil, message: str, volumes) -> None:
    with pytest.raises(BrainageError, match=message):
        clone(model).fit(*spoil(*volumes))


def test_bad_settings_are_told(volumes) -> None:
    maps, ages = volumes
    with pytest.raises(BrainageError, match="loss is 'hinge'; expected one of adaptive"):
        ContrastiveRegressor(loss="hinge", **QUICK).fit(maps, ages)
    with pytest.raises(BrainageError, match="maps have 2 channels; the model was fitted with 1"):
        SupervisedRegressor(**{**QUICK, "epochs": 1}).fit(maps, ages).predict(np.concatenate([maps, maps], axis=1))
