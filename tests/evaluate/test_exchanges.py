from itertools import permutations

import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.evaluate.exchanges import correlate, exchange_p, whitened


def test_on_the_new_axes_healthy_people_are_uncorrelated_and_vary_alike() -> None:
    rng = np.random.default_rng(0)
    own = rng.normal(0, [1, 2, 5], (4000, 3)) + rng.normal(0, 3, (4000, 1)) + 7
    found, same = whitened(own, own)
    np.testing.assert_allclose(np.cov(found.T), np.eye(3), atol=0.02)
    np.testing.assert_allclose(found.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_array_equal(found, same)
    assert all(abs(np.corrcoef(found[:, i], own[:, i])[0, 1]) > 0.7 for i in range(3))  # each still its region


def test_people_who_do_not_differ_have_no_axes() -> None:
    for own in (np.ones((5, 3)), np.zeros((4, 3))):
        with pytest.raises(BrainageError, match="healthy people do not vary in every direction"):
            whitened(own, np.arange(3.0))


def test_p_is_the_share_of_all_orders_and_counts_itself() -> None:
    """Four regions have 24 orders; with n draws of which k are as high, p is (1 + k) / (1 + n), never 0."""
    disease = np.array([9.0, 4.0, 2.0, 0.0])
    for profile, ways in (([5.0, 3.0, 2.0, 1.0], 1), ([5.0, 5.0, 5.0, 1.0], 6), ([1.0, 2.0, 3.0, 5.0], 24)):
        one = np.array([profile])
        every = [correlate(one[:, order], disease)[0] for order in map(list, permutations(range(4)))]
        assert sum(r >= every[0] - 1e-9 for r in every) == ways
        (p,) = exchange_p(one, disease, 8000, np.random.default_rng(0))
        assert p == pytest.approx(ways / 24, abs=0.012)


def test_p_with_few_draws_is_never_0() -> None:
    disease = np.arange(10.0)
    (p,) = exchange_p(disease[None], disease, 19, np.random.default_rng(0))
    assert p == pytest.approx(1 / 20)


def test_exchanges_that_differ_by_rounding_alone_count() -> None:
    """A disease of one peak: who has theirs in its place is as good with the other nine in any order, a tenth of all.

    Sums in another order differ in the last digit, which made half of those orders look worse.
    """
    disease = np.array([9.1, *[0.1] * 9])
    profiles = np.random.default_rng(1).uniform(0, 1, (20, 10))
    profiles[:, 0] = 3.3
    p = exchange_p(profiles, disease, 4000, np.random.default_rng(0))
    np.testing.assert_allclose(p, 0.1, atol=0.015)


def test_a_profile_without_shape_is_like_nothing() -> None:
    (p,) = exchange_p(np.full((1, 5), 0.1), np.arange(5.0), 100, np.random.default_rng(0))
    assert p == 1
