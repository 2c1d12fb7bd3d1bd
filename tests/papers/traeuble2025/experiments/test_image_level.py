from dataclasses import replace

import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine import fits as engine_fits
from brainage.engine.fit import LEARNERS, Fit
from brainage.papers.traeuble2025.experiments.image_level import IMAGE_LEVEL
from brainage.papers.traeuble2025.presets import IMAGE_PRESETS
from brainage.papers.traeuble2025.reported import REPORTED_IMAGE_MAE


@pytest.mark.slow
def test_both_properties_are_compared_on_their_own_scale(smoke_cohort: Cohort, monkeypatch) -> None:
    asked: list[Fit] = []

    def watch(fits: list[Fit], title: str) -> list[pd.DataFrame]:
        asked.extend(fits)
        return real(fits, title)

    real = engine_fits.run_fits
    monkeypatch.setattr(engine_fits, "run_fits", watch)
    tables = IMAGE_LEVEL.run(smoke_cohort, replace(IMAGE_LEVEL.size("smoke"), epochs=2))
    assert {fit.normalization for fit in asked} == {"image"}
    expected = {(learner, name) for learner, presets in IMAGE_PRESETS.items() for name in presets}
    assert set(tables["mae"].groupby(["learner", "inputs"]).groups) == expected
    assert len(tables["tests"]) == 2 * 3 + 3


def test_presets_are_settings_of_the_learners() -> None:
    for learner, presets in IMAGE_PRESETS.items():
        for preset in presets.values():
            assert LEARNERS[learner](**preset).get_params().items() >= preset.items()
    assert set(REPORTED_IMAGE_MAE) == set(IMAGE_PRESETS)
