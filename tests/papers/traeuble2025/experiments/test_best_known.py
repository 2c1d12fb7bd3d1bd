from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.papers.traeuble2025.experiments import best_known
from brainage.papers.traeuble2025.experiments.best_known import BEST_KNOWN, RECIPES, averaged, chosen

FEW = {"batch_size": 8}


def test_the_recipe_of_the_least_share_of_guessing_is_chosen() -> None:
    """On the harder split the first errs less in years, and more as a share of what guessing errs there."""
    rows = [("first", 5.0, 10.0), ("first", 9.0, 30.0), ("second", 4.0, 10.0), ("second", 10.5, 30.0)]
    assert chosen(pd.DataFrame(rows, columns=["recipe", "mae", "mae_of_mean"])) == "second"


def test_predictions_are_averaged_by_split_and_person() -> None:
    rows = [(seed, who, {"a": 30.0, "b": 60.0}[who], p) for seed in (0, 1) for who, p in (("a", 28.0), ("b", 66.0))]
    one = pd.DataFrame(rows, columns=["seed", "participant_id", "age", "predicted_age"])
    one = one.assign(learner="supervised", inputs="mri", held_out="random", training_mean=45.0)
    both = averaged(pd.concat([one, one.assign(predicted_age=one["predicted_age"] + 4)], ignore_index=True))
    assert both["predicted_age"].tolist() == [30.0, 68.0, 30.0, 68.0]
    assert both["seed"].tolist() == [0, 0, 1, 1]


def test_networks_of_a_recipe_share_the_split_and_differ_in_the_model(small_cohort: Cohort) -> None:
    size = replace(BEST_KNOWN.size("smoke"), epochs=1)
    fit = best_known._fit(small_cohort, size, "supervised, tuned rate", "stiffness", 3)
    first = replace(fit, parameters=(*fit.parameters, *FEW.items()))
    second = replace(first, member=1)
    one, other = first.run(), second.run()
    assert first.key != second.key
    assert one["participant_id"].tolist() == other["participant_id"].tolist()
    assert one["seed"].unique().tolist() == other["seed"].unique().tolist() == [3]
    assert not np.allclose(one["predicted_age"], other["predicted_age"])


def test_noise_is_as_smooth_in_millimetres_on_every_grid(small_cohort: Cohort) -> None:
    size = replace(BEST_KNOWN.size("laptop"), voxel_size=8)
    fits = [
        best_known._fit(small_cohort, replace(size, grids=grids), "supervised, tuned rate, smooth noise", "mri", 0)
        for grids in ({}, {"mri": 16})
    ]
    blurred = [fit.voxel_size * dict(fit.parameters)["noise_smoothness"] for fit in fits]
    assert blurred == pytest.approx([4.7, 4.7], abs=0.1)


def test_a_whole_run_chooses_on_other_people_and_tests_on_these(small_cohort: Cohort, monkeypatch) -> None:
    asked = []

    def others(n, *, voxel_size, seed):
        asked.append((n, voxel_size, seed))
        return small_cohort

    monkeypatch.setattr(best_known.simulated, "local_cohort", others)
    few = {name: one._replace(settings=one.settings | FEW) for name, one in list(RECIPES.items())[1:3]}
    monkeypatch.setattr(best_known, "RECIPES", few)
    monkeypatch.setattr(best_known, "inputs_of", lambda _: ["stiffness"])
    tables = BEST_KNOWN.run(small_cohort, replace(BEST_KNOWN.size("smoke"), epochs=1))
    assert asked == [(60, 8, 1)]
    assert len(tables["choice"]) == 2
    assert tables["mae"]["recipe"].tolist() == [chosen(tables["choice"])]
    assert not tables["predictions"].duplicated(["inputs", "seed", "participant_id"]).any()
