from dataclasses import replace

import pandas as pd

from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.limits import limits


def analysis_of(ages: list[float], n: int, analysis: Analysis) -> Analysis:
    table = pd.DataFrame({"healthy": True, "age": ages})
    return replace(analysis, ages=table, errors=analysis.errors.assign(n=n))


def test_holes_between_ages_and_few_people_are_told(fitted: LabModel, analysis: Analysis) -> None:
    few = "".join(limits(fitted, analysis_of([20.0, 25, 60, 65], 49, analysis)))
    assert "Nor between 25 and 60: no healthy person here is of these ages." in few
    assert few.count("Nor between") == 1
    assert "fewer than 50 healthy people" in few
    many = "".join(limits(fitted, analysis_of([20.0, 30, 40], 50, analysis)))
    assert "Nor between" not in many
    assert "fewer than 50" not in many


def test_scanners_are_told_of_where_there_are_several(fitted: LabModel, analysis: Analysis) -> None:
    alone = replace(fitted, about=replace(fitted.about, studies=("A",)))
    assert "can tell age by the scanner" in "".join(limits(fitted, analysis))
    assert "can tell age by the scanner" not in "".join(limits(alone, analysis))
