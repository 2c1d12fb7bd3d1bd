import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Dataset

from brainage.core.errors import BrainageError
from brainage.data.cohort import open_cohort
from brainage.data.dataset import MapsAndAges
from tests.cohorts import draw, made


@pytest.fixture
def cohort(plan, tmp_path):
    made(tmp_path, plan, draw)
    return open_cohort(tmp_path / "made")


def test_a_loader_gives_what_volumes_gives(cohort) -> None:
    dataset = cohort.dataset("stiffness")
    assert isinstance(dataset, Dataset)
    maps, ages = next(iter(DataLoader(dataset, batch_size=2)))
    np.testing.assert_array_equal(maps.numpy(), cohort.volumes("stiffness"))
    assert (maps.dtype, ages.dtype, ages.tolist()) == (torch.float32, torch.float32, cohort.ages.tolist())


def test_workers_read_the_same_and_a_transform_is_applied(cohort) -> None:
    dataset = MapsAndAges(cohort, "stiffness", transform=torch.neg)
    (first, _), *_ = DataLoader(dataset, batch_size=1, num_workers=1)
    np.testing.assert_array_equal(first.numpy(), -cohort.volumes("stiffness")[:1])


def test_what_a_cohort_lacks_is_told_at_once(cohort) -> None:
    with pytest.raises(BrainageError, match="modality is 't1w'; Test has stiffness"):
        MapsAndAges(cohort, "mri")
    with pytest.raises(IndexError):
        MapsAndAges(cohort, "stiffness")[2]


def test_who_has_no_known_age_is_refused_by_name(lab_cohort) -> None:
    with pytest.raises(BrainageError, match=r"Lab: 1 of 6 have no known age \(sub-3\); leave them out with"):
        MapsAndAges(lab_cohort, "stiffness")
    with pytest.raises(BrainageError, match=r"lack maps of mre \(sub-4\)"):
        MapsAndAges(lab_cohort[4:6], "mre")
