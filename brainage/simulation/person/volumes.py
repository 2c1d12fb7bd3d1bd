"""The parts of the brain that differ in size: their names, and which FreeSurfer labels they have."""

from brainage.simulation.lattice.areas import VENTRICLES
from brainage.space.anatomy import PARCELS, REGIONS, STRUCTURES

__all__ = ["LABELS", "PARCELS", "SHAPES", "VOLUMES", "WHITE_MATTER"]

#: Labels of the cerebrum's white matter with its hypointensities and the corpus callosum.
WHITE_MATTER = (*REGIONS["white matter"], 77, 251, 252, 253, 254, 255)
_THIRD = (14,)
_LEFT_FIRST = {name: ids for name, ids in STRUCTURES.items() if name != "brain stem"}


def _half(ids: tuple[int, ...], side: str) -> tuple[int, ...]:
    """Return the labels of one side: FreeSurfer's lists hold as many of the left, and first."""
    half = len(ids) // 2
    return ids[:half] if side == "left" else ids[half:]


#: FreeSurfer labels of what changes size by displacement: structures, brain stem, ventricles, white matter.
LABELS: dict[str, tuple[int, ...]] = {
    **{f"{side} {name}": _half(ids, side) for name, ids in _LEFT_FIRST.items() for side in ("left", "right")},
    "brain stem": STRUCTURES["brain stem"],
    "left ventricle": tuple(label for label in VENTRICLES if label in (4, 5, 31)),
    "right ventricle": tuple(label for label in VENTRICLES if label in (43, 44, 63)),
    "third ventricle": _THIRD,
    "white matter": WHITE_MATTER,
}
SHAPES = tuple(LABELS)

#: All that is drawn for a person: shapes; the cortex's area; the thickness of each parcel of the cortex, both sides.
VOLUMES = (*SHAPES, "cortical area", *PARCELS)
