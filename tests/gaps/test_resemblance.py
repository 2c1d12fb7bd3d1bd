import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.exchanges import exchange_p, whitened
from brainage.gaps.resemblance import call_rate, correlations, distances, relative_to_study, resemblance
from brainage.gaps.resemblance_power import achievable

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


def test_rounding_is_no_shape() -> None:
    """Ten times 0.1 have a mean that differs from 0.1 in the last digit."""
    np.testing.assert_array_equal(correlations(np.full((2, 10), 0.1), DISEASE), [0, 0])
    np.testing.assert_array_equal(correlations(people(2, 0).to_numpy(), np.full(10, 0.1)), [0, 0])


@pytest.mark.parametrize("compare", [correlations, distances])
@pytest.mark.parametrize(
    ("profiles", "reference", "message"),
    [
        ([[1, 2, np.nan]], [1, 2, 3], "profiles: 1 of 3 values is missing"),
        ([[1, 2, 3]], [1, np.inf, 3], "reference: 1 of 3 values is missing or infinite"),
        ([[1, 2, 3]], [1], "profiles have 3 regions and the reference 1"),
        ([[1, 2, 3]], [[1], [2], [3]], r"reference: shape is \(3, 1\)"),
        ([1, 2, 3], [1, 2, 3], r"profiles: shape is \(3,\); expected a table"),
    ],
)
def test_profiles_of_other_shapes_and_missing_values_are_told(compare, profiles, reference, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        compare(profiles, reference)


def test_planted_carriers_come_first_and_are_significant() -> None:
    """Five of a hundred healthy people carry the disease's pattern, twelve patients have it: sizes as in the paper."""
    healthy = pd.concat([people(95, 1), people(5, 2, shift=DISEASE)])
    table = resemblance(healthy, people(12, 3, shift=DISEASE), draws=3000)
    carriers = table.index.str.startswith("2-")
    assert table[carriers]["correlation"].median() > table[~carriers]["correlation"].quantile(0.9)
    assert table["correlation"].is_monotonic_decreasing
    assert table.loc[carriers, "p"].median() < 0.05


def unequal(n: int, seed: int, shift: np.ndarray | float = 0.0) -> pd.DataFrame:
    """People of whom four regions go together and err more than the others."""
    rng = np.random.default_rng(seed)
    gaps = rng.normal(0, 2, (n, 10)) + shift
    gaps[:, :4] += rng.normal(0, 8, (n, 1))
    return pd.DataFrame(gaps, columns=REGIONS, index=[f"{seed}-{i}" for i in range(n)])


@pytest.mark.parametrize("draw", [people, unequal])
@pytest.mark.parametrize("shift", [0.0, DISEASE], ids=["no disease", "disease"])
def test_where_nobody_is_ill_p_is_uniform(draw, shift: np.ndarray | float) -> None:
    """Whatever the disease looks like, as many of the healthy fall below the level as it says."""
    found = pd.concat(
        [resemblance(draw(60, 10 + seed), draw(15, 100 + seed, shift), draws=1300)["p"] for seed in range(40)]
    )
    assert (found < 0.05).mean() == pytest.approx(0.05, abs=0.02)
    assert (found < 0.5).mean() == pytest.approx(0.5, abs=0.04)


def test_without_whitening_regions_that_go_together_make_false_calls() -> None:
    """Why it is there: the four regions of the disease are those that vary together."""
    disease = np.repeat([10.0, 0.0], [4, 6])
    rng = np.random.default_rng(0)
    plain = [
        exchange_p(people.to_numpy() - people.to_numpy().mean(axis=0), disease, 500, rng)
        for people in (unequal(60, seed) for seed in range(10))
    ]
    whitened = [resemblance(unequal(60, seed), unequal(15, 100 + seed, disease), draws=1300)["p"] for seed in range(10)]
    assert (np.concatenate(plain) < 0.05).mean() > 0.15
    assert (np.concatenate(whitened) < 0.05).mean() == pytest.approx(0.05, abs=0.03)


def test_controls_of_a_site_with_an_offset_are_not_called_for_it() -> None:
    """Nobody is ill: what patients share with their controls is the scanner."""
    rates = {"plain": [], "relative": []}
    for seed in range(20):
        offset = np.random.default_rng(1000 + seed).normal(0, 3, 10)
        others, controls, patients = people(100, seed), people(40, 200 + seed, offset), people(20, 400 + seed, offset)
        every = pd.concat([others, controls, patients])
        studies = np.repeat(["others", "site", "site"], [100, 40, 20])
        healthy = np.repeat([True, True, False], [100, 40, 20])
        for name, table in (("plain", every), ("relative", relative_to_study(every, studies, healthy))):
            found = resemblance(table[healthy], table[~healthy], draws=3000)["p"]
            rates[name].append((found[controls.index] < 0.05).mean())
    assert np.mean(rates["plain"]) > 0.1
    assert np.mean(rates["relative"]) == pytest.approx(0.05, abs=0.02)


def test_one_carrier_among_many_can_be_called() -> None:
    """If all regions differ; with three peaks alone, exchanges of ten regions cannot tell one of so many."""
    graded = np.linspace(0, 15, 10)
    for disease, called in ((graded, True), (DISEASE, False)):
        healthy = pd.concat([people(281, 1), pd.DataFrame([4 * disease], columns=REGIONS, index=["carrier"])])
        table = resemblance(healthy, people(12, 3, shift=disease))
        assert table.index[0] == "carrier"
        assert (table.loc["carrier", "p_fdr"] < 0.05) == called


def test_a_study_without_healthy_people_is_told() -> None:
    with pytest.raises(BrainageError, match="B: no healthy participant to compare with"):
        relative_to_study(people(3, 0), ["A", "A", "B"], [True, True, False])


@pytest.mark.parametrize("healthy", [["no"] * 3, [1.0, 0.5, 0.0], ["yes", "yes", ""], [2, 1, 0]])
def test_healthy_is_yes_or_no(healthy: list) -> None:
    """Text that is not empty counts as true, and everybody for healthy."""
    with pytest.raises(BrainageError, match=r"healthy: holds .*; expected True and False"):
        relative_to_study(people(3, 0), ["A", "A", "A"], healthy)


def test_gaps_relative_to_a_study_are_complete() -> None:
    table = people(3, 0)
    with pytest.raises(BrainageError, match="profiles: 1 of 30 values is missing"):
        relative_to_study(table.mask(table == table.iloc[1, 4]), ["A", "A", "A"], [1, 1, 0])
    with pytest.raises(BrainageError, match="profiles: a Series was given; expected a pandas DataFrame"):
        relative_to_study(table["region 4"], ["A", "A", "A"], [1, 1, 0])
    with pytest.raises(BrainageError, match="studies: 1 of 3 labels missing"):
        relative_to_study(table, ["A", None, "A"], [1, 1, 0])
    with pytest.raises(BrainageError, match=r"healthy: shape is \(2,\)"):
        relative_to_study(table, ["A", "A", "A"], [1, 0])
    relative = relative_to_study(table, ["A", "A", "A"], np.array([1, 1, 0]))
    np.testing.assert_allclose(relative, table - table[:2].mean())


def test_p_is_corrected_for_the_number_of_people() -> None:
    """Benjamini and Hochberg by hand."""
    table = resemblance(people(30, 1), people(10, 2), draws=1000)
    ordered = table["p"].sort_values()
    by_hand = (ordered * 30 / np.arange(1, 31))[::-1].cummin()[::-1].clip(upper=1)
    np.testing.assert_allclose(table["p_fdr"], by_hand[table.index])


@pytest.mark.parametrize("regions", [3, 10])
def test_the_table_holds_each_persons_resemblance(regions: int) -> None:
    healthy, patients = people(8, 1)[REGIONS[:regions]], people(4, 2)[REGIONS[:regions]]
    table = resemblance(healthy, patients, draws=200).loc[healthy.index]
    assert list(table) == ["correlation", "distance", "whitened", "p", "p_fdr"]
    own, disease = healthy.to_numpy(), patients.to_numpy().mean(axis=0)
    np.testing.assert_allclose(table["correlation"], [np.corrcoef(one, disease)[0, 1] for one in own])
    np.testing.assert_allclose(table["distance"], np.sqrt(((own - disease) ** 2).mean(axis=1)))
    white, ill = whitened(own, disease)
    np.testing.assert_allclose(table["whitened"], [np.corrcoef(one, ill)[0, 1] for one in white])


@pytest.mark.parametrize("dtype", ["i8", "Int64", "f4", "Float64"])
def test_gaps_may_be_numbers_of_any_type(dtype: str) -> None:
    groups = people(6, 1).round(), people(4, 2).round()
    expected = resemblance(*groups, draws=200)
    for one in ((0,), (1,), (0, 1)):
        given = [group.astype(dtype) if i in one else group for i, group in enumerate(groups)]
        pd.testing.assert_frame_equal(resemblance(*given, draws=200), expected)


def test_the_seed_decides() -> None:
    groups = people(10, 1), people(5, 2)
    pd.testing.assert_frame_equal(resemblance(*groups, draws=300), resemblance(*groups, draws=300))
    assert not resemblance(*groups, draws=300)["p"].equals(resemblance(*groups, draws=300, seed=1)["p"])
    pd.testing.assert_frame_equal(resemblance(*groups), resemblance(*groups, draws=20_000, seed=0), rtol=1e-12)


def test_chance_calls_are_counted() -> None:
    found = call_rate(pd.DataFrame({"p": np.linspace(0.01, 1, 100), "p_fdr": 1.0}))
    assert (found.uncorrected, found.corrected, found.expected, found.n) == (4, 0, 5.0, 100)
    for table, message in (({"p": [0.1, np.nan], "p_fdr": 1.0}, "p: 1 of 2"), ({"p": [], "p_fdr": []}, "p: 0 given")):
        with pytest.raises(BrainageError, match=message):
            call_rate(pd.DataFrame(table))


def test_what_cannot_be_compared_is_told() -> None:
    healthy, patients = people(5, 0), people(5, 1)
    with pytest.raises(BrainageError, match=r"regions are region 0, region 1 and region 0, region 1; .* at least 3"):
        resemblance(healthy[REGIONS[:2]], patients[REGIONS[:2]])
    with pytest.raises(BrainageError, match="2 patients and 5 healthy; a comparison of profiles needs 3"):
        resemblance(healthy, patients[:2])
    with pytest.raises(BrainageError, match=r"1 participants lack the gap of a region \(first: 0-2\)"):
        resemblance(healthy.mask((healthy.index == "0-2")[:, None] & (healthy.columns == "region 4")[None]), patients)
    with pytest.raises(BrainageError, match=r"6 participants lack .* \(first: 3-0, 3-1, 3-2, 3-3, 3-4\); leave them"):
        resemblance(people(6, 3) * np.nan, patients)
    with pytest.raises(BrainageError, match="draws is 99; 5 people need at least 100"):
        resemblance(healthy, patients, draws=99)
    with pytest.raises(BrainageError, match=r"1 participants lack the gap of a region \(first: 1-0\)"):
        resemblance(healthy, patients.mask(patients == patients.iloc[0, 0], np.inf))
    with pytest.raises(BrainageError, match=r"gaps are .*object.*; expected numbers"):
        resemblance(healthy.astype(object), patients)
    with pytest.raises(BrainageError, match="5 healthy people do not vary in every direction"):
        resemblance(healthy * 0 + 2.0, patients)


def test_studies_in_another_order_are_not_paired_by_position() -> None:
    profiles = people(4, 0)
    studies = pd.Series(["A", "A", "B", "B"], index=profiles.index)
    healthy = pd.Series([True, False, True, True], index=profiles.index)
    for given in ((studies[::-1], healthy), (studies, healthy[::-1])):
        with pytest.raises(BrainageError, match=r"profiles and (studies|healthy) hold the same rows in another order"):
            relative_to_study(profiles, *given)
    with pytest.raises(BrainageError, match="profiles: a ndarray was given; expected a pandas DataFrame"):
        relative_to_study(profiles.to_numpy(), studies, healthy)  # type: ignore[arg-type]


@pytest.mark.parametrize("compare", [resemblance, achievable])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"draws": -1}, "draws is -1; expected at least 1, a whole number"),
        ({"draws": 300.5}, "draws is 300.5"),
        ({"draws": "a"}, "draws is 'a'"),
        ({"draws": None}, "draws is None"),
        ({"seed": -1}, "seed is -1; expected 0 to"),
        ({"seed": "a"}, "seed is 'a'"),
        ({"healthy": np.ones((5, 10))}, "healthy: a ndarray was given; expected a pandas DataFrame"),
        ({"patients": [[1.0]]}, "patients: a list was given; expected a pandas DataFrame"),
    ],
)
def test_tables_draws_and_seeds_are_what_they_should_be(compare, changes: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        compare(**({"healthy": people(5, 0), "patients": people(5, 1)} | changes))
