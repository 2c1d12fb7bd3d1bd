from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.groups import Groups
from brainage.lab.report.methods_text import methods


def test_it_says_what_was_done_with_numbers_and_sources(fitted: LabModel, analysis: Analysis, groups: Groups) -> None:
    text, *sources = methods(fitted, analysis, groups)
    assert "from stiffness and damping ratio in MNI152 space" in text
    assert f"Models were fitted on {fitted.about.n} scans of healthy people (CN)" in text
    assert "in 5 folds" in text
    assert f"was {fitted.fit.missed.mean():.1f} years" in text
    assert [one[:3] for one in sources] == ["[1]", "[2]", "[3]"]


def test_without_patients_no_comparison_is_claimed(fitted: LabModel, analysis: Analysis, groups: Groups) -> None:
    text, *sources = methods(fitted, analysis, Groups(groups.differences.iloc[:0], {}))
    assert "HC3" not in " ".join([text, *sources])
