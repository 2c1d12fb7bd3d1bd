"""How often healthy people are called ill, by sliders: group size, ages, mismatch and spread, for every correction."""

import json
from typing import Any

import pandas as pd

from brainage.core.markup import html
from brainage.papers.traeuble2025.figures.disease_gaps import METHODS
from brainage.papers.traeuble2025.gap_ways import of_way
from brainage.plotting.tables import HTML

#: What a slider moves: the column of the table, its label, and how its values read.
_SLIDERS = {
    "controls": ("Controls", "{:.0f}"),
    "ages": ("Their ages", "{}"),
    "mismatch": ("Patients are older by", "{:g} years"),
    "spread": ("Spread of patients:", "{:g} times that of controls"),
}
#: Where they stand at first: as in the paper's AD comparison, with patients five years older.
_FIRST = {"controls": 12.0, "ages": "66–73 years", "mismatch": 5.0, "spread": 1.0}
_PERMILLE = 1000


def false_call_sliders(grid: pd.DataFrame) -> HTML:
    """Return sliders that a script of the site turns into bars of false positives, one a correction.

    Parameters
    ----------
    grid : DataFrame
        ``controls``, ``youngest``, ``oldest``, ``mismatch``, ``spread``, ``correction``, ``fitted_on``, ``rate``,
        ``low``, ``high``: one row for every combination, of the experiment `gap_power`.

    """
    table = grid.assign(ages=[f"{a:.0f}–{b:.0f} years" for a, b in zip(grid["youngest"], grid["oldest"], strict=True)])
    levels = {name: list(dict.fromkeys(table[name])) for name in _SLIDERS}
    bars = {name: _rates(of_way(table, way), levels) for way, name in METHODS.items()}
    said = {name: [_said(text.format(value)) for value in levels[name]] for name, (_, text) in _SLIDERS.items()}
    data = html(json.dumps({"levels": list(said.values()), "bars": bars, "patients": int(table["patients"].iloc[0])}))
    sliders = "".join(_slider(label, levels[name], _FIRST[name]) for name, (label, _) in _SLIDERS.items())
    return HTML(f'<div class="explorer false-calls" data-rates="{data}">{sliders}<div class="drawing"></div></div>')


def _rates(table: pd.DataFrame, levels: dict[str, list[Any]]) -> list[list[int]]:
    """Return rate and interval of every combination, in per mille, the last slider fastest."""
    every = pd.MultiIndex.from_product(list(levels.values()), names=list(levels))
    rates = table.set_index(list(levels))[["rate", "low", "high"]].loc[every]
    return (_PERMILLE * rates).round().astype(int).to_numpy().tolist()


def _said(level: str) -> str:
    """Return how a value reads.

    >>> _said("1 times that of controls"), _said("1 years")
    ('that of controls', '1 year')
    """
    return {"1 times that of controls": "that of controls", "1 years": "1 year"}.get(level, level)


def _slider(label: str, values: list[Any], first: object) -> str:
    place = f'min="0" max="{len(values) - 1}" value="{values.index(first) if first in values else 0}"'
    return f'<label>{html(label)} <output></output><input type="range" {place}></label>'
