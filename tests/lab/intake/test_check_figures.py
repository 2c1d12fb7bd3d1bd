import numpy as np
import pandas as pd

from brainage.lab.intake.check_figures import ages_by_study, medians_and_coverage


def test_a_dot_a_visit_whose_age_is_known() -> None:
    people = pd.DataFrame({
        "age": [60, np.nan, 70, 30], "study": ["a", "a", "_b$", "a"], "diagnosis": ["CN", "CN", "AD", "AD"]
    })  # fmt: skip
    axis = ages_by_study(people).axes[0]
    assert sorted(age for dots in axis.collections for age in dots.get_offsets()[:, 0]) == [30, 60, 70]
    assert len(axis.get_yticklabels()) == 2


def test_an_unusual_map_is_named() -> None:
    maps = pd.DataFrame({
        "scan": ["sub-1", "sub-2"], "modality": "stiffness", "median": [2.5, 5], "coverage": [0.9, 0.2]
    }).assign(flag=["", "x"])  # fmt: skip
    axis = medians_and_coverage(maps).axes[0]
    assert [text.get_text() for text in axis.texts] == ["sub-2"]
    assert sorted(place for dots in axis.collections for place in dots.get_offsets()[:, 1]) == [20, 90]
