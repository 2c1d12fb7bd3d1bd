import pandas as pd

from brainage.papers.this_book.experiments import error_limits
from brainage.papers.this_book.figures import cohort_tables
from brainage.simulation.person.model import Model

INPUTS_SHOWN = ("stiffness", "damping_ratio", "mre", "mri")


def plain(row: pd.Series) -> list[str]:
    """Return the texts of a row with ordinary spaces; numbers have spaces that do not break."""
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in row]


def test_regions_stand_real_beside_simulated() -> None:
    rows = [(group, "stiffness", name) for group in ("mean", "between", "within") for name in ("caudate", "putamen")]
    statistics = pd.DataFrame(rows, columns=["group", "modality", "name"]).assign(real=3.0, simulated=2.5)
    table = cohort_tables.realism_region_table(statistics, "stiffness")
    assert table["Region"].tolist() == ["caudate", "putamen"]
    assert list(table)[1:3] == ["Regional means, real", "Regional means, simulated"]
    assert plain(table.iloc[0])[1:3] == ["3.00", "2.50"]


def test_limits_say_who_knows_what() -> None:
    lines = pd.DataFrame(
        {
            "line": ["oracle", "gap", "guessing", "floor"],
            "inputs": ["mre", "brain age", "nothing", "mri"],
            "mae": [4.31, 2.17, 18.0, 6.0],
            "low": [4.0, None, 17.0, 5.0],
            "high": [5.0, None, 19.0, 7.0],
        }
    )
    table = cohort_tables.limit_table(lines)
    assert plain(table.iloc[0]) == ["Reader who knows the simulation and sees MRE (both)", "4.3 [4.0, 5.0]"]
    assert plain(table.iloc[1]) == ["Knows brain age without error", "2.2"]
    assert plain(table.iloc[3])[0].startswith("Gaussian process on what that reader sees of ")


def test_every_line_of_the_limits_has_words() -> None:
    """A new line of the experiment would stop the page."""
    told = pd.DataFrame({"inputs": "mre", "participant_id": list("abc"), "age": [20.0, 50, 80], "predicted": 30.0})
    learned = told.rename(columns={"predicted": "predicted_age"})
    lines = error_limits.lines(pd.concat([told.assign(inputs=one) for one in INPUTS_SHOWN]), learned, Model())
    assert len(cohort_tables.limit_table(lines)) == len(lines) == 1 + len(INPUTS_SHOWN) + 4
