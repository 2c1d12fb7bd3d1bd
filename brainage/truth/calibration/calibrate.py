"""Write ``simulation/numbers/measured``: ``python -m brainage.truth.calibration.calibrate COHORT_FOLDER [--refine]``.

They hold means, SDs and correlations over participants or over regions; nothing voxel-wise leaves the cohort. It takes
about twenty minutes, most of them to simulate Study 1 and correct its texture. ``--refine`` starts from the tables as
they are and corrects the texture a little further.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from brainage.data.cohort import Cohort, open_cohort
from brainage.simulation.lattice import fields
from brainage.simulation.numbers import parameters
from brainage.simulation.person.latents import describe_texture
from brainage.truth.calibration.dropouts import dropout_table
from brainage.truth.calibration.mean_maps import (
    depth_table,
    label_table,
    mean_and_sd_maps,
    pattern_table,
    regression_table,
)
from brainage.truth.calibration.regional_latents import correlation_table, gradient_values, latent_table, latent_values
from brainage.truth.calibration.roughness import correct_roughness, roughness
from brainage.truth.calibration.slabs import slab_table
from brainage.truth.calibration.texture import component_curves, correct_texture, participants_shares
from brainage.truth.realism import measure

_ROUNDS, _MORE = 6, 3  # of simulating and correcting the texture


def measure_tables(cohort: Cohort, folder: Path) -> None:
    """Write all tables as they are measured."""
    features, (maps, sds) = measure(cohort), mean_and_sd_maps(cohort)
    shares = participants_shares(features, component_curves())
    texture = {m: describe_texture(share) for m, share in shares.items()}
    values = latent_values(features, texture, gradient_values(cohort, maps))
    labels = label_table(maps)
    tables = {
        "labels": labels,
        "depth": depth_table(maps, sds, labels),
        "patterns": pattern_table(maps),
        "slabs": slab_table(cohort),
        "latents": latent_table(values, features.studies),
        "correlations": correlation_table(values, features.studies),
        "texture": pd.DataFrame({m: share.mean(axis=0) for m, share in shares.items()}, fields.COMPONENTS)
        .rename_axis("component")
        .reset_index(),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.4g")
    parameters.measured.cache_clear()  # what follows starts from labels, depth and slabs
    dropout_table(cohort).to_csv(folder / "dropouts.csv", index=False)
    regression_table(maps).to_csv(folder / "regression.csv", index=False, float_format="%.6g")


def refine(cohort: Cohort, folder: Path, rounds: int) -> None:
    """Correct what the simulated texture loses on its way through the model, by simulating Study 1 again and again."""
    features, rough, basis = measure(cohort), roughness(cohort), component_curves()
    for _ in range(rounds):
        with TemporaryDirectory() as scratch:
            imitation = _imitate(Path(scratch))
            correct_roughness(folder, rough, roughness(imitation))
            correct_texture(folder, features, measure(imitation), basis)


def _imitate(folder: Path) -> Cohort:
    """Simulate the participants of Study 1 in a process of its own, which reads the tables anew."""
    code = (
        "import sys; from brainage.data.sources import simulated; "
        "simulated.simulate(sys.argv[1], 134, model=simulated.study_1())"
    )
    subprocess.run([sys.executable, "-c", code, str(folder / "cohort")], check=True)
    return open_cohort(folder / "cohort")


def main(folder: str, *options: str) -> None:
    """Measure the tables and correct them, or correct those that are there."""
    cohort, measured = open_cohort(folder), Path(parameters.__file__).parent / "measured"
    if "--refine" not in options:
        measure_tables(cohort, measured)
    refine(cohort, measured, _MORE if "--refine" in options else _ROUNDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
