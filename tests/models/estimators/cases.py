"""The two neural estimators, made quick."""

import pytest

from brainage.models.estimators import ContrastiveRegressor, SupervisedRegressor

QUICK = {"epochs": 8, "batch_size": 16, "learning_rate": 1e-3, "noise": 0.1}
NEURAL = {"supervised": SupervisedRegressor(**QUICK), "contrastive": ContrastiveRegressor(**QUICK, step_size=2)}
both = pytest.mark.parametrize("model", NEURAL.values(), ids=NEURAL.keys())
