"""What every figure keeps: tables in, one closed figure out, in the house style; found in the rooms of the papers."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from typing import get_args

import pytest
from matplotlib.figure import Figure

from brainage import papers


def draws(function: Callable) -> bool:
    """Return whether a function gives a figure, or nothing where there is nothing to draw."""
    gives = function.__annotations__.get("return")
    return Figure in (gives, *get_args(gives))


MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(papers.__path__, "brainage.papers.")
    if ".figures." in module.name
]
FIGURES = [
    function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_") and draws(function)
]


def named(function: Callable) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"


def test_all_figures_are_found() -> None:
    assert len(FIGURES) >= 15


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_a_figure_is_drawn_from_tables_and_knows_no_cohort(figure: Callable) -> None:
    for name, parameter in inspect.signature(figure).parameters.items():
        assert "brainage" not in inspect.formatannotation(parameter.annotation), name


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_a_figure_says_what_it_draws_and_what_it_needs(figure: Callable) -> None:
    text = inspect.getdoc(figure)
    assert re.match(r"(Draw|Show|Plot|Stack)\b", text)
    if "ax" in inspect.signature(figure).parameters and "Parameters\n" in text:
        assert "ax : Axes, optional" in text


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_a_figure_is_in_the_house_style_closed_and_neither_shown_nor_saved(figure: Callable) -> None:
    source = inspect.getsource(figure)
    own = "with panel(" in source
    assert own or "with panels(" in source or ("figure_style()" in source and "plt.close(figure)" in source)
    assert ("ax" in inspect.signature(figure).parameters) == own
    assert not re.search(r"plt\.show|savefig", inspect.getsource(inspect.getmodule(figure)))
