import numpy as np
import pandas as pd
import pytest

from brainage.errors import BrainageError
from brainage.resemblance import call_rate, correlations, distances, resemblance

REGIONS = [f"region {i}" for i in range(10)]
DISEASE = np.array([10, 8, 6, 0, 0, 0, 0, 0, 0, 0.0])


def people(n: int, seed: int, shift: np.ndarray | float = 0.0) -> pd.DataFrame:
    """Regional gaps that go together within a person, as they do."""
    rng = np.random.default_rng(seed)
    gaps = rng.normal(0, 3, (n, 1)) + rng.normal(0, 4, (n, 10)) + shift
    return pd.DataFrame(gaps, columns=REGIONS, index=[f"{seed}-{i}" for i in range(n)])


def test_correlation_and_distance_equal_numpys() -> None:
    profiles, reference = people(6, 0).to_numpy(), DISEASE
    expected = [np.corrcoef(row, reference)[0, 1] for row in profiles]
    np.testing.assert_allclose(correlations(profiles, reference), expected)
    loop = [np.sqrt(np.mean([(a - b) ** 2 for a, b in zip(row, reference, strict=True)])) for row in profiles]
    np.testing.assert_allclose(distances(profiles, reference), loop)


def test_a_constant_profile_resembles_nothing() -> None:
    np.testing.assert_array_equal(correlations(np.full((2, 10), 3.0), DISEASE), [0, 0])


def test_planted_carriers_come_first_and_are_significant() -> None:
    """Five of a hundred healthy people carry the disease's pattern, twelve patients have it: sizes as in the paper."""
    healthy = pd.concat([people(95, 1), people(5, 2, shift=DISEASE)])
    table = resemblance(healthy, people(12, 3, shift=DISEASE), draws=500)
    carriers = table.index.str.startswith("2-")
    assert table[carriers]["correlation"].median() > table[~carriers]["correlation"].quantile(0.9)
    assert table["correlation"].is_monotonic_decreasing
    assert table.loc[carriers, "p"].median() < 0.05


def test_where_nobody_is_ill_p_is_uniform() -> None:
    """Whatever the disease looks like, as many of the healthy fall below the level as it says."""
    for shift in (0.0, DISEASE):
        found = [
            resemblance(people(60, 10 + seed), people(15, 100 + seed, shift), draws=200)["p"] for seed in range(40)
        ]
        assert (pd.concat(found) < 0.05).mean() == pytest.approx(0.05, abs=0.02)
        assert (pd.concat(found) < 0.5).mean() == pytest.approx(0.5, abs=0.04)


def test_p_is_corrected_for_the_number_of_people() -> None:
    """Benjamini and Hochberg by hand."""
    table = resemblance(people(30, 1), people(10, 2), draws=200)
    ordered = table["p"].sort_values()
    by_hand = (ordered * 30 / np.arange(1, 31))[::-1].cummin()[::-1].clip(upper=1)
    np.testing.assert_allclose(table["p_corrected"], by_hand[table.index])


def test_the_seed_decides() -> None:
    groups = people(10, 1), people(5, 2)
    pd.testing.assert_frame_equal(resemblance(*groups, draws=50), resemblance(*groups, draws=50))
    assert not resemblance(*groups, draws=50)["p"].equals(resemblance(*groups, draws=50, seed=1)["p"])


def test_chance_calls_are_counted() -> None:
    found = call_rate(pd.DataFrame({"p": np.linspace(0.01, 1, 100), "p_corrected": 1.0}))
    assert (found.uncorrected, found.corrected, found.expected, found.n) == (4, 0, 5.0, 100)


def test_what_cannot_be_compared_is_told() -> None:
    healthy, patients = people(5, 0), people(5, 1)
    with pytest.raises(BrainageError, match=r"regions are region 0, region 1 and region 0, region 1; .* at least 3"):
        resemblance(healthy[REGIONS[:2]], patients[REGIONS[:2]])
    with pytest.raises(BrainageError, match="2 patients and 5 healthy; a comparison of profiles needs 3"):
        resemblance(healthy, patients[:2])
    with pytest.raises(BrainageError, match=r"1 participants lack the gap of a region \(first: 0-2\)"):
        resemblance(healthy.mask((healthy.index == "0-2")[:, None] & (healthy.columns == "region 4")[None]), patients)
