import numpy as np
import pandas as pd
import pytest

from brainage import anatomy, calibration, realism
from brainage.cohort import Cohort
from brainage.simulation import fields
from brainage.simulation.areas import covered
from brainage.simulation.coverage import PIVOT
from brainage.simulation.parameters import measured


@pytest.fixture(scope="module")
def all_of_mre134(real_cohort: Cohort) -> Cohort:
    if len(real_cohort) != 134:
        pytest.skip(f"the tables were measured on all 134 participants; this copy has {len(real_cohort)}")
    return real_cohort


def test_shares_of_noise_are_found_again() -> None:
    basis = calibration.component_curves(draws=2)
    shares = np.array([[0.1, 0.1, 0.2, 0.3, 0.2, 0.1]])
    np.testing.assert_allclose(calibration.texture_shares(shares @ basis, basis), shares, atol=1e-3)


def test_curves_of_the_components_are_those_of_their_kernels() -> None:
    """Gaussian blur of SD s gives exp(-d^2 / (4 s^2)); edges of tissue change it little."""
    curves = dict(zip(fields.COMPONENTS, calibration.component_curves(draws=3), strict=True))
    expected = np.exp(-(np.array(realism.LAGS[:3]) ** 2) / (4 * 2.0**2))
    np.testing.assert_allclose(curves["2 mm"][:3], expected, atol=0.06)


@pytest.mark.parametrize(("low", "high", "tilt"), [(-40.0, 50.0, -0.2), (-90.0, 40.0, 0.0), (-50.0, 90.0, 0.1)])
def test_a_planted_slab_is_found(low: float, high: float, tilt: float) -> None:
    _, y, z = np.moveaxis(anatomy.grid(2).centers(), -1, 0)
    height = z - tilt * (y - PIVOT)
    found = calibration.fit_slab(covered() & (height > low) & (height < high))
    np.testing.assert_allclose(found, (low, high, tilt), atol=[2.1, 2.1, 0.01])


def test_label_means_are_those_of_mre134(all_of_mre134: Cohort) -> None:
    means, sds = calibration.mean_and_sd_maps(all_of_mre134)
    labels = calibration.label_table(means)
    pd.testing.assert_frame_equal(labels, measured("labels"), rtol=2e-3, atol=1e-3, check_dtype=False)
    depth = calibration.depth_table(means, sds, labels)
    pd.testing.assert_frame_equal(depth, measured("depth"), rtol=0.02, atol=2e-3, check_dtype=False)
    pd.testing.assert_frame_equal(calibration.pattern_table(means), measured("patterns"), rtol=2e-3, atol=1e-3)


def test_latents_are_those_of_mre134(all_of_mre134: Cohort) -> None:
    """All but texture, which is corrected after the fact for what the simulation loses."""
    features = realism.measure(all_of_mre134)
    means, _ = calibration.mean_and_sd_maps(all_of_mre134)
    flat = {modality: np.zeros((134, 2)) for modality in means}
    values = calibration.latent_values(features, flat, calibration.gradient_values(all_of_mre134, means))
    found = calibration.latent_table(values, features.studies).set_index(["kind", "modality", "name"])
    known = measured("latents").set_index(["kind", "modality", "name"])
    rows = known.index.get_level_values("kind") != "texture"
    pd.testing.assert_frame_equal(found[rows], known[rows], rtol=2e-3, atol=1e-3)
    matrix = calibration.correlation_table(values, features.studies).set_index("latent")
    np.testing.assert_allclose(
        matrix.loc[rows, rows], measured("correlations").set_index("latent").loc[rows, rows], atol=2e-3
    )
