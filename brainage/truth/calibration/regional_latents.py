"""The latents of MRE134's participants: means, SDs within sub-studies, offsets of sub-studies, correlations."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.simulation.lattice import fields
from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.gradients import GRADIENTS, coefficients
from brainage.simulation.lattice.surface import covered
from brainage.simulation.person.latents import LATENTS
from brainage.space import anatomy
from brainage.truth.realism import Features

Array = NDArray[np.float64]


def gradient_values(cohort: Cohort, maps: dict[str, Array]) -> dict[str, Array]:
    """Return each participant's coefficient of every gradient, ``(n, 3)`` by modality, relative to the mean map."""
    volume = np.zeros(anatomy.grid(2).shape)
    values = {}
    for modality, averaged in maps.items():
        volume[covered()] = np.nan_to_num(averaged)
        mean, rows = fields.to_nodes(volume).copy(), []
        for one in cohort.participants["participant_id"]:
            own = fields.to_nodes(np.asarray(cohort.map(one, modality)))
            rows.append(coefficients(own - mean, (own != 0) & (mean != 0)))
        values[modality] = np.array(rows)
    return values


def latent_values(features: Features, texture: dict[str, Array], gradients: dict[str, Array]) -> pd.DataFrame:
    """Return the latents of each participant, one column each, in the order of `LATENTS`."""
    columns: dict[tuple[str, str, str], Any] = {}
    for modality in INPUTS["mre"]:
        means, sds = features.means[modality], features.sds[modality]
        columns |= {("mean", modality, area): means[area] for area in AREAS}
        columns |= {("sd", modality, area): np.log(sds[area]) for area in AREAS}
        columns |= {("gradient", modality, n): gradients[modality][:, i] for i, n in enumerate(GRADIENTS)}
        columns |= {("texture", modality, n): texture[modality][:, i] for i, n in enumerate(("coarse", "fine"))}
    for area in AREAS:
        columns["mean", "stiffness", area] = np.log(columns["mean", "stiffness", area])
    return pd.DataFrame(columns)[list(LATENTS)]


def latent_table(values: pd.DataFrame, studies: NDArray) -> pd.DataFrame:
    """Return mean, SD within sub-studies and each sub-study's offset of every latent."""
    offsets = values.groupby(studies).mean() - values.mean()
    within = values - values.groupby(studies).transform("mean")
    sd = np.sqrt((within**2).sum() / (len(values) - len(offsets)))
    table = pd.DataFrame({"mean": values.mean(), "sd": sd, **offsets.T})
    table.columns = ["mean", "sd", *(f"offset {name.removeprefix('Study ')}" for name in offsets.index)]
    return table.rename_axis(["kind", "modality", "name"]).reset_index()


def correlation_table(values: pd.DataFrame, studies: NDArray) -> pd.DataFrame:
    """Return correlations between latents over participants, sub-studies taken off."""
    within = values - values.groupby(studies).transform("mean")
    table = within.corr().round(3)
    table.index = table.columns = pd.Index([" | ".join(key) for key in LATENTS])
    return table.rename_axis("latent").reset_index()
