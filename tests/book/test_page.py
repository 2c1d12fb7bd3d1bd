from collections.abc import Mapping
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pytest
from IPython.core.interactiveshell import InteractiveShell

from brainage.book import page as pages
from brainage.book.page import open_page
from brainage.engine.experiment import Experiment
from brainage.engine.results import Results
from brainage.engine.shown import Shown
from brainage.plotting.marks import MIME
from brainage.plotting.notes import Note


def numbers(results: Mapping[str, Results]) -> dict[str, str | int]:
    return {"n": 3, "of": str(results["own"].provenance["cohort"])}


MADE = {"parameters": {"voxel_size": 8}}
PAGE = SimpleNamespace(SHOWS={"own": Shown(Experiment("a", lambda *_: {}, ()))}, numbers=numbers)


@pytest.fixture
def glued(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What was glued, and notes that were shown, under ``note``; results are of the cohort that was asked for."""
    found: dict[str, object] = {}

    def obtain_shown(shows: Mapping[str, Shown], cohort: str, profile: str) -> dict[str, Results]:
        return {name: Results({}, {"cohort": f"{cohort}, {profile}", **MADE}) for name in shows}

    def glue(key: str, value: object, *, display: bool) -> None:
        assert not display
        found[key] = value

    monkeypatch.setattr(pages, "obtain_shown", obtain_shown)
    monkeypatch.setattr(pages, "glue", glue)
    monkeypatch.setattr(pages, "display", lambda note: found.update(note=note))
    return found


def test_the_numbers_of_the_prose_are_glued_and_results_returned(glued) -> None:
    results = open_page(PAGE, "smoke", "simulated")
    assert glued == {"n": 3, "of": "simulated, smoke", "made_own": "calibrated setting, maps of 8 mm"}
    assert results["own"].provenance["cohort"] == "simulated, smoke"


def test_a_notebook_keeps_beside_a_figure_what_is_drawn_where(glued, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = InteractiveShell()
    monkeypatch.setattr(pages, "get_ipython", lambda: shell)
    open_page(PAGE)
    figure, axis = plt.subplots()
    axis.scatter(3, 4)
    kept, _ = shell.display_formatter.format(figure)
    plt.close(figure)
    assert [one.text for one in kept[MIME]] == ["3 · 4"]


def test_captions_of_what_this_run_does_not_have_say_so(glued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "obtain_shown", lambda *_: {"own": Results({}, {"cohort": "ours", **MADE})})
    both = SimpleNamespace(SHOWS={**PAGE.SHOWS, "other": PAGE.SHOWS["own"]}, numbers=numbers)
    open_page(both, "smoke", "simulated")
    assert (glued["made_own"], glued["made_other"]) == ("calibrated setting, maps of 8 mm", "not in this run")


def test_a_page_opens_on_its_own_cohort_with_published_results(glued) -> None:
    open_page(PAGE)
    assert glued["of"] == "simulated, published"
    assert "note" not in glued


def test_another_cohort_is_named_above_the_page_and_stays_text(glued) -> None:
    open_page(PAGE, "laptop", "/data/our_*maps*")
    assert isinstance(glued["note"], Note)
    assert r"/data/our\_\*maps\*" in glued["note"].text
