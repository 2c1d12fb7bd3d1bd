import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.models.estimators import (
    PUBLISHED,
    PUBLISHED_CONTRASTIVE,
    PUBLISHED_SUPERVISED,
    ContrastiveRegressor,
    PCAGaussianProcess,
    SupervisedRegressor,
    contrastive,
)
from brainage.models.losses import LOSSES
from tests.models.estimators.cases import QUICK


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("variant", ["as_coded", "exact"])
def test_every_loss_trains(loss: str, variant: str, volumes) -> None:
    maps, ages = (values[:32] for values in volumes)
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


def test_maps_of_one_person_are_in_one_fold_of_the_ridge(volumes, monkeypatch: pytest.MonkeyPatch) -> None:
    maps, ages = volumes
    who, seen = np.repeat(np.arange(len(ages) // 2), 2), []
    real = contrastive.GridSearchCV

    def watched(*given, cv, **settings):
        seen.append(cv)
        return real(*given, cv=cv, **settings)

    monkeypatch.setattr(contrastive, "GridSearchCV", watched)
    ContrastiveRegressor(**QUICK).fit(maps, ages, groups=who)
    for train, test in seen[0].split(maps, ages, who):
        assert set(who[train]).isdisjoint(who[test])
    with pytest.raises(BrainageError, match="96 training maps are of 4 people; expected at least 10: add some"):
        ContrastiveRegressor(**QUICK).fit(maps, ages, groups=np.arange(len(ages)) % 4)
