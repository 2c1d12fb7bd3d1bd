"""What maps measure: units, possible values, and where a cohort folder keeps them."""

from typing import NamedTuple

__all__ = ["MODALITIES", "Modality"]


class Modality(NamedTuple):
    """What a map measures; values below ``low`` or above ``high`` are impossible, 0 marks voxels without data."""

    name: str
    label: str
    unit: str
    low: float
    high: float
    typical: tuple[float, float]  # bounds on the median of a whole map: beyond them the unit must be another
    folder: str  # BIDS data type
    suffix: str  # BIDS suffix of the file


#: Brain tissue at 50 Hz shows 1-5 kPa and 0.04-0.5; real files break the limits where the inversion fails.
MODALITIES = {
    modality.name: modality
    for modality in (
        Modality("stiffness", "Stiffness", "kPa", 0.0, 20.0, (0.5, 10.0), "mre", "stiffness"),
        Modality("damping_ratio", "Damping ratio", "", 0.0, 2.0, (0.02, 1.0), "mre", "dampingratio"),
        Modality("t1w", "T1w intensity", "a.u.", 0.0, float("inf"), (0.0, float("inf")), "anat", "T1w"),
    )
}
