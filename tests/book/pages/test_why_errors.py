import pandas as pd
import pytest
from matplotlib.figure import Figure

from brainage.book.pages import why_errors
from brainage.engine.results import Results
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.plotting.notes import Note
from brainage.plotting.tables import HTML

DASH = "\N{EM DASH}"
LINES = [
    ("oracle", "mre", 3.96),
    ("floor", "mre", 3.6),
    ("guessing", "nothing", 19.0),
    ("two groups", "age group", 6.1),
    ("three groups", "age group", 4.54),
    ("gap", "brain age", 2.4),
]


@pytest.fixture
def results() -> dict[str, Results]:
    """The contrastive learner errs by 4 at 25, by 11 at 45, by 3 at 70, which is in training by 1 on average."""
    mae = pd.DataFrame(
        {"learner": "contrastive", "inputs": "mre", "seed": [0, 1], "mae": [5.0, 7.0], "mae_of_mean": 19.0}
    ).assign(training_mae=1.0)
    people = pd.DataFrame({"age": [25.0, 45.0, 70.0], "predicted_age": [29.0, 34.0, 73.0]})
    people["participant_id"] = ["a", "b", "c"]
    people = people.assign(learner="contrastive", inputs="mre", held_out="random")
    others = people.assign(inputs="mri", predicted_age=0.0)
    whole = people.assign(held_out="Study 1", predicted_age=0.0)
    tables = {"mae": mae, "common_grid": mae[:1], "predictions": pd.concat([people, others, whole])}
    lines = pd.DataFrame(LINES, columns=["line", "inputs", "mae"])
    curve = pd.DataFrame({"n": [60, 250, 1000] * 3, "learner": sorted(LEARNERS) * 3, "seed": 0, "training_mae": 1.0})
    curve["mae"] = 600 / curve["n"]
    return {
        "comparison": Results(tables, {}),
        "limit": Results({"lines": lines}, {}),
        "curve": Results({"curve": pd.concat([curve.assign(learner=name) for name in LEARNERS])}, {}),
    }


def test_errors_are_told_by_age_and_those_of_training_beside_the_test(results) -> None:
    found = why_errors.numbers(results)
    assert found["n_middle"] == 1
    assert [found[f"mae_contrastive_{age}"] for age in ("young", "middle", "old")] == ["4.0", "11.0", "3.0"]
    assert (found["test_contrastive"], found["training_contrastive"], found["test_pca_gp"]) == ("6.0", "1.0", DASH)
    assert (found["n_seeds"], found["n_common"], found["guessing"]) == (2, 1, "19.0")


def test_older_tables_without_errors_in_training_have_none(results) -> None:
    comparison = results["comparison"].tables
    older = {**comparison, "mae": comparison["mae"].drop(columns="training_mae")}
    assert why_errors.numbers(results | {"comparison": Results(older, {})})["training_contrastive"] == DASH


def test_what_is_known_without_a_map_is_told_where_it_is_known(results) -> None:
    found = why_errors.numbers(results)
    assert (found["knowing_two"], found["knowing_three"]) == ("6.1", "4.5")
    assert isinstance(why_errors.ladder(results), Figure)
    real = {name: one for name, one in results.items() if name != "limit"}
    assert why_errors.numbers(real)["knowing_two"] == DASH
    assert isinstance(why_errors.ladder(real), Note)


def test_where_nobody_asked_on_one_grid_a_sentence_says_so(results) -> None:
    assert isinstance(why_errors.common_grid(results), HTML)
    tables = {name: one for name, one in results["comparison"].tables.items() if name != "common_grid"}
    told = results | {"comparison": Results(tables, {})}
    assert isinstance(why_errors.common_grid(told), Note)
    assert why_errors.numbers(told)["n_common"] == 0


def test_what_the_coarser_grid_costs_is_told_by_input_and_by_kind_of_learner(results) -> None:
    assert why_errors.numbers(results)["cost_mri"] == DASH  # not asked
    assert isinstance(why_errors.grids(results), Note)
    rows = [(8, "mri", 1.2, 11.1, 36.0), (4, "mri", 0.0, 9.9, 1176.0), (8, "mre", -0.1, 7.0, 33.0)]
    costs = pd.DataFrame(rows, columns=["voxel_size", "inputs", "cost", "mae", "seconds"])
    errors = pd.DataFrame(
        {
            "voxel_size": [8, 8, 8, 4, 4, 4],
            "learner": ["pca_gp", "supervised", "contrastive"] * 2,
            "mae": [9.1, 11.0, 9.0, 9.0, 9.0, 8.0],
        }
    )
    told = results | {"resolution": Results({"costs": costs, "errors": errors}, {})}
    found = why_errors.numbers(told)
    assert (found["cost_mri"], found["cost_mre"], found["cost_stiffness"]) == ("+1.2", "\N{MINUS SIGN}0.1", DASH)
    assert (found["cost_pca_gp"], found["cost_networks"]) == ("+0.1", "+1.5")
    assert isinstance(why_errors.grids(told), HTML)


def test_the_curve_is_told_at_its_ends_and_where_the_paper_is(results) -> None:
    found = why_errors.numbers(results)
    assert [found[f"n_{name}"] for name in ("few", "papers", "many")] == ["60", "250", "1,000"]
    assert [found[f"curve_contrastive_{name}"] for name in ("few", "papers", "many")] == ["10.0", "2.4", "0.6"]
    assert isinstance(why_errors.curve(results), Figure)


def test_tables_of_real_people_stand_beside_simulated_ones_where_these_are_known(results) -> None:
    errors = pd.DataFrame({"statistic": ["structures", "parcels", "brain"], "mae": [8.0, 7.0, 99.0]})
    found = why_errors.numbers(results | {"ageing": Results({"errors": errors}, {})})
    assert found["simulated_tables"] == "7.0 to 8.0"
    assert found["real_tables"] == "7.0 to 8.5"
    assert found["real_people"] == 275
    assert found["t1w_contrastive"] == DASH
    assert why_errors.numbers(results)["simulated_tables"] == DASH
    assert isinstance(why_errors.real_tables(results | {"ageing": Results({"errors": errors}, {})}), Figure)
    assert isinstance(why_errors.real_tables(results), Note)
