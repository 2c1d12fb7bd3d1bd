"""The paper's protocol: one fit with its hyperparameters, on one split or on many."""

from typing import Any

from brainage.data.cohort import Cohort
from brainage.engine.fit import RANDOM, Fit, HeldOut
from brainage.engine.profiles import Profile
from brainage.papers.traeuble2025.presets import PRESETS

__all__ = ["INPUTS_COMPARED", "fits_over_seeds", "one_fit"]

INPUTS_COMPARED = ("mri", "stiffness", "damping_ratio", "mre")


def fits_over_seeds(
    cohort: Cohort, size: Profile, learner: str, inputs: str, *, normalization: str = "dataset", **changes: object
) -> list[Fit]:
    """Return one fit a seed with the published hyperparameters, but for ``changes``."""
    return [
        one_fit(cohort, size, learner, inputs, seed=seed, normalization=normalization, changes=changes)
        for seed in range(size.repeats)
    ]


def one_fit(
    cohort: Cohort,
    size: Profile,
    learner: str,
    inputs: str,
    *,
    seed: int,
    changes: dict[str, object] | None = None,
    held_out: HeldOut = RANDOM,
    **whom: str,
) -> Fit:
    """Return a fit with the published hyperparameters, but for ``changes`` and what the profile makes smaller.

    ``whom`` are the fit's ``normalization``, ``region`` and ``patients``.
    """
    wanted = {**PRESETS[learner][inputs], **_sizes(learner, size), **(changes or {})}
    return Fit(
        cohort=str(cohort.folder.resolve()),
        fingerprint=cohort.fingerprint,
        voxel_size=max(size.voxel_size, cohort.grid.voxel_size),
        learner=learner,
        inputs=inputs,
        parameters=tuple(_within(size, wanted).items()),
        seed=seed,
        held_out=held_out,
        control=cohort.control,
        **whom,
    )


def _sizes(learner: str, size: Profile) -> dict[str, int]:
    """Return what the profile makes smaller."""
    return {"n_components": size.most_components} if learner == "pca_gp" else {"epochs": size.epochs}


def _within(size: Profile, settings: dict[str, Any]) -> dict[str, Any]:
    """Keep to the components that the profile's participants allow, and to two steps of neighbourhood in its epochs."""
    most = {"n_components": size.most_components, "step_size": size.epochs // 2}
    return {**settings, **{name: min(settings[name], most[name]) for name in most if name in settings}}
