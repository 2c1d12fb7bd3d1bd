import re
from dataclasses import replace

import pytest

from brainage.data.cohort import Cohort
from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.groups import Groups
from brainage.lab.report.report_page import DICTIONARY, finding, report_page


@pytest.fixture(scope="module")
def page(fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis, groups: Groups) -> str:
    return report_page(fitted, smoke_cohort, analysis, groups, ["brainage fit", "brainage <report>"])


def test_a_page_says_how_good_ages_are_before_whose(page: str) -> None:
    places = [
        page.index(one) for one in ("research only", "are missed by", "Who</h2>", "How well ages", "Everybody</h2>")
    ]
    assert places == sorted(places)
    assert "What this cannot say" in page
    assert "Anything exact" not in page or "fewer than 50" in page


def test_a_page_needs_no_other_file_and_says_what_its_tables_hold(page: str) -> None:
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert re.findall(r'download="([\w.]+)"', page)[-1] == "ages.tsv"
    assert all(f"<td>{name}</td>" in page for name in DICTIONARY if name != "session")


def test_every_picture_has_words(page: str) -> None:
    assert len(re.findall(r"<svg [^>]*aria-label=", page)) == len(re.findall("<svg ", page)) > 2


def test_nothing_of_a_table_becomes_part_of_the_page(
    fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis, groups: Groups
) -> None:
    strange = replace(analysis, ages=analysis.ages.assign(study="<script>x</script>", note="a; <b>"))
    page = report_page(fitted, smoke_cohort, strange, groups, [])
    assert "<script>" not in page
    assert "<b>" not in page
    assert "Whom to be careful with" in page


def test_an_error_like_that_of_guessing_is_told_first(fitted: LabModel, analysis: Analysis) -> None:
    assert "cannot be told from saying the mean age" in finding(fitted, replace(analysis, gain=(0.5, -0.2, 1.2)))
    assert "cannot be told" not in finding(fitted, analysis)
