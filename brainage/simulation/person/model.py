"""What a user may change in the simulation, checked before anything is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.core.errors import BrainageError, refuse
from brainage.core.setting_checks import check_whole
from brainage.simulation.numbers.parameters import lifespan, measured, number
from brainage.simulation.person.ageing import steepest_decline
from brainage.simulation.person.latents import LATENTS, MECHANICAL


class Group(NamedTuple):
    """Participants of one site and diagnosis; their ages follow a beta distribution with these moments."""

    study: str
    site: str
    diagnosis: str
    n: int
    youngest: float
    oldest: float
    mean: float
    sd: float
    women: float
    size_basis: str
    age_basis: str


_MRE134 = "measured: MRE134 demographics"
_SANJANA = "literature: Sanjana 2021, 10.1177/0271678X20968032"
_HISCOX = "literature: Hiscox 2018, PMC5883326"
_PAPER = "literature: paper, Methods"
_TUNED = "assumed: tuned to the paper's pool"
_PATIENTS = "assumed: typical of the disease"

#: Sizes and ages as far as the paper and its sources state them. The rest is chosen so that the pool has the paper's
#: 41.0 +- 21.9 years, 14 to 90, with few people in middle age. Study 1 is MRE134, pooled from five sub-studies.
GROUPS = (
    Group("Study 1", "A", "CN", 12, 19, 30.5, 25.2, 2.9, 6 / 12, _MRE134, _MRE134),
    Group("Study 1", "B", "CN", 19, 18, 33.5, 26.4, 4.1, 0, _MRE134, _MRE134),
    Group("Study 1", "C", "CN", 6, 18, 31, 24.5, 3.4, 1, _MRE134, _MRE134),
    Group("Study 1", "D", "CN", 31, 17.5, 32.5, 21.5, 3.6, 30 / 31, _MRE134, _MRE134),
    Group("Study 1", "E", "CN", 66, 17.5, 35.5, 22.9, 3.8, 36 / 66, _MRE134, _MRE134),
    Group("Study 2", "Study 2", "CN", 71, 14, 82, 42.2, 21.3, 0.5, "assumed: what is left of 311", _TUNED),
    Group("Study 3", "Study 3", "CN", 26, 22, 78, 42.0, 15.0, 12 / 26, _SANJANA, _SANJANA),
    Group("Study 4", "Study 4", "CN", 68, 45, 90, 69.0, 8.0, 0.6, "literature: paper, MCI controls", _TUNED),
    Group("Study 5", "Study 5", "CN", 12, 66, 73, 69.5, 2.0, 0.5, "literature: paper, AD controls", _HISCOX),
    Group("Study 4", "Study 4", "MCI", 20, 55, 88, 71.0, 7.0, 0.5, _PAPER, _PATIENTS),
    Group("Study 5", "Study 5", "AD", 11, 60, 88, 74.0, 7.0, 0.5, _PAPER, _PATIENTS),
)

#: People with Parkinson's disease, for `Model(groups=(*GROUPS, PARKINSON))`; none of the paper's.
PARKINSON = Group("Study 6", "Study 6", "PD", 30, 45, 85, 66.0, 8.0, 0.4, "assumed: none in the paper", _PATIENTS)

#: 311 cognitively normal participants, 20 with MCI, 11 with AD.
N_PAPER = sum(group.n for group in GROUPS)
_YOUNGEST = 5
_FEWEST = 2
_MOST_VISITS = 20
_STEEPEST, _MOST_ATROPHY = 3.0, 3.0
_UNBOUNDED = 100.0  # of what is 0
_PER_YEAR = "% per year; a steeper decline would reach 0 in old age"


@dataclass(frozen=True, eq=False)
class Model:
    """The simulation's settings; the defaults are the book's.

    Attributes
    ----------
    stiffness_slope, damping_slope : float
        Slope of the whole-brain mean over the healthy pool, per cent a year of its value at 41 years. The literature
        disagrees on the sign of the second.
    gap_sd, regional_gap_sd, anatomy_gap_sd : float
        SD in years of the personal gap, of each area's own in stiffness and damping ratio, and of anatomy's own. That
        of anatomy in all, the root of the sum of squares, is measured on real people.
    severity_sd : float
        SD of how severe a disease is between its patients, whose mean is 1: it multiplies their shifts and what they
        lose, and scores follow it.
    visits : int
        How often each participant comes; of more than one visit a cohort has sessions.
    years_between : float
        Years from visit to visit.
    severity_growth : float
        By how much the severity of a disease grows a year, from the first visit on.
    disease, atrophy, study_effects : float
        Multiples of the stated shifts, rates and differences between studies; 0 switches them off.
    strength : mapping, optional
        Multiples of all that healthy age does to ``stiffness``, ``damping_ratio`` and ``t1w``; 1 for what is not named.
    locality : float
        Share of that, 0 to 1, that is not spread over each area but gathered in spots, see
        `brainage.simulation.map.spots`.
    mix : mapping, optional
        Shares of ``CN``, ``MCI`` and ``AD``; default: the paper's 311, 20 and 11.
    groups : tuple of Group
        Who is drawn.
    correlations : ndarray, optional
        Correlations between latents, ``(58, 58)``; default: those measured on MRE134.

    Raises
    ------
    BrainageError
        If a setting is impossible; the message names it and its range.

    """

    stiffness_slope: float = number("slope.stiffness")
    damping_slope: float = number("slope.damping_ratio")
    gap_sd: float = number("gap.sd")
    regional_gap_sd: float = number("gap.regional_sd")
    anatomy_gap_sd: float = round(np.sqrt(lifespan("gap_sd") ** 2 - number("gap.sd") ** 2), 2)
    severity_sd: float = 0.0
    visits: int = 1
    years_between: float = 2.0
    severity_growth: float = 0.0
    disease: float = 1.0
    atrophy: float = 1.0
    study_effects: float = 1.0
    strength: Mapping[str, float] | None = None
    locality: float = 0.0
    mix: Mapping[str, float] | None = None
    groups: tuple[Group, ...] = GROUPS
    correlations: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        """Refuse impossible settings."""
        for name, modality in (("stiffness_slope", "stiffness"), ("damping_slope", "damping_ratio")):
            low = steepest_decline(modality)
            _check_range(name, getattr(self, name), low, _STEEPEST, _PER_YEAR)
        for name in ("gap_sd", "regional_gap_sd", "anatomy_gap_sd"):
            _check_range(name, getattr(self, name), 0, 15, "years")
        _check_range("severity_sd", self.severity_sd, 0, 1, "of a mean severity of 1")
        check_whole("visits", self.visits, least=1, most=_MOST_VISITS)
        _check_range("years_between", self.years_between, 0.1, 20, "years")
        _check_range("severity_growth", self.severity_growth, -1, 1, "a year, of a mean severity of 1")
        for name in ("disease", "atrophy", "study_effects"):
            _check_range(name, getattr(self, name), 0, _MOST_ATROPHY, "times the default")
        _check_range("locality", self.locality, 0, 1, "share of the ageing that is in spots")
        self._check_strength()
        for group in self.groups:
            _check_group(group, (self.visits - 1) * self.years_between)
        diagnoses = {group.diagnosis for group in self.groups}
        if "CN" not in diagnoses:  # slopes are those of the healthy pool
            refuse(f"groups holds {', '.join(sorted(diagnoses)) or 'nobody'}; expected at least one group of CN")
        healthy = sum(group.n for group in self.groups if group.diagnosis == "CN")
        if healthy < _FEWEST:
            refuse(f"groups holds {healthy} CN; expected at least {_FEWEST}: slopes are those of their ages")
        if self.mix is not None:
            _check_mix(self.mix, diagnoses)
        if self.correlations is not None:
            _check_correlations(self.correlations)

    def slope(self, modality: str) -> float:
        """Return the slope of a mechanical modality's mean over the whole brain, per cent a year."""
        return (1 - self.locality) * self._whole_slope(modality)

    def spot_slope(self, modality: str) -> float:
        """Return the slope that is gathered in spots, per cent a year."""
        return self.locality * self._whole_slope(modality)

    @property
    def drift(self) -> float:
        """Return the multiple of what age does, spread over areas, to a head's sizes and contrast."""
        return (1 - self.locality) * self._times("t1w")

    def _times(self, modality: str) -> float:
        return (self.strength or {}).get(modality, 1.0)

    def _whole_slope(self, modality: str) -> float:
        plain = {"stiffness": self.stiffness_slope, "damping_ratio": self.damping_slope, "t1w": number("spots.t1w")}
        return self._times(modality) * plain[modality]

    def _check_strength(self) -> None:
        """Refuse strengths of no modality, and those that would lead to what no brain has."""
        known, strength = (*MECHANICAL, "t1w"), dict(self.strength or {})
        if set(strength) - set(known):
            refuse(f"strength is {strength}; expected multiples by {', '.join(known)}")
        for modality, value in strength.items():
            _check_range(f"strength of {modality}", value, 0, self._most_strength(modality), "times the default")

    def _most_strength(self, modality: str) -> float:
        """Return the largest multiple, rounded down, that keeps a slope or atrophy within its range."""
        if modality == "t1w":
            plain, most = self.atrophy, _MOST_ATROPHY
        else:
            plain = self.stiffness_slope if modality == "stiffness" else self.damping_slope
            most = _STEEPEST if plain > 0 else steepest_decline(modality)
        return _UNBOUNDED if plain == 0 else float(np.floor(100 * most / plain) / 100)

    @cached_property
    def root(self) -> NDArray[np.float64]:
        """Return the Cholesky factor of the correlations between latents."""
        matrix = measured_correlations() if self.correlations is None else self.correlations
        return np.asarray(np.linalg.cholesky(matrix), float)

    def describe(self) -> dict[str, object]:
        """Return the settings that differ from the default, for a cohort's description."""
        changed: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not field.default and (field.name == "correlations" or value != field.default):
                changed[field.name] = value
        if self.correlations is not None:
            changed["correlations"] = self.correlations.tolist()
        if "groups" in changed:
            changed["groups"] = [group._asdict() for group in self.groups]
        return changed


