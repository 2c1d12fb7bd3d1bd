"""How real simulated ageing is: changes of structures and errors of age, real beside simulated."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brainage.plotting.numerals import number, span, with_interval
from brainage.plotting.panel import figure_of, panel
from brainage.plotting.style import palette
from brainage.simulation.numbers.parameters import measured
from brainage.truth import lifespan

_ALLOWED = 4.0  # points of a change from 25 to 75
_VENTRICLES = 25.0
_SD = 0.2  # of the real SD
_RATIOS = ("structures", "tissue", "parcels", "brain", "gray_voxels", "raw_voxels")
_CUT = 60.0  # per cent: ventricles, which grow by more, have a table


def judged_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """Return real and simulated changes and SDs by structure, and whether they are as close as asked.

    Returns
    -------
    DataFrame
        ``structure``, ``real`` and ``simulated`` (change from 25 to 75, per cent), their standard errors, ``real_60``,
        ``simulated_60`` (to 60), ``real_sd``, ``simulated_sd``, ``change_inside`` (within 4 points, ventricles 25),
        ``sd_inside`` (within 20 %).

    """
    real, fake = (changes[changes["cohort"] == cohort].set_index("structure") for cohort in ("real", "simulated"))
    table = pd.DataFrame(
        {
            "real": real["to_75"],
            "real_error": real["error_75"],
            "real_60": real["to_60"],
            "simulated_60": fake["to_60"],
            "simulated": fake["to_75"],
            "simulated_error": fake["error_75"],
            "real_sd": real["sd"],
            "simulated_sd": fake["sd"],
        }
    ).loc[list(real.index)]
    allowed = np.where(table.index == "ventricles", _VENTRICLES, _ALLOWED)
    table["change_inside"] = (table["simulated"] - table["real"]).abs() <= allowed
    table["sd_inside"] = (table["simulated_sd"] / table["real_sd"] - 1).abs() <= _SD
    return table.reset_index()


def judged_errors(errors: pd.DataFrame) -> pd.DataFrame:
    """Return each statistic with what real people give, what is asked of simulated ones, and what these give."""
    table = targets().merge(errors, on="statistic", suffixes=("", "_simulated"))
    inside = table["value"].between(table["low"], table["high"]).astype(object)
    return table.assign(inside=inside.where(table["low"].notna()))


@cache
def targets() -> pd.DataFrame:
    """Return what is asked of the simulation: ``statistic``, ``label``, ``real``, ``low``, ``high``, ``source``."""
    return pd.read_csv(Path(lifespan.__file__).parent / "targets.csv", dtype={"real": "str"}, keep_default_na=True)


def changes_chart(changes: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw the change of each structure from 25 to 75 years, real with 95 % intervals beside simulated."""
    table = judged_changes(changes)
    table = table[table["structure"] != "ventricles"].iloc[::-1].reset_index(drop=True)
    colors = palette(["real", "simulated"])
    with panel(ax, 4.6) as axis:
        for name, shift, marker in (("real", 0.16, "o"), ("simulated", -0.16, "s")):
            axis.errorbar(
                table[name],
                table.index + shift,
                xerr=1.96 * table[f"{name}_error"],
                fmt=marker,
                color=colors[name],
                markerfacecolor="white" if name == "real" else colors[name],
                capsize=2,
                label={"real": "Real (NKI, OASIS-2)", "simulated": "Simulated"}[name],
            )
        axis.axvline(0, color="0.6", lw=1)
        axis.set(yticks=table.index, yticklabels=table["structure"].str.capitalize())
        axis.set_xlabel("Change from 25 to 75 years (%)")
        axis.legend(frameon=False, loc="upper left")
    return figure_of(axis)


def ratios_chart(errors: pd.DataFrame, ax: Axes | None = None) -> Figure:
    """Draw errors of age over guessing, and of voxels over regions, with the range asked for."""
    table = judged_errors(errors)
    table = table[table["statistic"].isin(_RATIOS)].iloc[::-1].reset_index(drop=True)
    colors = palette(["range", "simulated"])
    with panel(ax, 3.4) as axis:
        wide = table["high"] - table["low"]
        axis.barh(table.index, wide.fillna(0), left=table["low"].fillna(0), height=0.5, color="0.85", zorder=1)
        axis.plot(table["value"], table.index, "s", color=colors["simulated"], zorder=2)
        axis.set(yticks=table.index, yticklabels=[_short(label) for label in table["label"]])
        axis.set_xlabel("Ratio of errors (gray: range asked for)")
    return figure_of(axis)


