import numpy as np
import pytest
from scipy import stats

from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.person.drawn_person import beta_shape, draw_person, healthy_ages
from brainage.simulation.person.model import GROUPS, PARKINSON, Model


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: f"{g.site} {g.diagnosis}")
def test_ages_have_the_stated_moments(group) -> None:
    ages = stats.beta(*beta_shape(group), loc=group.youngest, scale=group.oldest - group.youngest)
    assert ages.mean() == pytest.approx(group.mean)
    assert ages.std() == pytest.approx(group.sd)


def test_gaps_have_the_stated_sds() -> None:
    people = [draw_person(i, 3, Model(regional_gap_sd=2.0)) for i in range(600)]
    assert np.std([person.gap for person in people]) == pytest.approx(3.0, rel=0.07)
    assert np.std([person.regional_gaps for person in people]) == pytest.approx(2.0, rel=0.05)
    person = people[0]
    expected = person.age + person.gap + person.regional_gaps
    np.testing.assert_allclose(person.brain_ages("stiffness"), expected + person.shifts["stiffness"])


def test_disease_shifts_areas_and_modalities_as_stated() -> None:
    everybody = [draw_person(i, 0, Model()) for i in range(200)]
    people = {person.diagnosis: person for person in everybody}
    alzheimer, mci = people["AD"], people["MCI"]
    assert AREAS[int(np.argmax(alzheimer.shifts["stiffness"]))] == "thalamus"
    assert AREAS[int(np.argmax(mci.shifts["damping_ratio"]))] == "hippocampus"
    assert AREAS[int(np.argmax(alzheimer.shifts["damping_ratio"]))] == "putamen"
    white = AREAS.index("white matter")
    assert alzheimer.shifts["stiffness"][white] == 8.4
    assert mci.shifts["damping_ratio"][white] == 4.6
    assert not people["CN"].shifts["stiffness"].any()


def test_disease_can_be_switched_off() -> None:
    people = [draw_person(i, 0, Model(disease=0)) for i in range(60)]
    assert not any(person.shifts["stiffness"].any() for person in people)


def test_a_mix_of_ones_own() -> None:
    people = [draw_person(i, 0, Model(mix={"CN": 0.5, "AD": 0.5})) for i in range(400)]
    assert np.mean([person.diagnosis == "AD" for person in people]) == pytest.approx(0.5, abs=0.07)
    studies = {person.study for person in people if person.diagnosis == "AD"}
    assert studies == {"Study 5"}


def test_healthy_ages_are_the_pool() -> None:
    ages = healthy_ages(GROUPS)
    assert len(ages) == 311
    assert ages.mean() == pytest.approx(41.0, abs=0.2)
    assert ages.std() == pytest.approx(21.9, abs=0.3)


def test_scores_follow_the_severity_that_multiplies_shifts_and_losses() -> None:
    """By hand: a patient of severity 1.5 has 1.5 times the shift of one of severity 1, and 1.5 times what is lost."""
    model = Model(severity_sd=0.4, mix={"AD": 1.0})
    people = [draw_person(i, 0, model) for i in range(300)]
    severity, score = (np.array([getattr(one, name) for one in people]) for name in ("severity", "score"))
    assert severity.mean() == pytest.approx(1, abs=0.08)
    assert severity.std() == pytest.approx(0.4, abs=0.05)
    assert np.polyfit(severity, score, 1)[0] == pytest.approx(25, rel=0.1)
    same = draw_person(0, 0, Model(mix={"AD": 1.0}))
    np.testing.assert_allclose(people[0].shifts["stiffness"], people[0].severity * same.shifts["stiffness"])
    lost = people[0].volumes["left hippocampus"] - same.volumes["left hippocampus"]
    assert lost == pytest.approx((people[0].severity - 1) * np.log(0.82))


def test_parkinson_s_disease_shifts_nothing_by_default() -> None:
    person = draw_person(0, 0, Model(groups=(*GROUPS, PARKINSON), mix={"PD": 1.0}))
    assert (person.diagnosis, person.study, person.severity) == ("PD", "Study 6", 1.0)
    assert not any(shift.any() for shift in person.shifts.values())
    assert person.score > 0


def test_healthy_people_score_about_nothing() -> None:
    people = [draw_person(i, 0, Model(mix={"CN": 1.0})) for i in range(200)]
    assert {one.severity for one in people} == {0.0}
    assert np.mean([one.score for one in people]) < 3


def test_from_visit_to_visit_age_passes_and_a_disease_grows() -> None:
    model = Model(visits=3, years_between=1.5, severity_growth=0.2, mix={"AD": 1.0})
    first, second, third = (draw_person(4, 0, model, visit) for visit in range(3))
    assert first.volumes == draw_person(4, 0, Model(mix={"AD": 1.0})).volumes  # whoever comes once is the same
    assert (third.session, third.participant_id) == ("ses-3", first.participant_id)
    assert [one.age - first.age for one in (second, third)] == pytest.approx([1.5, 3.0], abs=0.11)
    assert [one.severity for one in (first, second, third)] == pytest.approx([1.0, 1.3, 1.6])
    assert first.gap == second.gap == third.gap
    assert first.volumes["left hippocampus"] > second.volumes["left hippocampus"] > third.volumes["left hippocampus"]


def test_latents_repeat_from_visit_to_visit_as_stated() -> None:
    """Known answer: the correlation between visits, beyond what sites differ by."""
    model = Model(visits=2, study_effects=0, mix={"CN": 1.0})
    first, later = (np.array([draw_person(i, 0, model, visit).latents for i in range(150)]) for visit in (0, 1))
    alike = [np.corrcoef(one, other)[0, 1] for one, other in zip(first.T, later.T, strict=True)]
    assert np.mean(alike) == pytest.approx(0.95, abs=0.01)
