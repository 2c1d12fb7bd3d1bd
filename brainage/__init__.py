"""Brain age from MR elastography: cohorts, estimators, evaluation and the figures of the book.

``import brainage as ba`` offers what users need; each name is read when it is first asked for:

>>> import brainage as ba
>>> ba.losses.YAwareLoss.__module__
'brainage.models.losses.weighted'
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

__all__ = ["PUBLIC", "__version__"]

__version__ = version("brainage")

#: Public names, and where they live: a module, or a module and what it defines.
PUBLIC: dict[str, str] = {
    # cohorts and maps
    "BrainageError": "core.errors:BrainageError",
    "Cohort": "data.cohort:Cohort",
    "LeftOutWarning": "core.left_out:LeftOutWarning",
    "Plan": "data.cohort_plan:Plan",
    "open_cohort": "data.cohort:open_cohort",
    "read_map": "data.map_files:read_map",
    "read_participants": "data.participants:read_participants",
    "simulate": "data.sources.simulated:simulate",
    "write_cohort": "data.write_cohort:write_cohort",
    "write_map": "data.map_files:write_map",
    "anatomy": "space.anatomy",
    "cohort": "data.cohort",
    "maps": "data.map_files",
    "mechanics": "space.mechanics",
    "participants": "data.participants",
    "regional_values": "data.regional_values",
    # learners
    "estimators": "models.estimators",
    "load_model": "models.estimators:load_model",
    "losses": "models.losses",
    "networks": "models.networks",
    "normalization": "models.normalization",
    "save_model": "models.estimators:save_model",
    # questions
    "cross_fitting": "evaluate.cross_fitting",
    "evaluation": "evaluate.evaluation",
    "gap": "gaps.bias_correction",
    "gap_power": "gaps.power",
    "group_tests": "evaluate.group_tests",
    "occlusion": "explain.occlusion",
    "paired_tests": "evaluate.paired_tests",
    "resemblance": "gaps.resemblance",
    "saliency": "explain.saliency",
    "splits": "evaluate.splits",
    "same_age": "gaps.same_age",
}


def __getattr__(name: str) -> Any:
    """Read a public name; see ``PUBLIC``."""
    if name not in PUBLIC:
        msg = f"module 'brainage' has no attribute {name!r}"
        raise AttributeError(msg)
    module, _, attribute = PUBLIC[name].partition(":")
    found = import_module(f"brainage.{module}")
    return getattr(found, attribute) if attribute else found


def __dir__() -> list[str]:
    """Return the names that tab completion offers."""
    return sorted([*PUBLIC, *__all__])
