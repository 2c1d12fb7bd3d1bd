import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.space import anatomy
from brainage.truth.lifespan.segmented import segmented


@pytest.fixture(scope="module")
def read(smoke_cohort: Cohort) -> tuple[Cohort, pd.DataFrame]:
    cohort = smoke_cohort[:4]
    heads = pd.DataFrame({"icv": 1500.0, "head": [0.0, 0.1, 0.0, 0.0]}, index=cohort.participants["participant_id"])
    return cohort, segmented(cohort, heads, jobs=1)


def test_volumes_are_voxels_times_what_registration_scaled(read: tuple[Cohort, pd.DataFrame]) -> None:
    cohort, table = read
    for row, scale in ((0, 1.0), (1, np.exp(0.1))):
        labels = np.asarray(cohort.segmentation(cohort.participants["participant_id"].iloc[row]))
        assert table["left thalamus"].iloc[row] == pytest.approx(512 * scale * (labels == 10).sum())
        cortex = np.isin(labels, anatomy.REGIONS["gray matter"]).sum()
        assert table["cortex"].iloc[row] == pytest.approx(512 * scale * cortex)


def test_brain_over_icv_knows_no_head(read: tuple[Cohort, pd.DataFrame]) -> None:
    assert read[1]["brain"].between(0.4, 1).all()
    assert read[1]["icv"].eq(1.5e6).all()
