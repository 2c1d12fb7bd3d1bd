import pytest

from brainage.lab.report import figures
from brainage.lab.report.groups import Groups
from tests.lab.report.planted import planted


def test_everybody_has_a_dot_and_an_interval() -> None:
    found = planted()
    healthy, patients = figures.predicted_ages(found).axes
    dots = [
        sum(len(one.get_offsets()) for one in axis.collections if hasattr(one, "get_sizes") and len(one.get_sizes()))
        for axis in (healthy, patients)
    ]
    assert dots == [60, 20]


def test_errors_stand_beside_guessing() -> None:
    table = planted().errors
    axis = figures.errors(table).axes[0]
    names = [one.get_text() for one in axis.get_yticklabels()]
    assert names[-1] == "all healthy people (n 60)"
    shown = table[table["low"].notna()]
    lines, dots, guesses = axis.collections
    assert sorted(dots.get_offsets()[:, 0]) == pytest.approx(sorted(shown["mae"]))
    assert sorted(guesses.get_offsets()[:, 0]) == pytest.approx(sorted(shown["guessing"]))
    assert len(lines.get_segments()) == len(shown)


def test_the_healthy_stand_above() -> None:
    axis = figures.gaps(planted()).axes[0]
    assert [one.get_text() for one in axis.get_yticklabels()] == ["AD (n 20)", "CN (n 60)"]


def test_the_recommended_way_is_filled(groups: Groups) -> None:
    table = groups.differences[:3]
    axis = figures.differences(table).axes[0]
    assert axis.get_yticklabels()[-1].get_text() == f"{table['diagnosis'][0]}, at the same age"
    faces = [tuple(dots.get_facecolor()[0][:3]) for dots in axis.collections if len(dots.get_facecolor())]
    assert len(set(faces)) == 2
    assert faces.count((1, 1, 1)) == 2
