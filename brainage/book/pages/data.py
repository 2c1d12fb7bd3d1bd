"""The data page: real maps, regions, and what the simulation is made of."""

import pandas as pd

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.data_quality import QUALITY
from brainage.simulation.parameter_table import N_SHOWN, parameter_table
from brainage.space.anatomy import voxel_counts

SHOWS = {"quality": Shown(QUALITY)}
_BASES = ("measured", "literature", "assumed")


def numbers(results: PageResults) -> Numbers:
    """Return impossible values, coverage, and how many parameters of the simulation rest on what."""
    quality, basis = results["quality"], parameter_table()["basis"]
    voxels = quality["coverage"]["voxels"]
    return {
        **_impossible(quality["impossible"].set_index("modality")),
        "least_covered": f"{voxels.min():,.0f}",
        "most_covered": f"{voxels.max():,.0f}",
        **{f"n_{name}": int((basis == name).sum()) for name in _BASES},
        "n_parameters": len(basis),
    }


def atlas_voxels() -> pd.DataFrame:
    """Return the voxels of each region, of the atlas beside the paper's."""
    names = {"region": "Region", "atlas": "Voxels, this atlas", "paper": "Voxels, reported"}
    return voxel_counts().rename(columns=names)


def parameters() -> pd.DataFrame:
    """Return the parameters of the simulation that people read one by one."""
    return parameter_table().head(N_SHOWN)


def _impossible(counts: pd.DataFrame) -> Numbers:
    """Return the voxels below and above what tissue has, by modality, and the participants who have any."""
    found = {f"{name}_{end}": int(row[end]) for name, row in counts.iterrows() for end in ("below", "above")}
    return {**found, "affected": int(counts["participants"]["any"])}
