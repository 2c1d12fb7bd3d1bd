import pytest

from brainage.core.errors import BrainageError
from brainage.papers.traeuble2025.claims import of_gaps, of_learners, of_people, of_regions
from brainage.papers.traeuble2025.claims.measures import MEASURES, measure


def test_regions_are_written_with_hyphens() -> None:
    assert measure("region_mae stiffness brain-stem").unit == "years"


def test_an_unknown_measure_is_told() -> None:
    with pytest.raises(BrainageError, match="measure is 'height'; expected it to begin with one of age_mean"):
        measure("height")


def test_names_of_measures_do_not_collide() -> None:

    assert len(MEASURES) == sum(len(module.MEASURES) for module in (of_gaps, of_learners, of_people, of_regions))