def changes_table(changes: pd.DataFrame) -> pd.DataFrame:
    """List changes and SDs by structure, real and simulated."""
    table = judged_changes(changes)
    return pd.DataFrame(
        {
            "Structure": table["structure"],
            "Real, 25 to 60 (%)": [number(one, "+.1f") for one in table["real_60"]],
            "Simulated, 25 to 60 (%)": [number(one, "+.1f") for one in table["simulated_60"]],
            "Real, 25 to 75 (%)": [number(one, "+.1f") for one in table["real"]],
            "Simulated, 25 to 75 (%)": [number(one, "+.1f") for one in table["simulated"]],
            "As close as asked": _yes(table["change_inside"]),
            "Real SD (%)": [number(one, ".1f") for one in table["real_sd"]],
            "Simulated SD (%)": [number(one, ".1f") for one in table["simulated_sd"]],
            "SD as close": _yes(table["sd_inside"]),
        }
    )


def errors_table(errors: pd.DataFrame) -> pd.DataFrame:
    """List every statistic: what real people give, what is asked, what simulated people give."""
    table = judged_errors(errors)
    return pd.DataFrame(
        {
            "Statistic": table["label"],
            "Real, reported": table["real"].fillna(""),
            "Real, measured here": [_real(name) for name in table["statistic"]],
            "Asked": [_range(low, high) for low, high in table[["low", "high"]].to_numpy()],
            "Simulated": [_value(row) for _, row in table.iterrows()],
            "Inside": ["" if pd.isna(inside) else "yes" if inside else "no" for inside in table["inside"]],
        }
    )


def sources_table() -> pd.DataFrame:
    """List where what real people give was read."""
    return targets()[["label", "real", "source"]].dropna().set_axis(["Statistic", "Real, reported", "Source"], axis=1)


def mechanical_table(statements: pd.DataFrame) -> pd.DataFrame:
    """List what sources say of stiffness and damping ratio in ageing brains beside what the simulation shows."""
    inside = statements["simulated"].between(statements["low"], statements["high"])
    return pd.DataFrame(
        {
            "Statement": statements["label"],
            "Unit": statements["unit"],
            "Reported": statements["reported"],
            "Simulated": [
                number(one, "+.2f" if "year" in unit else ".2f")
                for unit, one in statements[["unit", "simulated"]].to_numpy()
            ],
            "Inside": np.where(statements["low"].notna(), np.where(inside, "yes", "no"), ""),
            "Source": statements["source"],
        }
    )


@cache
def registration() -> pd.DataFrame:
    """Return how far real and simulated maps lie off their mean by region, see `truth.calibration.registration`."""
    return pd.read_csv(Path(lifespan.__file__).parent / "registration.csv")


def registration_table() -> pd.DataFrame:
    """List by region the shift that maps show, and the misregistration that this allows at most."""
    table = registration()
    return pd.DataFrame(
        {
            "Region": table["region"].str.capitalize(),
            "Real maps (mm)": [number(one, ".1f") for one in table["real"]],
            "Simulated, in register (mm)": [number(one, ".1f") for one in table["simulated"]],
            "Simulated, moved by 3 mm (mm)": [number(one, ".1f") for one in table["plus 3 mm"]],
            "Misregistration at most (mm)": [number(one, ".1f") for one in table["bound"]],
        }
    )


def _real(statistic: str) -> str:
    """Return what the same code finds in the tables of real people that we have, if they tell it."""
    table = measured("real_errors")
    found = table[table["statistic"] == statistic]
    if statistic == "dementia_brain":
        one = found.iloc[0]
        return with_interval(one["years"], one["low"], one["high"], "+.1f")
    return "; ".join(f"{ratio:.2f} ({who}, n {n})" for who, n, ratio in found[["people", "n", "ratio"]].to_numpy())


def _value(row: pd.Series) -> str:
    if row["statistic"].startswith("dementia"):
        return with_interval(row["value"], row["low_simulated"], row["high_simulated"], "+.1f")
    return number(row["value"], ".2f")


def _range(low: float, high: float) -> str:
    if not np.isfinite(low):
        return ""
    return span(low, high, ".0f" if high > 2 else ".2f")  # years, or ratios


def _short(label: str) -> str:
    return label.split(":", maxsplit=1)[0].replace(", ages of OASIS-1", "").replace(", smoothed by 8 mm,", "")


def _yes(inside: pd.Series) -> list[str]:
    return ["yes" if one else "no" for one in inside]
