import shutil
import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

from brainage.book.notebooks import _key, _warn_of_pair, execute_stale, executed_path, only_builder, shown_results
from brainage.core import settings
from brainage.core.errors import BrainageError

NOTEBOOK = """# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A page

# %% tags=["parameters"]
profile = "published"

# %%
print("shown:", profile)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with one small notebook, in a folder with a blank in its name."""
    root = tmp_path / "a checkout"
    (root / "notebooks").mkdir(parents=True)
    (root / "notebooks/page.py").write_text(NOTEBOOK)
    return root


def printed(root: Path) -> str:
    cells = nbformat.read(executed_path(root, "page"), as_version=4).cells
    return "".join(output.text for cell in cells for output in cell.get("outputs", []) if "text" in output)


def test_runs_once_and_again_only_when_something_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [page.ran for page in execute_stale(root)] == [True]
    assert printed(root) == "shown: published\n"
    assert [page.ran for page in execute_stale(root)] == [False]
    (root / "notebooks/page.py").touch()
    assert [page.ran for page in execute_stale(root)] == [False]  # touched, not changed
    assert [page.ran for page in execute_stale(root, "smoke")] == [True]
    assert printed(root) == "shown: smoke\n"
    (root / "notebooks/page.py").write_text(NOTEBOOK.replace("shown", "seen"))
    assert [page.ran for page in execute_stale(root, "smoke")] == [True]


@pytest.mark.slow
def test_runs_again_when_published_results_or_real_maps_changed(
    root: Path, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "notebooks/page.py").write_text(
        NOTEBOOK + "\n# %%\nfrom brainage.papers.traeuble2025.experiments.trends import TRENDS\n"
    )
    keys = [execute_stale(root)[0].key]
    for experiment in ("ages", "trends"):
        results = root / f"results/published/{experiment}/simulated/slopes.csv"
        results.parent.mkdir(parents=True)
        results.write_text("a\n1\n")
        assert (execute_stale(root)[0].key == keys[0]) == (experiment == "ages")  # which the notebook does not name
    keys.append(execute_stale(root)[0].key)
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    keys.append(execute_stale(root)[0].key)
    (clone / "individual_stiffness_files/001Stiffness_warped.nii.gz").unlink()
    keys.append(execute_stale(root)[0].key)
    assert len(set(keys)) == 4


def test_runs_again_when_only_the_provenance_of_published_results_changed(root: Path) -> None:
    script = root / "notebooks/page.py"
    script.write_text(NOTEBOOK + "\n# %%\nfrom brainage.papers.traeuble2025.experiments.trends import TRENDS\n")
    origin = root / "results/published/trends/simulated/provenance.json"
    origin.parent.mkdir(parents=True)
    keys = []
    for commit in ("a", "b"):
        origin.write_text(commit)
        keys.append(_key(root, script, ""))
    assert keys[0] != keys[1]


@pytest.mark.slow
def test_runs_again_when_results_that_it_computed_are_gone_or_others(root: Path) -> None:
    """What a page offers for download is what it shows."""
    (root / "notebooks/page.py").write_text(
        NOTEBOOK + "\n# %%\nfrom brainage.papers.this_book.experiments.ages import AGES\n"
    )
    published = root / "results/published/ages/simulated"
    computed = settings.results_folder() / "smoke/ages/simulated"
    for folder, text in ((published, "a\n1\n"), (computed, "a\n2\n")):
        folder.mkdir(parents=True)
        (folder / "summary.csv").write_text(text)
    assert [page.ran for page in execute_stale(root, "smoke")] == [True]
    assert shown_results(root, "page", "smoke") == [computed]
    assert [page.ran for page in execute_stale(root, "smoke")] == [False]
    (computed / "summary.csv").write_text("a\n3\n")
    assert [page.ran for page in execute_stale(root, "smoke")] == [True]
    shutil.rmtree(computed)
    assert [page.ran for page in execute_stale(root, "smoke")] == [True]
    assert shown_results(root, "page", "smoke") == [published]


def test_leftovers_of_an_interrupted_run_are_not_offered(root: Path) -> None:
    (root / "notebooks/page.py").write_text(
        NOTEBOOK + "\n# %%\nfrom brainage.papers.this_book.experiments.ages import AGES\n"
    )
    for name in ("simulated", "simulated.partial", "simulated.old", ".simulated.x"):
        (root / "results/published/ages" / name).mkdir(parents=True)
    assert [folder.name for folder in shown_results(root, "page")] == ["simulated"]


