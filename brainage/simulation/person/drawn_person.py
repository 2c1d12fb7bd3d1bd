"""Who takes part: studies, ages, diagnoses, and each participant's latent truth.

Biological age is chronological age plus a personal gap plus, in each area of the brain, a regional gap and the shift
of the disease, which differs between stiffness and damping ratio.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from brainage.simulation.lattice.areas import AREAS
from brainage.simulation.lattice.fields import stream
from brainage.simulation.numbers.parameters import number
from brainage.simulation.person import atrophy
from brainage.simulation.person.latents import MECHANICAL, draw_latents
from brainage.simulation.person.model import Group, Model
from brainage.simulation.person.site_means import site_offset

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Person:
    """One participant and all that is true of them.

    Attributes
    ----------
    index, seed : int
        Number in the cohort, from 0, and seed of the cohort: the key to the participant's random streams.
    age : float
        Chronological age, years.
    sex, study, site, diagnosis : str
        As in the participants table; ``site`` is the sub-study of Study 1, elsewhere the study.
    gap, anatomy_gap : float
        Personal gap, and what anatomy's is beyond it, years.
    regional_gaps : ndarray
        Further gap of each of `AREAS`, years.
    severity, score : float
        How severe the disease is, 0 in health and 1 on average in patients; and a clinic's score of it, points.
    shifts : dict of ndarray
        Shift of the disease in years of brain age by modality, for each of `AREAS`.
    latents : ndarray
        Means, SDs and texture of the young adult, in the order of `LATENTS`.
    head : Head
        Size of the head, and its estimate.
    volumes : dict
        Logarithm of each part's size in MNI space over the mean young adult's.
    study_effects : float
        Multiple of the differences between studies, as in `Model`.
    drift : float
        Multiple of what age does to contrast, as in `Model`.
    spot_slopes : dict of float
        By modality, per cent a year that are gathered in spots.
    visit : int
        Which visit it is, from 0.

    """

    index: int
    seed: int
    age: float
    sex: str
    study: str
    site: str
    diagnosis: str
    gap: float
    anatomy_gap: float
    regional_gaps: Array
    severity: float
    score: float
    shifts: dict[str, Array]
    latents: Array
    head: atrophy.Head
    volumes: dict[str, float]
    study_effects: float
    drift: float
    spot_slopes: dict[str, float]
    visit: int = 0

    @property
    def session(self) -> str:
        """Return for instance ``ses-1``, the first visit."""
        return f"ses-{self.visit + 1}"

    @property
    def participant_id(self) -> str:
        """Return for instance ``sub-00001``."""
        return f"sub-{self.index + 1:05d}"

    def brain_ages(self, modality: str) -> Array:
        """Return the brain age of each of `AREAS` that a modality shows, years."""
        return self.age + self.gap + self.regional_gaps + self.shifts[modality]


def draw_person(index: int, seed: int, model: Model, visit: int = 0) -> Person:
    """Draw a participant, who is the same however many others are drawn, at a visit.

    From visit to visit age passes and a disease may grow; gaps stay, and so do differences between people of one age.
    """
    rng = stream(seed, index, "participant")
    group = _group(index, rng, model)
    years = visit * model.years_between
    age = round(group.youngest + (group.oldest - group.youngest) * rng.beta(*beta_shape(group)) + years, 1)
    sex = "F" if rng.random() < group.women else "M"
    gap = model.gap_sd * rng.standard_normal()
    offset = site_offset(group, seed, model)
    regional_gaps = model.regional_gap_sd * rng.standard_normal(len(AREAS))
    anatomy_gap = model.anatomy_gap_sd * rng.standard_normal()
    head = atrophy.draw_head(rng, sex)
    severity, score = _severity(stream(seed, index, "severity"), group.diagnosis, model, years)
    expected = atrophy.expected_volumes(age + gap + anatomy_gap, group.diagnosis, model, severity)
    return Person(
        index=index,
        seed=seed,
        age=age,
        sex=sex,
        study=group.study,
        site=group.site,
        diagnosis=group.diagnosis,
        gap=gap,
        anatomy_gap=anatomy_gap,
        regional_gaps=regional_gaps,
        severity=severity,
        score=score,
        shifts={modality: severity * _shifts(group.diagnosis, modality, model) for modality in MECHANICAL},
        latents=draw_latents(
            stream(seed, index, "latent"), offset, model.root, stream(seed, index, "latent", visit) if visit else None
        ),
        head=head,
        volumes=atrophy.draw_volumes(rng, age, sex, head, expected),
        study_effects=model.study_effects,
        drift=model.drift,
        spot_slopes={modality: model.spot_slope(modality) for modality in (*MECHANICAL, "t1w")},
        visit=visit,
    )


def beta_shape(group: Group) -> tuple[float, float]:
    """Return the two shape parameters of the beta distribution with the moments of the group's ages.

    >>> beta_shape(Group("A", "A", "CN", 1, 0, 1, 0.5, 12**-0.5, 0.5, "", ""))  # doctest: +ELLIPSIS
    (1.0..., 1.0...)
    """
    width = group.oldest - group.youngest
    mean, variance = (group.mean - group.youngest) / width, (group.sd / width) ** 2
    nu = mean * (1 - mean) / variance - 1
    return mean * nu, (1 - mean) * nu


def healthy_ages(groups: tuple[Group, ...]) -> Array:
    """Return the ages of the healthy pool, evenly spaced in each group's distribution."""
    parts = []
    for group in groups:
        if group.diagnosis == "CN":
            shares = (np.arange(group.n) + 0.5) / group.n
            parts.append(group.youngest + (group.oldest - group.youngest) * beta.ppf(shares, *beta_shape(group)))
    return np.concatenate(parts)


def _group(index: int, rng: np.random.Generator, model: Model) -> Group:
    """Deal the groups in one fixed shuffled order, over and over; with a mix of one's own, draw the group."""
    deal = _deal(model.groups)
    if model.mix is None:
        return model.groups[deal[index % len(deal)]]
    diagnosis = rng.choice(list(model.mix), p=list(model.mix.values()))
    groups = [group for group in model.groups if group.diagnosis == diagnosis]
    sizes = np.array([group.n for group in groups], float)
    return groups[rng.choice(len(groups), p=sizes / sizes.sum())]


@cache
def _deal(groups: tuple[Group, ...]) -> NDArray[np.int64]:
    numbers = np.repeat(np.arange(len(groups)), [group.n for group in groups])
    return np.random.default_rng(20251031).permutation(numbers)


def _severity(rng: np.random.Generator, diagnosis: str, model: Model, years: float) -> tuple[float, float]:
    """Draw how severe a disease is after some years, and its score: severity times points, and noise."""
    own, noise = rng.standard_normal(2)
    severity = 0.0 if diagnosis == "CN" else max(0.0, 1 + model.severity_sd * own + model.severity_growth * years)
    score = number("severity.score") * severity + number("severity.score_noise") * noise
    return severity, max(0.0, round(score, 1))


def _shifts(diagnosis: str, modality: str, model: Model) -> Array:
    """Return the shift of each area, years; over the brain it averages about to the whole brain's."""
    whole = number(f"shift.{diagnosis}.{modality}", 0)
    relative = np.array([number(f"relative_shift.{diagnosis}.{modality}.{area}", 1) for area in AREAS])
    extra = np.array([number(f"extra_shift.{diagnosis}.{modality}.{area}", 0) for area in AREAS])
    return model.disease * (whole * relative + extra)
