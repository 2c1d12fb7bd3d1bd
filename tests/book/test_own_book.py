import subprocess
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from brainage.book import own_book
from brainage.book.own_book import LeftOut, build_own_book, own_page
from brainage.core import settings
from brainage.core.errors import BrainageError, refuse
from brainage.core.markup import as_markdown
from brainage.data.cohort import Cohort

SHOWS = {"tags": ["remove-input"]}
NOTE = new_output("display_data", {"text/markdown": "This copy shows the cohort *ours* in place of"})


def figure(caption: str) -> nbformat.NotebookNode:
    picture = new_output("display_data", {"text/plain": "a picture", "application/vnd.brainage.marks+json": [1]})
    return new_code_cell("draw()", outputs=[picture], metadata={**SHOWS, "mystnb": {"figure": {"caption": caption}}})


@pytest.fixture
def page() -> nbformat.NotebookNode:
    return new_notebook(
        cells=[
            new_markdown_cell("(fig-9)=\n# Figure 9: a title\n\nProse of simulated people."),
            new_code_cell("results = open_page()", outputs=[NOTE], metadata={"tags": ["hide-input"]}),
            figure("Simulated cohort: errors, contrastive network. This run: X, narrow networks."),
            new_markdown_cell("**A finding about others.**"),
            new_markdown_cell("## Only prose\n\nWords."),
            new_markdown_cell("## Nobody has it\n\nWords."),
            new_code_cell("draw_nothing()", metadata=SHOWS),
            new_markdown_cell("## What this page does not show\n\nWords."),
            figure("Provenance of the simulated cohort"),
        ]
    )


def test_figures_stay_and_what_is_said_of_others_goes(page: nbformat.NotebookNode) -> None:
    cells = own_page(page, networks=False).cells
    assert [cell.source for cell in cells] == [
        "(fig-9)=\n# Figure 9: a title",
        "results = open_page()",
        "draw()",
        "## Where this comes from",
        "draw()",
    ]
    captions = [cell.metadata.mystnb.figure.caption for cell in cells if "mystnb" in cell.metadata]
    assert captions == ["This cohort: errors, Gaussian process. This run: X.", "Provenance of this cohort"]
    assert cells[1].outputs == []
    assert all("vnd" not in str(output.data) for cell in cells for output in cell.get("outputs", []))


def test_networks_are_named_where_they_were_fitted(page: nbformat.NotebookNode) -> None:
    caption = own_page(page).cells[2].metadata.mystnb.figure.caption
    assert caption == "This cohort: errors, contrastive network. This run: X, narrow networks."


def test_what_cannot_be_drawn_is_named_with_the_reason(smoke_cohort: Cohort) -> None:
    text = own_book._first_page(smoke_cohort, "kernel", [LeftOut("Figure 4: gaps", "30 HC; gaps need patients")])
    assert f"- *{as_markdown('Figure 4: gaps')}*: {as_markdown('30 HC; gaps need patients')}" in text
    assert "by the Gaussian process on principal components" in text
    assert "For research only" in text


@pytest.mark.parametrize(
    ("folder", "profile", "told"),
    [
        ("simulated", "", "cohort is 'simulated'; expected the folder of a cohort"),
        ("here", "fast", "profile is 'fast'; expected one of published, smoke, laptop, paper, kernel"),
        ("here", "published", "profile is 'published'; expected one in which your own people are computed"),
        ("nowhere", "", "nowhere"),
    ],
)
def test_what_is_no_cohort_of_one_s_own_is_told(folder: str, profile: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=told):
        build_own_book(tmp_path, Path(folder), profile)


def test_a_cohort_of_which_nothing_can_be_drawn_is_told_with_every_reason(
    smoke_cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_root: Path, name: str, *_: object) -> None:
        refuse(f"no {name}")

    monkeypatch.setattr(own_book, "_computed", refused)
    monkeypatch.setattr(own_book, "_title", lambda _, name: name.upper())
    with pytest.raises(BrainageError, match="FIGS2_AGES: no figS2_ages; FIG2_TRENDS: no fig2_trends"):
        build_own_book(tmp_path, smoke_cohort.folder)


def test_figures_about_networks_wait_for_a_run_that_fits_them(
    smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(own_book, "obtain_shown", lambda _shows, _cohort, profile: asked.append(profile))
    for name in ("fig3_saliency", "fig2_ablation"):
        assert name in own_book.NOTEBOOKS
        with pytest.raises(BrainageError, match="is about networks, which take hours: give PROFILE=laptop"):
            own_book._computed(settings.project_folder(), name, smoke_cohort, "kernel")
        own_book._computed(settings.project_folder(), name, smoke_cohort, "laptop")
    assert asked == ["laptop", "laptop"]


@pytest.mark.parametrize("name", ["fig3_saliency", "fig6_profiles"])
def test_captions_do_not_speak_of_what_was_planted(name: str) -> None:
    notebook = jupytext.read(settings.project_folder() / "notebooks" / f"{name}.py")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("display_data", {"text/plain": "a picture"})]
    for cell in own_page(notebook).cells:
        caption = cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
        assert not any(word in caption for word in ("simulat", "Simulat", "was made", "planted", "the text"))


@pytest.mark.slow
def test_a_site_of_one_s_own_people_is_built(
    smoke_cohort: Cohort, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One figure that needs no model, and one that nobody here can be drawn in."""
    root = tmp_path / "a checkout"
    root.mkdir()
    for name in ("notebooks", "book"):
        (root / name).symlink_to(settings.project_folder() / name)
    monkeypatch.setattr(own_book, "NOTEBOOKS", ("figS2_ages", "fig4_gap"))
    computed = own_book._computed

    def only_ages(root: Path, name: str, cohort: Cohort, profile: str) -> None:
        if name == "fig4_gap":
            refuse("gaps need at least 3 patients")
        computed(root, name, cohort, profile)

    monkeypatch.setattr(own_book, "_computed", only_ages)
    monkeypatch.setattr(settings, "published_folder", lambda: settings.project_folder() / "results/published")
    first = build_own_book(root, smoke_cohort.folder)
    assert "gaps need at least 3 patients" in first.read_text(encoding="utf-8")
    ages = (first.parent / "notebooks/figS2_ages.html").read_text(encoding="utf-8")
    assert "This cohort: age distribution" in ages
    assert "one peak around" not in ages.split("alt=")[0]


def test_a_failing_build_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.CompletedProcess([], 1, "", "a traceback\nthe last line")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(BrainageError, match=r"(?s)the site could not be built: .*the last line"):
        own_book._built(tmp_path, tmp_path)
