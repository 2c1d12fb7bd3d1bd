"""Every number of the simulation in one table, for readers."""

import pandas as pd

from brainage.simulation.numbers.parameters import measured, scalars
from brainage.simulation.person.model import GROUPS, Group

#: Rows that people read one by one: the scalars and the groups of participants; the measured tables follow.
N_SHOWN = len(scalars()) + 3 * len(GROUPS)
_MRE134 = {"basis": "measured", "source": "MRE134"}
_LIFESPAN = {"basis": "measured", "source": "NKI and OASIS-2 (FreeSurfer), OASIS-1"}
_UNITS = {("mean", "stiffness"): "log kPa", ("sd", "stiffness"): "log kPa", ("sd", "damping_ratio"): "log",
          ("gradient", "stiffness"): "kPa"}  # fmt: skip


def parameter_table() -> pd.DataFrame:
    """Return one row per parameter: ``parameter``, ``value``, ``unit``, ``basis``, ``source``.

    ``basis`` is one of *measured* (on MRE134 or on tables of real anatomy), *literature* (read in a paper or its
    abstract) and *assumed*.
    """
    rows = [row for group in GROUPS for row in _of_group(group)]
    table = pd.DataFrame([*rows, *_latents(), *_labels(), *_columns(), _correlations(), *_anatomy()])
    return pd.concat([scalars().rename(columns={"key": "parameter"}), table], ignore_index=True)


def _of_group(group: Group) -> list[dict[str, str]]:
    name = group.study if group.site == group.study else f"{group.study}, site {group.site}"
    ages = f"{group.mean:g} ± {group.sd:g} ({group.youngest:g}–{group.oldest:g})"
    known = group.size_basis == group.age_basis  # only of these are the participants described
    women = group.size_basis if known else "assumed: not stated"
    return [
        _row(f"participants, {name} {group.diagnosis}", str(group.n), "", *group.size_basis.split(": ", 1)),
        _row(f"age, {name} {group.diagnosis}", ages, "years", *group.age_basis.split(": ", 1)),
        _row(f"women, {name} {group.diagnosis}", f"{100 * group.women:.0f}", "%", *women.split(": ", 1)),
    ]


def _latents() -> list[dict[str, str]]:
    rows = []
    for _, latent in measured("latents").iterrows():
        name = f"{latent['kind']}, {latent['modality']}, {latent['name']}"
        unit = _UNITS.get((latent["kind"], latent["modality"]), "")
        offsets = latent.filter(like="offset ")
        shown = ", ".join(f"{str(site).removeprefix('offset ')} {value:+.3g}" for site, value in offsets.items())
        rows.append(_row(f"latent: {name}", f"{latent['mean']:.3g} ± {latent['sd']:.2g}", unit, **_MRE134))
        rows.append(_row(f"latent: {name}, sub-studies", shown, unit, **_MRE134))
    return rows


def _labels() -> list[dict[str, str]]:
    table = measured("labels").set_index("label")
    units = {"stiffness": "kPa", "damping_ratio": ""}
    return [
        _row(f"{modality}, FreeSurfer label {label}", f"{value:.3g}", unit, **_MRE134)
        for modality, unit in units.items()
        for label, value in table[modality].items()
    ]


def _columns() -> list[dict[str, str]]:
    """List the smaller tables: each row of each column."""
    return [
        _row(f"{name}: {column}, {measured(name).columns[0]} {values.iloc[0]}", f"{values[column]:.3g}", "", **_MRE134)
        for name in ("depth", "patterns", "regression", "texture", "slabs", "dropouts")
        for _, values in measured(name).iterrows()
        for column in measured(name).columns[1:]
    ]


def _correlations() -> dict[str, str]:
    size = len(measured("correlations"))
    return _row(f"correlations of latents, {size} x {size}", "measured/correlations.csv", "", **_MRE134)


def _anatomy() -> list[dict[str, str]]:
    """List what was measured on tables of real anatomy: numbers, and each part's SD and share of the head's growth."""
    numbers = measured("anatomy_scalars").to_numpy()
    rows = [_row(f"anatomy: {key}", f"{value:.3g}", "", **_LIFESPAN) for key, value in numbers]
    for _, part in measured("anatomy").iterrows():
        shown = f"SD {part['sd']:.3g}, head {part['head']:.2g}, sex {part['sex']:+.2g}, at 75 {part['75']:+.2g}"
        rows.append(_row(f"anatomy: logarithm of {part['volume']}", shown, "", **_LIFESPAN))
    return rows


def _row(parameter: str, value: str, unit: str, basis: str, source: str) -> dict[str, str]:
    return {"parameter": parameter, "value": value, "unit": unit, "basis": basis, "source": source}
