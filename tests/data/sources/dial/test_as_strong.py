import pytest

from brainage.data.sources.dial.as_strong import AS_STRONG, as_strong
from brainage.data.sources.simulated import Model


def test_only_strengths_differ_from_the_books_cohort() -> None:
    strengths = as_strong().strength
    assert as_strong().describe() == {"strength": strengths}
    cohort = AS_STRONG.open(1, 8)
    assert cohort.parameters["strength"] == strengths
    assert cohort.name == "Simulated lifespan, ageing of another strength"
    assert as_strong().slope("stiffness") == pytest.approx(strengths["stiffness"] * Model().slope("stiffness"))
