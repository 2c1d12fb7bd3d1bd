import numpy as np

from brainage.papers.this_book.network_ages import network_ages


def test_everybody_is_told_by_a_network_that_has_not_seen_them() -> None:
    """Known answer: brightness is age in the first half and its opposite in the second, so what is told is opposite."""
    rng = np.random.default_rng(0)
    ages = rng.uniform(20, 80, 48)
    shade = np.where(np.arange(48) < 24, ages, 100 - ages)[:, None, None, None] / 50
    images = (shade + 0.02 * rng.standard_normal((48, 9, 9, 9))).astype(np.float32)
    first, second = np.arange(24), np.arange(24, 48)
    told = network_ages(images, ages, [(first, second), (second, first)], epochs=20, batch_size=8)
    assert np.corrcoef(told[:24], ages[:24])[0, 1] < -0.7
    assert np.corrcoef(told[24:], ages[24:])[0, 1] < -0.7
