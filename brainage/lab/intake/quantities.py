"""What a file of a lab may measure, in which units, and how the maps of a cohort come of it."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from brainage.space import mechanics

Map = NDArray[np.float32]


class Quantity(NamedTuple):
    """What a file measures.

    Attributes
    ----------
    units : dict
        By the name of a unit, what its values are multiplied with.
    words : str
        Regular expression, of names of files, in small letters.
    between : (float, float)
        Medians of maps in the first unit.

    """

    units: dict[str, float]
    words: str
    between: tuple[float, float]


_MODULUS = {"kPa": 1.0, "Pa": 1e-3}
#: In the order in which names are searched.
QUANTITIES = {
    "segmentation": Quantity({"labels": 1.0}, r"dseg|aseg|aparc|segmentation|\bseg\b", (1, 1e5)),
    "loss_modulus": Quantity(
        _MODULUS, r"loss|gdoubleprime|gprimeprime|gimag|\bg imag\b|\bgpp\b|\bg2prime\b", (0.05, 10)
    ),
    "storage_modulus": Quantity(_MODULUS, r"storage|gprime|greal|\bg real\b|\bgp\b", (0.5, 10)),
    "damping_ratio": Quantity({"1": 1.0, "%": 1e-2}, r"damping|\bdamp\b|\bdr\b|\bxi\b", (0.02, 1)),
    "stiffness": Quantity(_MODULUS, r"stiff|\bmu\b", (0.5, 10)),
    "t1w": Quantity({"a.u.": 1.0}, r"t1w|mprage|\bt1\b", (0, float("inf"))),
}
_NEVER = re.compile(r"\bmask\b|brainmask|\bmw?p\d|\bwp\d|\brp\d|\bc[1-3](sub|\b)|probseg|tissue|bold")
_OTHER = re.compile(r"magnitude|\bmag\b|phase|wave|snr|\bstd\b|\bsd\b|\bse\b|confidence|error|residual")
SEGMENTATION = "segmentation"


def quantity_of(file: str) -> str:
    """Return what a file measures by its name, or else by those of its folders; ``""`` if they do not say.

    >>> quantity_of("sub-1/mre/sub-1_stiffness.nii"), quantity_of("DR files/001.nii"), quantity_of("a_T1_mask.nii")
    ('stiffness', 'damping_ratio', '')
    """
    *folders, name = re.sub(r"space-[^_/]*", "", file).split("/")
    spaced = _spaced(re.sub(r"\.(nii|hdr)(\.gz)?$", "", name, flags=re.IGNORECASE))
    last = _named_in(spaced.split(" ")[-1])
    if _NEVER.search(spaced) or (_OTHER.search(spaced) and not last):
        return ""
    in_folders = [_named_in(_spaced(one)) for one in reversed(folders)]
    return last or _named_in(spaced) or next((one for one in in_folders if one not in ("", "t1w")), "")


def _named_in(spaced: str) -> str:
    return next((one for one, kind in QUANTITIES.items() if re.search(kind.words, spaced)), "")


def _spaced(name: str) -> str:
    """Return a name in small letters, with a blank between its words, digits of a number apart from a word before.

    >>> _spaced("001Stiffness_warped"), _spaced("T1w-brain")
    ('001 stiffness warped', 't1w brain')
    """
    primes = name.replace("''", "pp").replace("\u2033", "pp").replace("'", "p").replace("\u2032", "p")
    apart = re.sub(r"(?<=[0-9])(?=[A-Z])", " ", primes)
    return re.sub(r"[^0-9a-zA-Z]+", " ", apart).lower().strip()


def unit_of(quantity: str, median: float) -> str:
    """Return the unit in which a median is one of brains; ``""`` if there is none.

    Parameters
    ----------
    quantity : str
        A key of `QUANTITIES`.
    median : float
        Of a map's voxels with data.

    Examples
    --------
    >>> unit_of("stiffness", 2900.0), unit_of("damping_ratio", 0.2), unit_of("stiffness", 40.0)
    ('Pa', '1', '')

    """
    kind = QUANTITIES[quantity]
    low, high = kind.between
    return next((unit for unit, factor in kind.units.items() if low <= median * factor <= high), "")


def modalities_of(quantities: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Return which modalities come of files of some quantities, and of which.

    >>> modalities_of({"storage_modulus": 0, "loss_modulus": 0, "stiffness": 0})
    {'stiffness': ('stiffness',), 'damping_ratio': ('storage_modulus', 'loss_modulus')}
    """
    both = ("storage_modulus", "loss_modulus")
    found: dict[str, tuple[str, ...]] = {}
    for modality in ("stiffness", "damping_ratio"):
        if modality in quantities:
            found[modality] = (modality,)
        elif all(one in quantities for one in both):
            found[modality] = both
    return found | ({"t1w": ("t1w",)} if "t1w" in quantities else {})


def modality_map(modality: str, maps: Mapping[str, Map]) -> Map:
    """Return the map of a modality from those of its quantities, on one grid, in kPa; 0 where there are no data.

    Where storage modulus is not above 0, or loss modulus below 0, the inversion failed, and there are no data.

    Parameters
    ----------
    modality : str
        ``"stiffness"``, ``"damping_ratio"`` or ``"t1w"``.
    maps : mapping
        By quantity, those of `modalities_of`.

    """
    if modality in maps:
        return maps[modality]
    storage, loss = maps["storage_modulus"], maps["loss_modulus"]
    known = (storage > 0) & (loss >= 0)
    values = np.zeros(storage.shape, np.float32)
    values[known] = getattr(mechanics, modality)(storage[known], loss[known])
    return values
