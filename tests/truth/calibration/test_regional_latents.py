import numpy as np
import pandas as pd

from brainage.data.cohort import Cohort
from brainage.simulation.numbers.parameters import measured
from brainage.simulation.person.latents import LATENTS
from brainage.truth import realism
from brainage.truth.calibration import mean_maps, regional_latents


def test_means_offsets_and_sds_of_a_planted_table_come_back() -> None:
    rng = np.random.default_rng(0)
    studies = np.repeat(["Study A", "Study B"], 2000)
    planted = rng.normal(1, 0.5, (4000, len(LATENTS))) + np.where(studies == "Study A", 2.0, -2.0)[:, None]
    values = pd.DataFrame(planted, columns=pd.MultiIndex.from_tuples(LATENTS))
    table = regional_latents.latent_table(values, studies)
    np.testing.assert_allclose(table["mean"], 1, atol=0.05)
    np.testing.assert_allclose(table["sd"], 0.5, atol=0.03)
    np.testing.assert_allclose(table["offset A"], 2, atol=0.05)
    correlations = regional_latents.correlation_table(values, studies).set_index("latent").to_numpy()
    np.testing.assert_allclose(correlations, np.eye(len(LATENTS)), atol=0.08)


def test_tables_are_those_of_mre134(all_of_mre134: Cohort) -> None:
    """All but texture, which is corrected after the fact for what the simulation loses."""
    features = realism.measure(all_of_mre134)
    means, _ = mean_maps.mean_and_sd_maps(all_of_mre134)
    flat = {modality: np.zeros((134, 2)) for modality in means}
    values = regional_latents.latent_values(features, flat, regional_latents.gradient_values(all_of_mre134, means))
    found = regional_latents.latent_table(values, features.studies).set_index(["kind", "modality", "name"])
    known = measured("latents").set_index(["kind", "modality", "name"])
    rows = known.index.get_level_values("kind") != "texture"
    pd.testing.assert_frame_equal(found[rows], known[rows], rtol=2e-3, atol=1e-3)
    matrix = regional_latents.correlation_table(values, features.studies).set_index("latent").loc[rows, rows]
    np.testing.assert_allclose(matrix, measured("correlations").set_index("latent").loc[rows, rows], atol=2e-3)
