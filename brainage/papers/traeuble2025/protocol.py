"""The paper's protocol: one fit with its hyperparameters, on one split or on many."""

from typing import Any

from brainage.data.cohort import Cohort
from brainage.data.inputs import INPUTS
from brainage.engine.fit import RANDOM, Fit, HeldOut
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.presets import PRESETS

#: Seed of simulated people who take part in no figure: settings are chosen on them.
DEVELOPMENT_SEED = 1
INPUTS_COMPARED = ("mri", "stiffness", "damping_ratio", "mre")


def inputs_of(cohort: Cohort) -> list[str]:
    """Return those of the inputs compared whose maps the cohort has."""
    return [name for name in INPUTS_COMPARED if set(INPUTS[name]) <= set(cohort.modalities)]


def learners_of(size: Profile) -> list[str]:
    """Return those of the paper's learners that a profile fits."""
    return [name for name in PRESETS if size.allows(name)]


def network_of(size: Profile) -> str:
    """Return the contrastive learner, or the Gaussian process in a profile without networks."""
    return "contrastive" if size.allows("contrastive") else "pca_gp"


def fits_over_seeds(
    cohort: Cohort, size: Profile, learner: str, inputs: str, *, seeds: int | None = None, **how: Any
) -> list[Fit]:
    """Return one fit a seed, as many as the profile repeats if nothing else is said; ``how``: as of `one_fit`."""
    return [one_fit(cohort, size, learner, inputs, seed=seed, **how) for seed in range(seeds or size.repeats)]


def one_fit(
    cohort: Cohort,
    size: Profile,
    learner: str,
    inputs: str,
    *,
    seed: int,
    changes: dict[str, object] | None = None,
    held_out: HeldOut = RANDOM,
    **whom: Any,
) -> Fit:
    """Return a fit with the published hyperparameters, but for ``changes`` and what the profile makes smaller.

    ``whom`` are the fit's ``normalization``, ``region`` and ``patients``.
    """
    smaller = {"n_components": size.most_components} if learner == "pca_gp" else {"epochs": size.epochs}
    wanted = {**PRESETS[learner][inputs], **smaller, **(changes or {})}
    return Fit(
        cohort=str(cohort.folder.resolve()),
        fingerprint=cohort.fingerprint,
        voxel_size=max(size.grid_of(inputs), cohort.grid.voxel_size),
        learner=learner,
        inputs=inputs,
        parameters=tuple(_within(size, wanted).items()),
        seed=seed,
        held_out=held_out,
        control=cohort.control,
        **whom,
    )


def _within(size: Profile, settings: dict[str, Any]) -> dict[str, Any]:
    """Keep to the components that the profile's participants allow, and to two steps of neighbourhood in its epochs."""
    most = {"n_components": size.most_components, "step_size": size.epochs // 2}
    return {**settings, **{name: min(settings[name], most[name]) for name in most if name in settings}}
