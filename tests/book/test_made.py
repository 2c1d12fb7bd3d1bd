import pandas as pd
import pytest

from brainage.book.made import made_of
from brainage.engine.experiment import Experiment
from brainage.engine.results import Results


def experiment(**own) -> Experiment:
    return Experiment("own", lambda *_: {}, (), **own)


def results(inputs: tuple[str, ...] = (), **sizes) -> Results:
    tables = {"mae": pd.DataFrame({"inputs": inputs})} if inputs else {}
    return Results(tables, {"cohort": "Our cohort", "parameters": {"voxel_size": 4, **sizes}})


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ({}, "maps of 4 mm"),
        ({"grids": {}}, "maps of 4 mm"),
        ({"grids": [8, 4]}, "maps of 8 and 4 mm"),
        ({"grids": {"stiffness": 8, "mre": 8}}, "maps of 8 mm (other inputs 4 mm)"),
        ({"grids": {"stiffness": 8, "mre": 8}, "inputs": ("stiffness", "mre")}, "maps of 8 mm"),
        ({"grids": {"stiffness": 8, "mre": 8}, "inputs": ("mri", "stiffness", "mre")}, "maps of 8 mm (T1w 4 mm)"),
        ({"grids": {"mre": 8}, "inputs": ("mri", "stiffness", "mre")}, "maps of 4 mm (MRE 8 mm)"),
        ({"grids": {"stiffness": 8}, "grid": 2}, "maps of 2 mm"),  # which is what the experiment shows instead
    ],
)
def test_the_grid_is_that_of_the_run(sizes: dict, said: str) -> None:
    assert made_of(results(**sizes), experiment(), "simulated") == f"calibrated setting, {said}"


@pytest.mark.parametrize(
    ("n", "repeated", "said"),
    [(1, "splits", "1 split"), (10, "splits", "10 splits"), (3000, "studies", "3,000 studies")],
)
def test_repeats_are_those_of_the_run_and_not_of_the_experiment_of_today(n: int, repeated: str, said: str) -> None:
    repeating = experiment(repeats={"laptop": 5}, repeated=repeated)
    assert made_of(results(repeats=n), repeating, "mre134") == f"MRE134 (real maps), maps of 4 mm, {said}"


def test_the_setting_fitted_to_the_paper_says_so() -> None:
    assert "fitted to the paper" in made_of(results(), experiment(), "simulated-as-strong")


def test_a_lab_s_folder_is_called_what_its_cohort_is() -> None:
    assert made_of(results(), experiment(), "/data/ours").startswith("Our cohort, ")
