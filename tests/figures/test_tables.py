import re
from urllib.parse import unquote

import pandas as pd
import pytest

from brainage.experiments.store import Results
from brainage.figures import tables
from tests.test_markup import HOSTILE, Shown

SLOPES = pd.DataFrame(
    {
        "modality": ["stiffness", "stiffness"],
        "group": ["all", "within studies"],
        "percent_per_year": [-0.331, -0.2],
        "low": [-0.36, -0.3],
        "high": [-0.3, -0.1],
        "n": [311, 311],
    }
)
ACCURACY = pd.DataFrame(
    {
        "inputs": "mre",
        "metric": ["mae", "mae_of_mean", "median_ae", "rmse", "r2", "pearson_r"],
        "mean": [3.0, 3.4, 2.5, 3.8, -0.05, 0.4],
        "sd": [0.1] * 6,
    }
)
ORIGIN = {
    "cohort": "C",
    "fingerprint": "f",
    "profile": "paper",
    "commit": "abc",
    "seconds": 2.0,
    "machine": "m",
    "versions": {"torch": "2"},
}
RESULTS = Results({"slopes": SLOPES, "accuracy": ACCURACY}, ORIGIN)


def plain(row: pd.Series) -> list[str]:
    """Return the texts of a row with ordinary spaces; numbers have spaces that do not break."""
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in row]


def test_reported_and_measured_never_share_a_column() -> None:
    table = tables.slope_table({"stiffness": -0.33}, {"MRE134": RESULTS})
    assert list(table) == ["Slope (%/year)", "Reported", "Measured here: MRE134"]
    assert plain(table.iloc[0]) == ["Stiffness", "−0.33", "−0.33 [−0.36, −0.30]"]


def test_slopes_by_study() -> None:
    table = tables.study_slope_table(RESULTS)
    assert plain(table.iloc[1]) == ["within studies", "311", "−0.20 [−0.30, −0.10]"]


def test_accuracy_has_the_mean_predictor_beside_it() -> None:
    table = tables.accuracy_table(RESULTS)
    row = dict(zip(table, plain(table.iloc[0]), strict=True))
    assert row["Input"] == "MRE (both)"
    assert row["MAE"] == "3.00 ± 0.10"
    assert row["MAE, guessing the mean"] == "3.40 ± 0.10"
    assert row["R²"] == "−0.05 ± 0.10"


def test_shown_tables_have_a_caption_and_column_headers() -> None:
    text = tables.show(pd.DataFrame({"region": ["a & b"], "age mean": [23.40001], "n": [1]}), "Means < 3")._repr_html_()
    assert "<caption>Means &lt; 3</caption>" in text
    assert re.findall(r"<th [^>]*>(.*?)</th>", text) == ["Region", "Age mean", "n"]
    assert re.findall(r"<td [^>]*>(.*?)</td>", text) == ["a &amp; b", "23.4", "1"]


def test_a_shown_table_can_be_taken_away() -> None:
    text = tables.show(
        pd.DataFrame({"region": ["pons"], "MAE (years)": ["−1 %"]}), "Errors, by region: all"
    )._repr_html_()
    link = re.search('href="data:text/tab-separated-values;charset=utf-8,(.*?)" download="(.*?)"', text)
    assert unquote(link[1]).splitlines() == ["Region\tMAE (years)", "pons\t−1 %"]
    assert link[2] == "errors-by-region-all.tsv"


def test_provenance_in_one_line() -> None:
    text = tables.provenance(RESULTS).text
    assert "<li>C (f), profile paper, commit abc, 2.0 s on m; torch 2</li>" in text


def test_regions_stand_real_beside_simulated() -> None:
    rows = [(group, "stiffness", name) for group in ("mean", "between", "within") for name in ("caudate", "putamen")]
    statistics = pd.DataFrame(rows, columns=["group", "modality", "name"]).assign(real=3.0, simulated=2.5)
    table = tables.realism_region_table(statistics, "stiffness")
    assert table["Region"].tolist() == ["caudate", "putamen"]
    assert list(table)[1:3] == ["Regional means, real", "Regional means, simulated"]
    assert plain(table.iloc[0])[1:3] == ["3.00", "2.50"]


def test_limits_say_who_knows_what() -> None:
    lines = pd.DataFrame(
        {
            "line": ["oracle", "gap", "guessing"],
            "inputs": ["mre", "brain age", "nothing"],
            "mae": [4.31, 2.17, 18.0],
            "low": [4.0, None, 17.0],
            "high": [5.0, None, 19.0],
        }
    )
    table = tables.limit_table(lines)
    assert plain(table.iloc[0]) == ["Reader who knows the simulation and sees MRE (both)", "4.3 [4.0, 5.0]"]
    assert plain(table.iloc[1]) == ["Knows brain age without error", "2.2"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_a_shown_table_stay_text(name: str) -> None:
    """In headers, cells and the caption, in the download and at the foot."""
    text = tables.show(pd.DataFrame({name: [name], f"planted, {name}": ["=1+1"]}), name).text
    shown = Shown(text)
    assert {"table", "th", "td", "caption", "a"} <= set(shown.tags)
    assert not {"script", "img", "b"} & set(shown.tags)
    assert shown.text.count(name[1:]) == 4
    link = re.search('href="data:text/tab-separated-values;charset=utf-8,([^"]*)" download="([^"]*)"', text)
    assert unquote(link[1]).endswith("\t'=1+1\n")
    assert re.fullmatch(r"[a-z0-9-]*\.tsv", link[2])
    foot = tables.provenance(Results({}, {**ORIGIN, "cohort": name}))
    assert Shown(foot.text).tags == ["div", "p", "strong", "ul", "li"]
