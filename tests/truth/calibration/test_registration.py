import numpy as np
import pandas as pd
import pytest
from scipy.ndimage import gaussian_filter

from brainage.simulation.map.deformation import origins, still, warp
from brainage.space import anatomy
from brainage.truth.calibration import registration
from brainage.truth.calibration.registration import registration_table, shifts


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    """Twelve images of one brain with noise that is smooth, as elastography's."""
    image = 1 + gaussian_filter(anatomy.template("t1w"), 2)
    rng = np.random.default_rng(0)
    noise = [0.02 * gaussian_filter(rng.standard_normal(image.shape), 2) for _ in range(12)]
    return np.where(anatomy.region_mask("brain"), image + noise, 0).astype(np.float32)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two regions, so that a table takes seconds."""
    windows = [one for one in registration._windows() if one[0] in ("thalamus", "white matter, parietal")]
    monkeypatch.setattr(registration, "_windows", lambda: windows)


def test_a_planted_shift_is_found(images: np.ndarray) -> None:
    """Known answer: half of the images are moved by 2 mm along y, so the SD is 1 mm."""
    aside = still()
    aside[1] = 2.0
    moved = np.array([warp(one, origins(aside, 2), 2) if i % 2 else one for i, one in enumerate(images)])
    moved = np.where(anatomy.region_mask("brain"), moved, 0)
    found, before = shifts(moved), shifts(images)
    for region, sd in found.items():
        assert before[region] < 0.35
        assert sd == pytest.approx(1.0, abs=0.3), region


def test_what_real_maps_show_beyond_simulated_ones_is_the_bound(images: np.ndarray) -> None:
    """Known answer: real maps are simulated ones with 1.5 mm of misregistration; and without, the bound is 0."""
    alike = registration_table(registration._moved(images, 1.5), images).set_index("region")
    assert alike["bound"].tolist() == pytest.approx([1.5] * 3, abs=0.05)
    assert registration_table(images, images)["bound"].tolist() == [0, 0, 0]


def test_the_table_that_is_kept_has_every_region() -> None:
    table = pd.read_csv(registration.Path(registration.lifespan.__file__).parent / "registration.csv")
    assert len(table) == 10 + 2 * 4 + 1
    assert table.set_index("region").loc["median", "bound"] == pytest.approx(2.6, abs=0.1)
