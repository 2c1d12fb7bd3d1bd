"""What maps a model is for, kept in its file so that others are refused."""

from dataclasses import dataclass
from typing import Any

from brainage.errors import BrainageError
from brainage.setting_checks import check_number

__all__ = ["ModelAbout"]


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
            If there is not one unit for each modality, or the voxel size is not positive.

        """
        object.__setattr__(self, "modalities", tuple(self.modalities))
        object.__setattr__(self, "units", tuple(self.units))
        object.__setattr__(self, "voxel_size", check_number("voxel_size", self.voxel_size, above=0))
        if not self.modalities or len(self.modalities) != len(self.units):
            msg = f"{len(self.modalities)} modalities and {len(self.units)} units; give one unit for each modality"
            raise BrainageError(msg)

    def require(self, **found: Any) -> None:
        """Refuse maps of other modalities, units, voxel size or region.

        Raises
        ------
        BrainageError
            If something that was given is not what the model was fitted on.

        """
        for name, value in found.items():
            expected = getattr(self, name)
            given = tuple(value) if isinstance(value, list | tuple) else value
            if given != expected:
                msg = (
                    f"{name} of the maps: {_words(given)}; the model was fitted on {_words(expected)}: read the maps so"
                )
                raise BrainageError(msg)


def _words(value: Any) -> str:
    return (
        ", ".join(map(str, value))
        if isinstance(value, tuple)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