def test_a_book_is_built_by_one_run_at_a_time(root: Path) -> None:
    with (
        only_builder(root),
        pytest.raises(BrainageError, match=r"_build/book: is being written by process \d+ .*the book of this checkout"),
        only_builder(root),
    ):
        pass
    with only_builder(root):
        assert (root / "_build/book.lock").is_file()
    assert not (root / "_build/book.lock").exists()


def test_a_notebook_that_is_not_its_script_is_warned_of(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    script = root / "notebooks/page.py"
    pair = jupytext.read(script)
    jupytext.write(pair, script.with_suffix(".ipynb"))
    _warn_of_pair(script)
    assert capfd.readouterr().err == ""
    pair.cells[-1].source = "print('edited here')"
    jupytext.write(pair, script.with_suffix(".ipynb"))
    _warn_of_pair(script)
    assert capfd.readouterr().err.startswith("warning: notebooks/page.ipynb: differs from page.py, which is run;")


def test_bars_of_progress_are_for_people_who_wait(root: Path) -> None:
    (root / "notebooks/page.py").write_text(f"{NOTEBOOK}\n# %%\nimport os\nprint(os.environ['TQDM_DISABLE'])\n")
    execute_stale(root)
    assert printed(root) == "shown: published\n1\n"


def test_another_kernel_called_python3_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "jupyter/kernels/python3/kernel.json"
    other.parent.mkdir(parents=True)
    other.write_text('{"argv": ["/bin/false", "{connection_file}"], "display_name": "other", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    (root / "notebooks/page.py").write_text(f"{NOTEBOOK}\n# %%\nimport sys\nprint(sys.executable)\n")
    execute_stale(root)
    assert printed(root) == f"shown: published\n{sys.executable}\n"


def test_without_notebooks_the_checkout_is_named(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=r"notebooks: no notebooks; they are part of the checkout \(git clone\)"):
        execute_stale(tmp_path)


def test_parameters_that_were_used_take_the_defaults_place_and_are_no_bar_on_the_page(root: Path) -> None:
    (root / "notebooks/page.py").write_text(NOTEBOOK.replace('"parameters"', '"parameters", "remove-input"'))
    execute_stale(root, "smoke")
    cells = nbformat.read(executed_path(root, "page"), as_version=4).cells
    tags = [cell.metadata.get("tags", []) for cell in cells if cell.cell_type == "code"]
    assert tags[0] == ["parameters", "remove-input"]
    assert tags[1] == ["injected-parameters", "remove-input"]
    assert printed(root) == "shown: smoke\n"


def test_a_page_shows_the_experiments_that_its_module_names(root: Path) -> None:
    """Notebooks name the module of their page, which names experiments of its paper and of the cohorts."""
    (root / "notebooks/page.py").write_text(f"{NOTEBOOK}\n# %%\nfrom brainage.book.pages import why_errors\n")
    published = [root / f"results/published/{name}/simulated" for name in ("ages", "comparison", "limit", "resolution")]
    for folder in published:
        folder.mkdir(parents=True)
    assert shown_results(root, "page") == published[1:]


def test_a_failing_notebook_is_named_and_leaves_no_copy(root: Path) -> None:
    execute_stale(root)
    (root / "notebooks/page.py").write_text(NOTEBOOK + "\n# %%\nraise ValueError('boom')\n")
    with pytest.raises(BrainageError, match=r"notebooks/page.py: cell \d: ValueError: boom"):
        execute_stale(root)
    assert not executed_path(root, "page").exists()
    assert not list((root / "_build/executed").iterdir())


@pytest.mark.slow
def test_several_run_at_once_and_a_failing_one_takes_none_with_it(root: Path) -> None:
    (root / "notebooks/good.py").write_text(NOTEBOOK)
    wait = "import pathlib, time\nwhile not pathlib.Path('../_build/executed/good.ipynb').exists(): time.sleep(0.1)\n"
    (root / "notebooks/page.py").write_text(f"{NOTEBOOK}\n# %%\n{wait}raise ValueError('boom')\n")
    with pytest.raises(BrainageError, match=r"notebooks/page.py: cell \d: ValueError: boom"):
        execute_stale(root)
    assert [path.name for path in (root / "_build/executed").iterdir()] == ["good.ipynb"]
    (root / "notebooks/page.py").write_text(NOTEBOOK)
    assert [(page.name, page.ran) for page in execute_stale(root)] == [("good", False), ("page", True)]


def test_unknown_profile_is_told(root: Path) -> None:
    with pytest.raises(BrainageError, match="profile is 'fast'; expected one of published, smoke, laptop, paper"):
        execute_stale(root, "fast")


def test_kernels_say_nothing_of_their_own(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    execute_stale(root)
    assert "Kernel" not in capfd.readouterr().err
