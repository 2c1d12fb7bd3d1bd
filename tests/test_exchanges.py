from itertools import permutations

import numpy as np
import pytest

from brainage.errors import BrainageError
from brainage.exchanges import correlate, exchange_p, whitened


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
    """An exchange of 0.3 with 0.1 + 0.2 changes r in the last digit: it is as good as none."""
    disease, rng = np.array([0.3, 0.0, 0.1]), np.random.default_rng(0)
    (p,) = exchange_p(np.array([[0.3, 0.1 + 0.2, 0.1]]), disease, 6000, rng)
    orders = permutations([0.3, 0.3, 0.1])
    r = [np.corrcoef(order, disease)[0, 1] for order in orders]
    first = np.corrcoef([0.3, 0.3, 0.1], disease)[0, 1]
    assert p == pytest.approx(np.mean(np.array(r) >= first - 1e-9), abs=0.02)


def test_a_profile_without_shape_is_like_nothing() -> None:
    (p,) = exchange_p(np.full((1, 5), 0.1), np.arange(5.0), 100, np.random.default_rng(0))
    assert p == 1
