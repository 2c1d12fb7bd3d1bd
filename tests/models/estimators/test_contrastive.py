import numpy as np
import pytest

from brainage.models.estimators import (
    PUBLISHED,
    PUBLISHED_CONTRASTIVE,
    PUBLISHED_SUPERVISED,
    ContrastiveRegressor,
    PCAGaussianProcess,
    SupervisedRegressor,
)
from brainage.models.losses import LOSSES
from tests.models.estimators.cases import QUICK


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("variant", ["as_coded", "exact"])
def test_every_loss_trains(loss: str, variant: str, volumes) -> None:
    maps, ages = volumes
    fitted = ContrastiveRegressor(loss=loss, variant=variant, **QUICK).fit(maps, ages)
    assert np.isfinite(fitted.predict(maps)).all()
    lengths = np.linalg.norm(fitted.embed(maps), axis=1)
    assert np.allclose(lengths, 1, atol=1e-5) == (loss != "rank_n_contrast")


def test_published_settings_are_settings_of_the_estimators() -> None:
    for presets, estimator in (
        (PUBLISHED, PCAGaussianProcess),
        (PUBLISHED_SUPERVISED, SupervisedRegressor),
        (PUBLISHED_CONTRASTIVE, ContrastiveRegressor),
    ):
        assert set(presets) == {"stiffness", "damping_ratio", "mre", "mri"}
        for settings in presets.values():
            assert estimator(**settings).get_params().items() >= settings.items()
