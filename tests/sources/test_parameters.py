import numpy as np
import pytest
from scipy import stats

from brainage import anatomy
from brainage.cohort import Cohort
from brainage.regions import regional_means
from brainage.sources.parameters import EFFECTS, GROUPS, REGION_MEANS, beta_shape, parameter_table


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: f"{g.study} {g.diagnosis}")
def test_ages_have_the_stated_moments(group) -> None:
    ages = stats.beta(*beta_shape(group), loc=group.youngest, scale=group.oldest - group.youngest)
    assert ages.mean() == pytest.approx(group.mean)
    assert ages.std() == pytest.approx(group.sd)


def test_the_pool_has_the_papers_mean_and_sd() -> None:
    healthy = [group for group in GROUPS if group.diagnosis == "CN"]
    n = np.array([group.n for group in healthy])
    means, sds = np.array([g.mean for g in healthy]), np.array([g.sd for g in healthy])
    mean = (n * means).sum() / n.sum()
    assert n.sum() == 311
    assert mean == pytest.approx(41.0, abs=0.1)
    assert np.sqrt((n * (sds**2 + means**2)).sum() / n.sum() - mean**2) == pytest.approx(21.9, abs=0.1)


def test_every_parameter_has_a_basis_and_a_source() -> None:
    table = parameter_table()
    assert set(table["basis"]) == {"measured", "literature", "assumed"}
    assert (table["source"].str.len() > 3).all()
    assert not table["parameter"].duplicated().any()
    assert len(table) == 3 * len(GROUPS) + 5 + 2 * len(REGION_MEANS) + 2 + 5 * len(EFFECTS) + 1


def test_measured_means_are_those_of_mre134(real_cohort: Cohort) -> None:
    if len(real_cohort) != 134:
        pytest.skip(f"the means were measured on all 134 participants; this copy has {len(real_cohort)}")
    assert set(REGION_MEANS) == set(anatomy.REGIONS) - {"brain"}
    for column, modality in enumerate(("stiffness", "damping_ratio")):
        means = regional_means(real_cohort, modality).groupby("region")["mean"].mean()
        for region, known in REGION_MEANS.items():
            assert means[region] == pytest.approx(known[column], rel=0.01), (region, modality)
