from types import ModuleType

from brainage.core import arguments, files
from brainage.core.registry import registered


def test_what_a_module_imports_of_a_kind_is_registered_in_its_order() -> None:
    assert registered({"files": files, "n": 3, "arguments": arguments}, ModuleType) == (files, arguments)


def test_a_module_s_own_furniture_is_not() -> None:
    assert registered({"__name__": "module", "title": "Title"}, str) == ("Title",)
