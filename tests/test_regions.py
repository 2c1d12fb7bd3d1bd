import numpy as np
import pytest

from brainage import anatomy
from brainage.cohort import Cohort
from brainage.regions import regional_means

#: Mean over all 134 participants of the regional mean: kPa, damping ratio.
KNOWN = {
    "thalamus": (3.37, 0.195),
    "caudate": (3.15, 0.237),
    "putamen": (3.86, 0.198),
    "hippocampus": (2.94, 0.166),
    "white matter": (2.93, 0.225),
}


def test_equals_a_slow_loop(small_cohort: Cohort) -> None:
    table = regional_means(small_cohort, "stiffness", ["thalamus", "brain"]).set_index(["participant_id", "region"])
    for one in small_cohort.participants["participant_id"][:3]:
        values = small_cohort.map(one, "stiffness")
        for region in ("thalamus", "brain"):
            mask = anatomy.region_mask(region, 8)
            voxels = [values[i] for i in np.ndindex(*values.shape) if mask[i] and values[i] != 0]
            assert table.loc[(one, region), "mean"] == pytest.approx(np.mean(voxels), rel=1e-6)
            assert table.loc[(one, region), "coverage"] == pytest.approx(len(voxels) / mask.sum())


def test_known_answers_of_mre134(real_cohort: Cohort) -> None:
    if len(real_cohort) != 134:
        pytest.skip(f"the known answers are for all 134 participants; this copy has {len(real_cohort)}")
    for column, modality in enumerate(("stiffness", "damping_ratio")):
        means = regional_means(real_cohort, modality, list(KNOWN)).groupby("region")["mean"].mean()
        for region, known in KNOWN.items():
            assert means[region] == pytest.approx(known[column], rel=0.02), (region, modality)
