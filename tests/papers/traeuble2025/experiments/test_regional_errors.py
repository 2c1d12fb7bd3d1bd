from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from brainage.data.cohort import Cohort
from brainage.engine.fits import scores
from brainage.engine.profiles import profile
from brainage.papers.traeuble2025.experiments import regional_errors
from brainage.space.anatomy import STRUCTURES

TINY = replace(profile("smoke"), repeats=2)


def predictions(errors: dict[str, tuple[float, float]], seeds: int = 6) -> pd.DataFrame:
    """Two inputs per region with errors of a known size."""
    rng = np.random.default_rng(0)
    parts = []
    for region, sizes in errors.items():
        for inputs, size in zip(regional_errors.INPUTS_COMPARED, sizes, strict=True):
            for seed in range(seeds):
                ages = rng.uniform(20, 80, 40)
                table = pd.DataFrame({"participant_id": [f"{seed}-{i}" for i in range(40)], "age": ages})
                table["predicted_age"] = ages + size * rng.choice([-1, 1], 40) + rng.normal(0, 0.5, 40)
                parts.append(table.assign(inputs=inputs, region=region, seed=seed, training_mean=50.0))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def tests() -> pd.DataFrame:
    table = predictions({"thalamus": (5, 9), "putamen": (8, 8), "caudate": (6, 6)})
    return regional_errors.compare_inputs(table, scores(table, ("inputs", "region"))).set_index("region")


def test_a_planted_difference_is_found_and_its_absence_too(tests: pd.DataFrame) -> None:
    assert tests.loc["thalamus", "difference"] == pytest.approx(-4, abs=0.2)
    assert tests.loc["thalamus", "low"] < -4 < tests.loc["thalamus", "high"] < -3
    assert tests.loc["putamen", "low"] < 0 < tests.loc["putamen", "high"]


def test_holm_is_by_hand(tests: pd.DataFrame) -> None:
    ordered = tests["p"].sort_values()
    by_hand = np.minimum(1, np.maximum.accumulate(ordered * np.arange(3, 0, -1)))
    np.testing.assert_allclose(tests.loc[ordered.index, "p_holm"], by_hand)


def test_two_splits_are_not_tested_and_do_not_count_for_holm() -> None:
    table = predictions({"thalamus": (5, 5.3), "putamen": (8, 8.2), "caudate": (6, 6.1)})
    few = table[(table["region"] != "caudate") | (table["seed"] < 2)]
    found = regional_errors.compare_inputs(few, scores(few, ("inputs", "region"))).set_index("region")
    assert found.loc["caudate", "test"] == "not tested: 2 splits"
    assert found.loc["caudate", ["p", "p_corrected", "p_holm", "p_corrected_holm"]].isna().all()
    assert found.loc["caudate", ["difference", "low", "high"]].notna().all()
    ordered = found["p"].drop("caudate").sort_values()
    assert found.loc[ordered.index[0], "p_holm"] == pytest.approx(min(1, 2 * ordered.iloc[0]))
    none = regional_errors.compare_inputs(few[few["seed"] < 2], scores(few[few["seed"] < 2], ("inputs", "region")))
    assert none[["p", "p_holm", "p_corrected_holm"]].isna().all(axis=None)


def test_p_is_that_of_a_paired_test_over_seeds() -> None:
    table = predictions({"thalamus": (5, 5.2)})
    mae = scores(table, ("inputs", "region"))
    found = regional_errors.compare_inputs(table, mae).iloc[0]
    wide = mae.pivot_table(index="seed", columns="inputs", values="mae")
    assert found["test"] == "paired t"
    assert found["p"] == pytest.approx(stats.ttest_rel(wide["stiffness"], wide["damping_ratio"]).pvalue)


@pytest.mark.slow
def test_every_region_is_fitted_on_its_own(smoke_cohort: Cohort, monkeypatch) -> None:
    """Two structures stand for ten; the smallest has a handful of voxels at 8 mm."""
    monkeypatch.setattr(regional_errors, "REGIONS_COMPARED", ("accumbens", "cerebellum"))
    tables = regional_errors.run(smoke_cohort, TINY)
    assert set(tables["mae"]["region"]) == {"accumbens", "cerebellum"}
    assert (tables["mae"].groupby(["inputs", "region"])["seed"].nunique() == 2).all()
    volumes = tables["volumes"].set_index("region")
    assert set(volumes.index) == set(STRUCTURES)
    assert (volumes["segmented"] == volumes["n"]).all()
    assert volumes.loc["cerebellum", "volume"] > volumes.loc["thalamus", "volume"]
