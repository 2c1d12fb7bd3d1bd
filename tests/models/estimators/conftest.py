import numpy as np
import pytest


@pytest.fixture(scope="module")
def volumes() -> tuple[np.ndarray, np.ndarray]:
    """Maps whose smooth pattern follows age, in noise."""
    rng = np.random.default_rng(1)
    ages = rng.uniform(20, 80, 96)
    pattern = np.linspace(-1, 1, 12)[:, None, None] * np.ones((12, 14, 12))
    maps = ((ages - 50) / 20)[:, None, None, None, None] * pattern + rng.normal(0, 0.5, (96, 1, 12, 14, 12))
    return maps.astype(np.float32), ages
