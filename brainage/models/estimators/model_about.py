"""What maps a model is for, kept in its file so that others are refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_number


@dataclass(frozen=True)
class ModelAbout:
    """What maps a model is for.

    Attributes
    ----------
    modalities : tuple of str
        Of the channels, in their order: for instance ``("stiffness", "damping_ratio")``.
    units : tuple of str
        Of the channels: for instance ``("kPa", "1")``.
    voxel_size : float
        Edge of a voxel, mm.
    region : str
        Which part of the brain the maps show; empty: all of it.
    training : str
        Whom the model was trained on, in words.

    """

    modalities: tuple[str, ...]
    units: tuple[str, ...]
    voxel_size: float
    region: str = ""
    training: str = ""

    def __post_init__(self) -> None:
        """Check what was given.

        Raises
        ------
        BrainageError
            If these are no lists of names, there is not one unit for each modality, the voxel size is not positive, or
            region or training are no text.

        """
        object.__setattr__(self, "modalities", _names("modalities", self.modalities))
        object.__setattr__(self, "units", _names("units", self.units))
        for name in ("region", "training"):
            _check_text(name, getattr(self, name))
        object.__setattr__(self, "voxel_size", check_number("voxel_size", self.voxel_size, above=0))
        if not self.modalities or len(self.modalities) != len(self.units):
            refuse(f"{len(self.modalities)} modalities and {len(self.units)} units; give one unit for each modality")

    def require(self, **found: Any) -> None:
        """Refuse maps of other modalities, units, voxel size or region.

        Raises
        ------
        BrainageError
            If something that was given is not what the model was fitted on, or nothing that its file tells.

        """
        for name, value in found.items():
            if name not in _CHECKS:
                refuse(f"{name} is nothing that a model's file tells; expected any of {', '.join(_CHECKS)}")
            given, expected = _CHECKS[name](name, value), getattr(self, name)
            if given != expected:
                refuse(
                    f"{name} of the maps: {_words(given)}; the model was fitted on {_words(expected)}: read the maps so"
                )


def _names(name: str, value: Any) -> tuple[str, ...]:
    """Return names in a tuple; a text is one name, and no list of its letters."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        refuse(f"{name} is {value!r}; expected a list of names, for instance ['stiffness'] or ['kPa']")
    names = tuple(value)
    for one in names:
        _check_text(f"one of {name}", one)
    return tuple(str(one) for one in names)


def _check_text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        refuse(f"{name} is {value!r}; expected text")
    return value


def _voxel_size(name: str, value: Any) -> float:
    return check_number(name, value, above=0)


_CHECKS = {"modalities": _names, "units": _names, "voxel_size": _voxel_size, "region": _check_text}


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else value or "the whole brain, no region"
