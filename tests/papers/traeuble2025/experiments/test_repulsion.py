from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.profiles import PROFILES
from brainage.papers.traeuble2025.experiments import repulsion
from brainage.papers.traeuble2025.experiments.repulsion import age_order

TINY = replace(PROFILES["smoke"], epochs=3)


def test_pairs_are_near_far_and_ordered_as_a_slow_loop_has_it() -> None:
    rng = np.random.default_rng(0)
    ages, embedding = rng.uniform(20, 40, 12), rng.standard_normal((12, 5))
    near, far = [], []
    for i in range(12):
        for j in range(i):
            cosine = embedding[i] @ embedding[j] / np.linalg.norm(embedding[i]) / np.linalg.norm(embedding[j])
            years = abs(ages[i] - ages[j])
            near += [cosine] if years < 2 else []
            far += [cosine] if years > 10 else []
    order = age_order(embedding, ages)
    assert order.near == pytest.approx(np.mean(near))
    assert order.far == pytest.approx(np.mean(far))


def test_an_embedding_that_turns_away_from_everybody_but_the_nearest_has_little_order() -> None:
    ages = np.arange(20.0, 80, 0.5)
    alone = np.eye(60).repeat(2, axis=0)  # pairs of equal embeddings, at right angles to all others
    angles = np.pi / 2 * (ages - 20) / 60
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    assert age_order(alone, ages).far == pytest.approx(0, abs=1e-12)
    assert age_order(alone, ages).rank < 0.2
    assert age_order(circle, ages).rank == pytest.approx(1, abs=1e-3)
    assert age_order(circle, ages[np.random.default_rng(0).permutation(120)]).rank == pytest.approx(0, abs=0.1)


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(tmp_path_factory.mktemp("results")))
        return repulsion.run(smoke_cohort, TINY)["order"]


def test_each_loss_has_a_row_for_training_and_for_held_out_people(whole_run: pd.DataFrame) -> None:
    assert len(whole_run) == len(repulsion.COMPARED) * 2
    assert whole_run["rank"].between(-1, 1).all()
    assert whole_run["mae"].nunique() == len(repulsion.COMPARED)
