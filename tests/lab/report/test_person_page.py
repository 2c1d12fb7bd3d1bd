import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.lab.lab_model import LabModel
from brainage.lab.report import person_page as module
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.person_page import person_page, said, write_person_pages


def row(**values: object) -> pd.Series:
    return pd.Series({"predicted_age": 60.0, "low": 50.0, "high": 70.0, "age": 65.0, **values})


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (
            65.0,
            "say 60 years (50 to 70); the true age is 65, inside the interval, as about 90 % of healthy people's are.",
        ),
        (75.0, "the true age is 75, outside the interval, as about 10 % of healthy people's are."),
        (np.nan, "the true age is not known. The interval holds the ages of about 90 % of healthy people."),
    ],
)
def test_what_is_said_of_an_age(age: float, told: str, fitted: LabModel) -> None:
    assert said(fitted, row(age=age)).endswith(told)


def test_a_gap_is_set_beside_those_of_other_healthy_people() -> None:
    gaps = pd.DataFrame(
        {
            "participant_id": ["a", "b", "c", "d", "e", "e"],
            "healthy": [False, True, True, True, True, True],
            "corrected_gap": [4.0, -5.0, 1.0, 4.0, 8.0, -2.0],  # e: 3 on average
            "predicted_age": 50.0,
            "age": 52.0,
        }
    )
    told = module._compared(Analysis(gaps, pd.DataFrame(), 1.0, 1.0, (0, 0, 0)), 0)
    assert told.startswith(
        "These models take healthy people of 52 for 46 on average; this person looks 4.0 years older than that. "
    )
    assert "Of 4 other healthy people here, 2 (50 %) differ by as much or more" in told
    assert "Of 3 other healthy people here, 0 (0 %)" in module._compared(
        Analysis(gaps, pd.DataFrame(), 1.0, 1.0, (0, 0, 0)), 1
    )


def test_everybody_has_a_page_that_needs_no_other_file(
    fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis, tmp_path: Path
) -> None:
    some = replace(analysis, ages=analysis.ages.iloc[:3].assign(note=["", "trained on: x; <b>little data", ""]))
    assert write_person_pages(tmp_path / "people", fitted, smoke_cohort, some) == 3
    names = smoke_cohort.participants["participant_id"][:3]
    assert sorted(one.name for one in (tmp_path / "people").iterdir()) == sorted(f"{one}.html" for one in names)
    text = (tmp_path / "people" / f"{names.iloc[1]}.html").read_text(encoding="utf-8")
    assert "research only" in text
    assert not re.search(r'(src|href)="(?!data:|#)', text)
    assert len(re.findall(r'<img src="data:image/png', text)) == 2  # stiffness and damping ratio
    assert "To be careful with: &lt;b&gt;little data." in text
    assert [one.name for one in tmp_path.iterdir()] == ["people"]


def test_an_unknown_age_is_no_comparison(fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis) -> None:
    ages = analysis.ages.copy()
    ages.loc[0, ["age", "gap", "corrected_gap"]] = np.nan
    text = person_page(fitted, smoke_cohort, replace(analysis, ages=ages), 0)
    assert "the true age is not known" in text
    assert "on average; this person looks" not in text


def test_a_folder_that_is_there_stays(
    fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis, tmp_path: Path
) -> None:
    with pytest.raises(BrainageError, match="is there already; choose another name for the folder of pages"):
        write_person_pages(tmp_path, fitted, smoke_cohort, analysis)
    with pytest.raises(BrainageError, match="the folder that it shall lie in is not there"):
        write_person_pages(tmp_path / "none/people", fitted, smoke_cohort, analysis)


def test_pages_of_ours_are_replaced_if_asked_and_nothing_else(
    fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis, tmp_path: Path
) -> None:
    few = replace(analysis, ages=analysis.ages[:2])
    pages = tmp_path / "people"
    write_person_pages(pages, fitted, smoke_cohort, few)
    first = min(pages.iterdir())
    first.write_text(first.read_text().replace("years", "YEARS"))
    write_person_pages(pages, fitted, smoke_cohort, few, replace=True)
    assert "YEARS" not in first.read_text()
    assert [one.name for one in tmp_path.iterdir()] == ["people"]
    (pages / "mine.html").write_text("kept")
    with pytest.raises(BrainageError, match="holds what this command did not write, so it is not replaced"):
        write_person_pages(pages, fitted, smoke_cohort, few, replace=True)
    assert (pages / "mine.html").read_text() == "kept"


def test_a_page_that_fails_leaves_nothing(
    fitted: LabModel, smoke_cohort: Cohort, analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "person_page", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_person_pages(tmp_path / "people", fitted, smoke_cohort, analysis)
    assert list(tmp_path.iterdir()) == []
