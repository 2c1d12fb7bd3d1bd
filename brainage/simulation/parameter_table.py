"""Every number of the simulation in one table, for readers."""

import pandas as pd

from brainage.simulation.numbers.parameters import measured, scalars
from brainage.simulation.person.model import GROUPS, Group

#: Rows that people read one by one: the scalars and the groups of participants; the measured tables follow.
N_SHOWN = len(scalars()) + 3 * len(GROUPS)
_MRE134 = {"basis": "measured", "source": "MRE134"}
_UNITS = {("mean", "stiffness"): "log kPa", ("sd", "stiffness"): "log kPa", ("sd", "damping_ratio"): "log",
          ("gradient", "stiffness"): "kPa"}  # fmt: skip


def parameter_table() -> pd.DataFrame:
    """Return one row per parameter: ``parameter``, ``value``, ``unit``, ``basis``, ``source``.

    ``basis`` is one of *measured* (on MRE134), *literature* (read in a paper or its abstract) and *assumed*.
    """
    rows = [row for group in GROUPS for row in _of_group(group)]
    table = pd.DataFrame([*rows, *_latents(), *_labels(), *_columns(), _correlations()])
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
        for name in ("depth", "patterns", "regression", "texture", "slabs")
        for _, values in measured(name).iterrows()
        for column in measured(name).columns[1:]
    ]


def _correlations() -> dict[str, str]:
    size = len(measured("correlations"))
    return _row(f"correlations of latents, {size} x {size}", "measured/correlations.csv", "", **_MRE134)


def _row(parameter: str, value: str, unit: str, basis: str, source: str) -> dict[str, str]:
    return {"parameter": parameter, "value": value, "unit": unit, "basis": basis, "source": source}
