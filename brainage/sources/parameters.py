"""Every number of the simulation, with unit, source and how sure it is.

``basis`` is one of *measured* (here, on MRE134), *literature* (read in a paper or its abstract) and *assumed*.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

__all__ = ["EFFECTS", "FLUID_MEANS", "GROUPS", "REGION_MEANS", "Effect", "Group", "parameter_table"]


class Group(NamedTuple):
    """Participants of one study and diagnosis; ages follow a beta distribution with these moments."""

    study: str
    diagnosis: str
    n: int
    youngest: float
    oldest: float
    mean: float
    sd: float
    women: float
    size_basis: str
    basis: str


_MRE134 = "measured: MRE134 demographics"
_SANJANA = "literature: Sanjana 2021, 10.1177/0271678X20968032"
_HISCOX = "literature: Hiscox 2018, PMC5883326"
_PAPER = "literature: paper, Methods"
_TUNED = "assumed: tuned to the paper's pool"
_PATIENTS = "assumed: typical of the disease"

#: Sizes and ages as far as the paper and its sources state them. The rest is chosen so that the pool has the paper's
#: 41.0 +- 21.9 years, 14 to 90, with few people in middle age.
GROUPS = (
    Group("Study 1", "CN", 134, 18, 35, 23.4, 4.0, 78 / 134, _MRE134, _MRE134),
    Group("Study 2", "CN", 71, 14, 82, 42.2, 21.3, 0.5, "assumed: what is left of 311", _TUNED),
    Group("Study 3", "CN", 26, 22, 78, 42.0, 15.0, 12 / 26, _SANJANA, _SANJANA),
    Group("Study 4", "CN", 68, 45, 90, 69.0, 8.0, 0.6, "literature: paper, MCI controls", _TUNED),
    Group("Study 5", "CN", 12, 66, 73, 69.5, 2.0, 0.5, "literature: paper, AD controls", _HISCOX),
    Group("Study 4", "MCI", 20, 55, 88, 71.0, 7.0, 0.5, _PAPER, _PATIENTS),
    Group("Study 5", "AD", 11, 60, 88, 74.0, 7.0, 0.5, _PAPER, _PATIENTS),
)

#: Regional means of stiffness (kPa) and damping ratio measured on MRE134, whose mean age is 23.4 years.
REGION_MEANS = {
    "accumbens": (2.98, 0.222),
    "amygdala": (3.22, 0.183),
    "brain stem": (3.38, 0.162),
    "caudate": (3.15, 0.237),
    "cerebellum": (2.60, 0.193),
    "hippocampus": (2.94, 0.166),
    "pallidum": (3.85, 0.185),
    "putamen": (3.86, 0.198),
    "thalamus": (3.37, 0.195),
    "ventral diencephalon": (3.34, 0.155),
    "gray matter": (2.43, 0.202),
    "white matter": (2.93, 0.225),
}
REGION_MEANS_AGE = 23.4

#: SD in mm of the Gaussian that blurs regional means, and distance in mm of the nodes of the smooth noise.
BLUR, NODES = 2, 8

#: The same in the lateral ventricles, which the inversion maps as if they were solid; used in all fluid spaces.
FLUID_MEANS = (2.67, 0.259)

#: Voxels whose T1w template (0 to 1) is brighter than this are mapped, as in the real files; beside the labelled brain.
COVERED = 0.2


class Effect(NamedTuple):
    """How one modality varies; SDs are shares of the mean, slopes per cent a year of the value at 41 years."""

    slope: float
    participant_sd: float
    texture_sd: float
    shift_mci: float
    shift_ad: float


#: Slopes: paper, Figure 2. Between-participant SD of the brain mean and of voxels: MRE134 (within its studies).
#: Disease shifts in years of brain age: the paper's median gaps, patients less controls. T1w: all assumed.
EFFECTS = {
    "stiffness": Effect(-0.33, 0.065, 0.15, 1.2, 8.4),
    "damping_ratio": Effect(0.34, 0.081, 0.28, 4.6, 0.0),
    "t1w": Effect(-0.10, 0.03, 0.10, 0.0, 0.5),
}
REFERENCE_AGE = 41.0
GAP_SD = 3.0


def beta_shape(group: Group) -> tuple[float, float]:
    """Return the two shape parameters of the beta distribution with the group's moments.

    >>> beta_shape(Group("A", "CN", 1, 0, 1, 0.5, 12**-0.5, 0.5, "", ""))  # doctest: +ELLIPSIS
    (1.0..., 1.0...)
    """
    width = group.oldest - group.youngest
    mean, variance = (group.mean - group.youngest) / width, (group.sd / width) ** 2
    nu = mean * (1 - mean) / variance - 1
    return mean * nu, (1 - mean) * nu


def parameter_table() -> pd.DataFrame:
    """Return one row per parameter: name, value, unit, basis, source."""
    rows = [_row(f"participants, {g.study} {g.diagnosis}", g.n, "", *g.size_basis.split(": ")) for g in GROUPS]
    for g in GROUPS:
        ages = f"{g.mean:g} ± {g.sd:g} ({g.youngest:g}–{g.oldest:g})"
        rows.append(_row(f"age, {g.study} {g.diagnosis}", ages, "years", *g.basis.split(": ")))
        known = g.size_basis == g.basis  # only of these two studies are the participants described
        women_basis = g.basis if known else "assumed: not stated"
        rows.append(_row(f"women, {g.study} {g.diagnosis}", round(100 * g.women, 1), "%", *women_basis.split(": ")))
    rows.append(_row("age at which regions have the means below", REGION_MEANS_AGE, "years", "measured", "MRE134"))
    rows.append(_row("age of which slopes are a percentage", REFERENCE_AGE, "years", "assumed", "mean of the pool"))
    rows.append(_row("T1w template of mapped voxels, at least", COVERED, "", "assumed", "about what real files map"))
    rows.append(_row("distance of texture nodes", NODES, "mm", "assumed", "first version; see the realism page"))
    rows.append(_row("blur of regional means, SD", BLUR, "mm", "assumed", "first version; see the realism page"))
    for region, (mu, xi) in REGION_MEANS.items():
        rows.append(_row(f"stiffness, {region}", mu, "kPa", "measured", "MRE134"))
        rows.append(_row(f"damping ratio, {region}", xi, "", "measured", "MRE134"))
    rows.append(_row("stiffness, fluid spaces", FLUID_MEANS[0], "kPa", "measured", "MRE134"))
    rows.append(_row("damping ratio, fluid spaces", FLUID_MEANS[1], "", "measured", "MRE134"))
    for name, effect in EFFECTS.items():
        basis = ("assumed", "no published value fits") if name == "t1w" else ("literature", "paper, Figure 2 a-b")
        spread = ("assumed", "as a segmented T1w would show") if name == "t1w" else ("measured", "MRE134")
        shift = ("assumed", "so that the paper's median gaps come out (Figure 4)")
        label = name.replace("_", " ")
        rows += [
            _row(f"{label}, age slope", effect.slope, "% per year", *basis),
            _row(f"{label}, SD of participants", 100 * effect.participant_sd, "% of mean", *spread),
            _row(f"{label}, SD of voxels", 100 * effect.texture_sd, "% of mean", *spread),
            _row(f"{label}, shift in MCI", effect.shift_mci, "years", *shift),
            _row(f"{label}, shift in AD", effect.shift_ad, "years", *shift),
        ]
    rows.append(_row("personal gap, SD", GAP_SD, "years", "assumed", "none published"))
    return pd.DataFrame(rows)


def _row(parameter: str, value: object, unit: str, basis: str, source: str) -> dict[str, object]:
    shown = f"{value:g}" if isinstance(value, float | np.floating) else str(value)
    return {"parameter": parameter, "value": shown, "unit": unit, "basis": basis, "source": source}
