"""Tables of the audit."""

import pandas as pd

from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.shortcuts import named
from brainage.plotting.numerals import number
from brainage.plotting.style import INPUTS


def effect_sizes(effects: pd.DataFrame) -> pd.DataFrame:
    """List effects in years: mean, smallest and largest, and of what."""
    columns = {"size": "Mean (years)", "low": "Smallest", "high": "Largest"}
    numbers = {title: [number(x, "+.2f") for x in effects[name]] for name, title in columns.items()}
    return pd.DataFrame({"Effect": [named(name) for name in effects["effect"]], **numbers, "Of": effects["over"]})


def study_table(studies: pd.DataFrame) -> pd.DataFrame:
    """List how well studies are told apart from age and from each kind of map."""
    columns = {
        "Told from": [_source(str(name)) for name in studies["features"]],
        "Balanced accuracy (%)": [number(100 * x, ".0f") for x in studies["accuracy"]],
        "Guessing (%)": [number(100 * x, ".0f") for x in studies["guessing"]],
        "Studies": studies["studies"],
        "n": studies["people"],
    }
    return pd.DataFrame(columns)


def _source(features: str) -> str:
    """Return what studies are told from, as pages call it.

    >>> _source("age, held out")
    'Age alone, of people held out'

    >>> _source("age"), _source("mre"), _source("contrastive, mre")
    ('Age alone', 'MRE (both): components', 'MRE (both): embedding, Contrastive + Ridge')
    """
    learner, _, inputs = features.partition(", ")
    if features == "age, held out":
        return "Age alone, of people held out"
    if inputs:
        return f"{INPUTS[inputs]}: embedding, {LEARNERS[learner]}"
    return "Age alone" if features == "age" else f"{INPUTS[features]}: components"
