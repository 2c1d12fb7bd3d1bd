"""The Sphinx extension that makes pages what a screen reader expects."""

import importlib

import pytest

from tests.conftest import ROOT


@pytest.fixture
def extension(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "book/_ext")
    return importlib.import_module("accessible_pages")


def test_parts_of_two_drawings_have_names_of_their_own_and_still_find_each_other(extension) -> None:
    drawing = '<svg id="a"><path id="p"/><use xlink:href="#p"/><g clip-path="url(#c)"/></svg>'
    link = '<a href="#p">elsewhere</a>'
    mended = extension.own_names(drawing + link + drawing)
    first, second = mended.split(link)
    assert first == '<svg id="d1-a"><path id="d1-p"/><use xlink:href="#d1-p"/><g clip-path="url(#d1-c)"/></svg>'
    assert second == first.replace("d1-", "d2-")


def test_side_notes_are_told_apart_and_lists_of_references_have_no_role(extension) -> None:
    context = {"body": '<aside class="margin sidebar">1</aside><aside class="margin sidebar">2</aside>'}
    context["body"] += (
        '<div role="list" class="citation-list"><div class="citation" role="doc-biblioentry"></div></div>'
    )
    extension.mend(None, "", "", context, None)
    assert 'aria-label="Side note 1">1<' in context["body"]
    assert 'aria-label="Side note 2">2<' in context["body"]
    assert "role=" not in context["body"]