def measured_correlations() -> NDArray[np.float64]:
    """Return the correlations between latents within the sub-studies of MRE134, ``(58, 58)``."""
    return measured("correlations").set_index("latent").to_numpy(float)


def _check_range(name: str, value: float, low: float, high: float, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, Real) or not low <= value <= high:
        refuse(f"{name} is {value}; expected {low:g} to {high:g} ({unit})")


def _check_mix(mix: Mapping[str, float], diagnoses: set[str]) -> None:
    known = [name for name in ("CN", "MCI", "AD", "PD") if name in diagnoses]
    possible = not set(mix) - set(known) and all(isinstance(share, Real) and share >= 0 for share in mix.values())
    if not (possible and abs(sum(mix.values()) - 1) <= 1e-6):
        refuse(f"mix is {dict(mix)}; expected shares of {', '.join(known)} from 0 to 1 that add up to 1")


def _check_group(group: Group, years: float) -> None:
    where = f"groups, {group.study} {group.diagnosis}: "
    oldest = number("age.oldest")
    if not _YOUNGEST <= group.youngest < group.oldest <= oldest:
        msg = f"ages {group.youngest:g} to {group.oldest:g}; expected {_YOUNGEST} to {oldest:g}, youngest first"
        raise BrainageError(where + msg)
    if group.oldest + years > oldest:
        msg = f"ages reach {group.oldest + years:g} at the last of the visits; expected up to {oldest:g}"
        raise BrainageError(where + msg)
    largest = np.sqrt(max(0, (group.mean - group.youngest) * (group.oldest - group.mean)))
    if not 0 < group.sd < largest:
        msg = f"sd is {group.sd:g}; expected more than 0 and less than {largest:.1f} for a mean of {group.mean:g} years"
        raise BrainageError(where + msg)
    if group.n < 1 or not 0 <= group.women <= 1:
        msg = f"n is {group.n} and women {group.women:g}; expected at least 1, and 0 to 1"
        raise BrainageError(where + msg)


def _check_correlations(matrix: NDArray[np.float64]) -> None:
    size = len(LATENTS)
    if (
        np.shape(matrix) != (size, size)
        or not np.isfinite(matrix).all()
        or not np.allclose(matrix, matrix.T)
        or not np.allclose(np.diag(matrix), 1)
    ):
        refuse(
            f"correlations has shape {np.shape(matrix)}; expected a symmetric ({size}, {size}) with 1 on the diagonal"
        )
    lowest = np.linalg.eigvalsh(matrix)[0]
    if lowest <= 0:
        refuse(f"correlations is not positive definite: its lowest eigenvalue is {lowest:.3g}; expected more than 0")
