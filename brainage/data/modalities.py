"""What maps measure: units, possible values, where a cohort folder keeps them, and how they are shown."""

from typing import NamedTuple

_ANY = float("inf")


class Modality(NamedTuple):
    """What a map measures; a new modality is one entry of `MODALITIES`.

    Attributes
    ----------
    name, label, unit : str
        In code and tables; on pages and axes; ``""`` without unit.
    low, high : float
        Values beyond these are impossible; 0 marks voxels without data.
    typical : (float, float)
        Bounds on the median of a whole map: beyond them the unit must be another.
    folder, suffix : str
        BIDS data type, and BIDS suffix of the file.
    colors : str
        Matplotlib colour map, perceptually even.
    shown : (float, float)
        Range of the colours, the same for all cohorts, so that they can be compared by eye.

    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    typical: tuple[float, float]
    folder: str
    suffix: str
    colors: str
    shown: tuple[float, float]


#: Brain tissue at 50 Hz shows 1-5 kPa and 0.04-0.5; real files break the limits where the inversion fails.
MODALITIES = {
    modality.name: modality
    for modality in (
        Modality("stiffness", "Stiffness", "kPa", 0, 20, (0.5, 10), "mre", "stiffness", "viridis", (1, 5)),
        Modality("damping_ratio", "Damping ratio", "", 0, 2, (0.02, 1), "mre", "dampingratio", "magma", (0, 0.5)),
        Modality("t1w", "T1w intensity", "a.u.", 0, _ANY, (0, _ANY), "anat", "T1w", "gray", (0, 1.2)),
    )
}
