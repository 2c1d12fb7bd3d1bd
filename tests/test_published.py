"""The committed tables against the code as it is now: summaries made from their details, a sample fitted anew."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.fits import scores
from brainage.engine.profiles import PROFILES
from brainage.engine.results import Results
from brainage.engine.store import load
from brainage.evaluate.age_slope import age_slope
from brainage.evaluate.paired_tests import published_paired_test
from brainage.gaps.power import rejection_rates
from brainage.papers.catalog import EXPERIMENTS
from brainage.papers.traeuble2025 import gap_ways, protocol
from brainage.papers.traeuble2025.experiments import (
    comparison,
    disease_gaps,
    gap_power,
    gap_profiles,
    real_maps,
)
from brainage.papers.traeuble2025.experiments.resolution import coarsest
from tests.conftest import ROOT

CLOSE = {"rtol": 1e-4, "atol": 1e-4}  # tables hold six digits


def published(experiment: str, cohort: str = "simulated") -> Results:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRAINAGE_RESULTS", str(ROOT / "results"))
        results = load("published", experiment, cohort)
    assert results is not None
    return results


@pytest.mark.parametrize("cohort", ["simulated", "mre134"])
def test_slopes_follow_from_the_means(cohort: str) -> None:
    results = published("trends", cohort)
    found = results["slopes"].set_index(["modality", "group"])
    for modality, means in results["means"].groupby("modality"):
        slope = age_slope(means["age"], means["mean"])
        np.testing.assert_allclose(found.loc[(modality, "all"), "percent_per_year"], slope.percent_per_year, **CLOSE)


def test_errors_and_tests_follow_from_the_predictions() -> None:
    results = published("comparison")
    predictions = results["predictions"]
    mae = scores(predictions)
    order = ["learner", "inputs", "seed"]
    np.testing.assert_allclose(mae.sort_values(order)["mae"], results["mae"].sort_values(order)["mae"], **CLOSE)
    tests = comparison.comparisons(predictions, mae)
    names = ["within", "first", "second"]
    both = tests.merge(results["tests"], on=names, suffixes=("", "_published"))
    assert len(both) == len(tests) == len(results["tests"])
    for column in ("difference", "p", "p_corrected", "low", "high"):
        np.testing.assert_allclose(both[column], both[f"{column}_published"], rtol=1e-3, atol=1e-3)


def test_comparisons_of_groups_follow_from_the_gaps() -> None:
    results = published("gap")
    people = results["gaps"].query("learner == 'contrastive' and inputs == 'stiffness' and patients == 'AD'")
    lines = disease_gaps.fitted_lines(people)
    both = lines.merge(results["lines"], on=[*disease_gaps._CELL, "correction", "fitted_on"], suffixes=("", "_kept"))
    np.testing.assert_allclose(both[["intercept", "slope"]], both[["intercept_kept", "slope_kept"]], rtol=1e-4)
    made = disease_gaps.compare(gap_ways.of_way(gap_ways.with_gaps(people, lines), gap_ways.OTHERS_WAY)).iloc[0]
    kept = gap_ways.of_way(results["comparisons"], gap_ways.OTHERS_WAY)
    kept = kept.query("learner == 'contrastive' and inputs == 'stiffness' and patients == 'AD'").iloc[0]
    columns = ("median_controls", "median_patients", "p", "delta", "median_difference_low")
    for column in (*columns, "covariate", "p_covariate", "p_welch", "robust_low", "robust_high", "p_robust"):
        np.testing.assert_allclose(made[column], kept[column], **CLOSE)


def test_calls_follow_from_the_regional_gaps() -> None:
    results = published("regional_gaps")
    cell = "inputs == 'stiffness' and patients == 'AD'"
    made = gap_profiles.resembling(results["gaps"].query(cell))[1].reset_index(drop=True)
    kept = results["calls"].query(cell).reset_index(drop=True)
    assert list(made) == list(kept)
    assert made["role"].tolist() == kept["role"].tolist()
    numbers = made.select_dtypes("number").columns
    np.testing.assert_allclose(made[numbers], kept[numbers], rtol=1e-4, atol=1e-4)


def test_regions_with_two_splits_are_not_tested() -> None:
    """Of gray and white matter there are two splits; Holm corrects for the ten structures."""
    results = published("regional")
    tests, mae = results["tests"].set_index("region"), results["mae"]
    for region, part in mae.groupby("region"):
        wide = part.pivot_table(index="seed", columns="inputs", values="mae")
        found = published_paired_test(wide["stiffness"], wide["damping_ratio"])
        np.testing.assert_allclose(tests.loc[region, "difference"], found.difference, **CLOSE)
        np.testing.assert_allclose(tests.loc[region, "p"], found.p, **CLOSE)
        assert tests.loc[region, "test"] == found.test
    tested = tests["p"].notna()
    assert sorted(tests.index[~tested]) == ["gray matter", "white matter"]
    least = tests.loc[tested, "p"].min()
    np.testing.assert_allclose(tests.loc[tests["p"].idxmin(), "p_holm"], 10 * least, **CLOSE)


@pytest.mark.slow
def test_rates_of_false_positives_come_out_again() -> None:
    kept = published("gap_power")["rates"].query("controls == 12 and mismatch == 5").reset_index(drop=True)
    design = gap_power._design(*gap_power.SCENARIOS[0], 5.0)
    made = rejection_rates(design, gap_power.SHIFTS[:1], gap_power.GAP_POWER.repeats["laptop"])
    both = made.merge(kept, on=["correction", "fitted_on", "shift"], suffixes=("", "_published"))
    assert len(both) == len(made)
    np.testing.assert_allclose(both["rate"], both["rate_published"], **CLOSE)


#: Without a cohort's maps: it simulates studies alone.
_OF_OTHERS = {"gap_power"}


def test_all_results_of_a_cohort_are_of_the_same_people() -> None:
    """One fingerprint for each cohort and grid."""
    found: dict[tuple[str, str], set[str]] = {}
    for experiment, key in ((one.name, key) for one in EXPERIMENTS for key in one.cohorts):
        provenance = published(experiment, key).provenance
        if experiment not in _OF_OTHERS:
            found.setdefault((key, provenance["profile"]), set()).add(provenance["fingerprint"])
    assert {cohort: names for cohort, names in found.items() if len(names) > 1} == {}


def test_a_laptop_computes_on_the_coarsest_grids_that_cost_little() -> None:
    chosen = coarsest(published("resolution")["costs"])
    assert {name: PROFILES["laptop"].grid_of(name) for name in chosen} == chosen


def test_a_sample_of_fits_comes_out_again(all_of_mre134: Cohort) -> None:
    """Of the fits that take seconds: principal components and Gaussian process on real maps, one split."""
    kept = published("real_maps", "mre134")["predictions"].query("held_out == 'random' and seed == 0")
    kept = kept.query("learner == 'pca_gp' and inputs == 'stiffness'")
    size = real_maps.REAL_MAPS.size("laptop")
    size = replace(size, voxel_size=size.own["grid"])
    fit = protocol.one_fit(all_of_mre134, size, "pca_gp", "stiffness", seed=0)
    both = fit.run().merge(kept, on="participant_id", suffixes=("", "_published"))
    assert len(both) == len(kept) == 27
    assert (both["predicted_age"] - both["predicted_age_published"]).abs().max() < 0.01
    assert pd.Series(both["age"] == both["age_published"]).all()
