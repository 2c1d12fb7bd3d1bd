import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.simulation.person.latents import LATENTS
from brainage.simulation.person.model import GROUPS, N_PAPER, Group, Model, measured_correlations

TOO_OLD = GROUPS[0]._replace(oldest=130)
TOO_WIDE = GROUPS[0]._replace(sd=40)
NEGATIVE = GROUPS[0]._replace(sd=-1)
NOBODY = GROUPS[0]._replace(n=0)
INDEFINITE = np.ones((len(LATENTS), len(LATENTS)))


def test_the_papers_sizes() -> None:
    sizes: dict[str, int] = {}
    for group in GROUPS:
        sizes[group.diagnosis] = sizes.get(group.diagnosis, 0) + group.n
    assert sizes == {"CN": 311, "MCI": 20, "AD": 11}
    assert N_PAPER == 342
    assert len({group.study for group in GROUPS}) == 5


def test_the_pool_has_the_papers_mean_and_sd() -> None:
    healthy = [group for group in GROUPS if group.diagnosis == "CN"]
    n, means, sds = (np.array([getattr(g, name) for g in healthy]) for name in ("n", "mean", "sd"))
    mean = (n * means).sum() / n.sum()
    assert mean == pytest.approx(41.0, abs=0.1)
    assert np.sqrt((n * (sds**2 + means**2)).sum() / n.sum() - mean**2) == pytest.approx(21.9, abs=0.1)


def test_study_1_has_the_ages_of_mre134() -> None:
    sites = [group for group in GROUPS if group.study == "Study 1"]
    assert sum(group.n for group in sites) == 134
    assert sum(group.n * group.mean for group in sites) / 134 == pytest.approx(23.4, abs=0.1)
    assert round(sum(group.n * group.women for group in sites)) == 78


def test_measured_correlations_are_positive_definite() -> None:
    matrix = measured_correlations()
    assert matrix.shape == (len(LATENTS), len(LATENTS))
    np.testing.assert_allclose(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix)[0] > 0


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"gap_sd": -1}, r"gap_sd is -1; expected 0 to 15 \(years\)"),
        ({"regional_gap_sd": 99}, "regional_gap_sd is 99"),
        ({"stiffness_slope": -2}, r"stiffness_slope is -2; expected -1.18 to 3 \(% per year; a steeper decline"),
        ({"damping_slope": -0.7}, "damping_slope is -0.7; expected -0.56 to 3"),
        ({"damping_slope": float("nan")}, "damping_slope is nan"),
        ({"atrophy": -0.5}, "atrophy is -0.5"),
        ({"strength": {"flow": 2.0}}, "strength is .*; expected multiples by stiffness, damping_ratio, t1w"),
        ({"strength": {"t1w": "much"}}, "strength of t1w is much; expected 0 to 3"),
        ({"strength": {"stiffness": 4}}, r"strength of stiffness is 4; expected 0 to 3.57"),
        ({"strength": {"t1w": 2}, "atrophy": 2}, "strength of t1w is 2; expected 0 to 1.5"),
        ({"locality": 1.5}, "locality is 1.5; expected 0 to 1"),
        ({"mix": {"CN": 0.5, "AD": 0.6}}, "mix is .* add up to 1"),
        ({"mix": {"XX": 1.0}}, "mix is .*; expected shares of CN, MCI, AD"),
        ({"groups": (TOO_OLD,)}, "groups, Study 1 CN: ages 19 to 130; expected 5 to 105"),
        ({"groups": (TOO_WIDE,)}, "groups, Study 1 CN: sd is 40; expected more than 0 and less than"),
        ({"groups": (NEGATIVE,)}, "sd is -1"),
        ({"groups": (NOBODY,)}, "n is 0"),
        ({"groups": ()}, "groups holds nobody; expected at least one group of CN"),
        ({"groups": GROUPS[-2:]}, "groups holds AD, MCI; expected at least one group of CN"),
        (
            {"groups": (GROUPS[5]._replace(n=1),)},
            "groups holds 1 CN; expected at least 2",
        ),
        ({"groups": GROUPS[:5], "mix": {"CN": 0.9, "AD": 0.1}}, "expected shares of CN from 0 to 1"),
        ({"visits": 0}, "visits is 0"),
        ({"visits": 12}, "ages reach 112 at the last of the visits; expected up to 105"),
        ({"severity_growth": 2}, "severity_growth is 2; expected -1 to 1"),
        ({"years_between": 0}, "years_between is 0; expected 0.1 to 20"),
        ({"mix": {}}, "mix is {}; expected shares of CN, MCI, AD"),
        ({"correlations": np.eye(3)}, r"correlations has shape \(3, 3\)"),
        ({"correlations": INDEFINITE}, "correlations is not positive definite: its lowest eigenvalue"),
    ],
)
def test_impossible_settings_are_told(settings: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        Model(**settings)


def test_only_what_differs_from_the_default_is_described() -> None:
    assert Model().describe() == {}
    assert Model(gap_sd=2.0, mix={"CN": 1.0}).describe() == {"gap_sd": 2.0, "mix": {"CN": 1.0}}
    changed = Model(groups=GROUPS[:1]).describe()["groups"]
    assert changed[0]["study"] == "Study 1"
    assert isinstance(Group(**changed[0]), Group)
