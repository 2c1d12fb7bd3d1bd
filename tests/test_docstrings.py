"""What the reference pages show says its parameters, what it returns, and what it raises."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = "".join(path.read_text() for path in (ROOT / "book/api").glob("*.md"))
NAMES = sorted(set(re.findall(r"automodule:: brainage\.([\w.]+)", PAGES)))
#: A summary that says what comes back needs no section that says it again.
GIVES = re.compile(r"(Return|Say|Open|Read|Draw|Fit|Write|Learn|Measure|Correlate|Average|Simulate|Describe|Apply)\b")


def files(name: str) -> list[Path]:
    path = ROOT / "brainage" / name.replace(".", "/")
    return sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def public(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions that a module offers, and the methods of its classes: its ``__all__``, or all names."""
    tree = ast.parse(path.read_text())
    listed = [
        element.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for element in ast.walk(node.value)
        if isinstance(element, ast.Constant)
    ]
    for node in tree.body:
        name = getattr(node, "name", "_")
        if name.startswith("_") or (listed and name not in listed):
            continue
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            methods = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
            yield from ((f"{node.name}.{one.name}", one) for one in methods if not one.decorator_list)


def is_refusal(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "refuse"


def lacks(function: ast.FunctionDef) -> list[str]:
    text = ast.get_docstring(function) or ""
    arguments = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)} - {"self", "cls"}
    gives = function.returns is not None and ast.unparse(function.returns) not in {"None", "Iterator[None]"}
    raises = any(isinstance(one, ast.Raise) or is_refusal(one) for one in ast.walk(function))
    return [
        section
        for section, needed in (
            ("Parameters", bool(arguments)),
            ("Returns", gives and not GIVES.match(text) and "Yields\n" not in text),
            ("Raises", raises),
        )
        if needed and f"{section}\n---" not in text
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_says_what_goes_in_and_what_comes_out(name: str) -> None:
    found = [(function, lacks(node)) for path in files(name) for function, node in public(path)]
    assert [one for one in found if one[1]] == []


def test_a_function_without_its_sections_is_found() -> None:
    bare = ast.parse('def f(a):\n    """Add."""\n    if a:\n        raise ValueError\n    return a\n').body[0]
    assert lacks(bare) == ["Parameters", "Raises"]
    refusing = ast.parse('def f():\n    """Add."""\n    refuse("no")\n').body[0]
    assert lacks(refusing) == ["Raises"]
    typed = ast.parse('def f(a) -> int:\n    """Add.\n\n    Parameters\n    ----------\n    """\n').body[0]
    assert lacks(typed) == ["Returns"]
