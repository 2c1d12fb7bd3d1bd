import numpy as np
import pytest

from brainage.simulation.numbers.parameters import lifespan, measured
from brainage.simulation.person.atrophy import (
    Head,
    _whole_brain,
    draw_head,
    draw_volumes,
    expected_volumes,
    head_covariance,
    volume_covariance,
    width,
)
from brainage.simulation.person.model import Model
from brainage.simulation.person.volumes import LABELS, VOLUMES

MEAN = Head(0.0, 1480.0)


def test_curves_are_the_measured_ones() -> None:
    table = measured("anatomy").set_index("volume")
    for age in (15, 40, 75):
        found = expected_volumes(age, "CN", Model())
        np.testing.assert_allclose([found[name] for name in VOLUMES], table.loc[list(VOLUMES), f"{age}"])


def test_between_the_ages_of_the_table_they_are_straight() -> None:
    low, middle, high = (expected_volumes(age, "CN", Model())["left thalamus"] for age in (60, 62, 65))
    assert middle == pytest.approx(low + 2 / 5 * (high - low))


def test_dementia_adds_to_it() -> None:
    healthy, sick = (expected_volumes(75, diagnosis, Model()) for diagnosis in ("CN", "AD"))
    assert np.exp(sick["left hippocampus"] - healthy["left hippocampus"]) == pytest.approx(0.82)
    assert np.exp(sick["third ventricle"] - healthy["third ventricle"]) == pytest.approx(1.4)
    assert sick["left cerebellum"] == healthy["left cerebellum"]


def test_atrophy_can_be_switched_off() -> None:
    assert not any(expected_volumes(90, "AD", Model(atrophy=0)).values())


def test_strength_multiplies_what_age_does_and_not_what_a_disease_does() -> None:
    models = Model(), Model(strength={"t1w": 2})
    plain, strong = ([expected_volumes(75, name, model) for name in ("CN", "AD")] for model in models)
    assert strong[0]["left thalamus"] == pytest.approx(2 * plain[0]["left thalamus"])
    lost = [sick["left hippocampus"] - healthy["left hippocampus"] for healthy, sick in (plain, strong)]
    assert lost[0] == pytest.approx(lost[1])


def test_people_vary_as_measured() -> None:
    rng = np.random.default_rng(0)
    age, none = lifespan("sd_age"), dict.fromkeys(VOLUMES, 0.0)
    drawn = np.array([list(draw_volumes(rng, age, "n/a", MEAN, none).values()) for _ in range(4000)])
    sds = np.sqrt(np.diag(volume_covariance(age)))
    np.testing.assert_allclose(sds, measured("anatomy").set_index("volume").loc[list(VOLUMES), "sd"], rtol=1e-4)
    np.testing.assert_allclose(drawn.std(axis=0), sds, rtol=0.06)
    matrix = volume_covariance(age) / np.outer(sds, sds)
    np.testing.assert_allclose(np.corrcoef(drawn.T), matrix, atol=0.06)


def test_people_differ_more_in_old_age() -> None:
    assert width(lifespan("sd_age")) == 1
    assert width(80) / width(30) == pytest.approx(np.exp(50 * lifespan("sd_growth")))


def test_whole_brains_differ_more_in_old_age_as_measured() -> None:
    """The brain's volume, added up from its parts: its SD grows by what OASIS-1 shows, other directions' by less."""
    _, weights = _whole_brain()
    sds = [np.sqrt(weights @ volume_covariance(age) @ weights) for age in (30, 80)]
    assert sds[1] / sds[0] == pytest.approx(np.exp(50 * lifespan("brain_growth")))
    assert sum(weights[: len(LABELS)]) + weights[len(LABELS)] == pytest.approx(1)


def test_a_large_head_has_relatively_small_structures() -> None:
    """Registration scales heads to one size; the thalamus's volume grows by the head's to the power 0.62."""
    none = dict.fromkeys(VOLUMES, 0.0)
    small, large = (draw_volumes(np.random.default_rng(0), 40, "F", Head(size, 1500), none) for size in (0.0, 0.2))
    exponent = measured("anatomy").set_index("volume")["head"]
    assert large["left thalamus"] - small["left thalamus"] == pytest.approx(0.2 * (exponent["left thalamus"] - 1))
    assert large["cuneus"] - small["cuneus"] == pytest.approx(0.2 * exponent["cuneus"])  # a thickness, not a volume
    assert np.linalg.matrix_rank(head_covariance()) == 1


def test_heads_and_their_estimates_vary_as_measured() -> None:
    rng = np.random.default_rng(1)
    men, women = (np.array([draw_head(rng, sex) for _ in range(3000)]) for sex in "MF")
    assert men[:, 0].mean() - women[:, 0].mean() == pytest.approx(lifespan("head_sex"), abs=0.01)
    assert women[:, 0].std() == pytest.approx(lifespan("head_sd"), rel=0.05)
    error = np.log(women[:, 1]) - lifespan("head_mean") - women[:, 0]
    assert error.std() == pytest.approx(lifespan("estimate_sd"), rel=0.05)
