"""Read tables of real brains: FreeSurfer's volumes and thicknesses, and brain over intracranial volume with dementia.

The tables are no part of the project (their terms forbid it); what is measured on them is, in
``simulation/numbers/measured``. One scan a person: with two of one person on both sides of a split, errors come out too
small.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from brainage.core.errors import refuse
from brainage.simulation.person.volumes import PARCELS, SHAPES

#: Volumes as they are read, in mm3, and thicknesses, in mm, in the order of the table that `freesurfer` returns.
FEATURES = (*SHAPES, "cortical area", *PARCELS)
#: Volumes of more than one of them.
TOGETHER = ("cortex", "gray matter", "tissue")
_FREESURFER = {
    "accumbens": "Accumbens-area",
    "amygdala": "Amygdala",
    "caudate": "Caudate",
    "hippocampus": "Hippocampus",
    "pallidum": "Pallidum",
    "putamen": "Putamen",
    "thalamus": "Thalamus-Proper",
    "ventral diencephalon": "VentralDC",
}
_ICV, _TISSUE, _GRAY = "EstimatedTotalIntraCranialVol", "SupraTentorialVolNotVent", "TotalGrayVol"
_OASIS_PERSON = r"(OAS2_\d+)"


def freesurfer(path: Path | str) -> pd.DataFrame:
    """Return one row a person: ``age``, ``sex``, ``site``, ``icv``, `FEATURES` and `TOGETHER`.

    White matter is the supratentorial tissue less its gray matter, cortical area the cortex's volume over its mean
    thickness, a parcel's thickness the mean of the Destrieux thicknesses that ``desikan_of_destrieux.csv`` gives it, of
    both sides; cerebellum is its cortex and white matter, ventricles are lateral with inferior horns.

    Parameters
    ----------
    path : path
        CSV table of FreeSurfer's statistics with columns as in the PCNtoolkit's demonstration (``nki_oasis2.csv.gz``).

    Returns
    -------
    DataFrame
        Volumes in mm3, thicknesses in mm, ages in years; ``sex`` is 1 for men and 0 for women.

    Raises
    ------
    BrainageError
        If columns are missing or a person has no number.

    """
    table = _read(path, ("age", "sex", "site", _ICV, _TISSUE, _GRAY, "lhCortexVol", "rhCortexVol", "Brain-Stem"))
    table = table.assign(person=_person(table)).drop_duplicates("person")
    columns = {name: table[name] for name in ("age", "sex", "site")} | {"icv": table[_ICV]}
    columns |= _structures(table)
    cortex = table["lhCortexVol"] + table["rhCortexVol"]
    cerebellum = table["Left-Cerebellum-Cortex"] + table["Right-Cerebellum-Cortex"]
    columns["white matter"] = table[_TISSUE] - table[_GRAY] + cerebellum
    thickness = table[["lh_MeanThickness_thickness", "rh_MeanThickness_thickness"]].mean(axis=1)
    columns["cortical area"] = cortex / thickness
    columns |= _parcels(table) | {"cortex": cortex, "gray matter": table[_GRAY], "tissue": table[_TISSUE]}
    people = pd.DataFrame(columns)[["age", "sex", "site", "icv", *FEATURES, *TOGETHER]]
    return _complete(people, path)


def dementia(path: Path | str) -> pd.DataFrame:
    """Return one row a person of OASIS-1: ``age``, ``brain`` (over intracranial volume), ``cdr`` (0 if not rated).

    Parameters
    ----------
    path : path
        ``oasis_cross-sectional.csv``.

    Raises
    ------
    BrainageError
        If columns are missing or a person has no number.

    """
    table = _read(path, ("Age", "nWBV", "CDR", "Delay"))
    first = table[table["Delay"].isna()]
    people = pd.DataFrame({"age": first["Age"], "brain": first["nWBV"], "cdr": first["CDR"].fillna(0)})
    return _complete(people, path)


def _read(path: Path | str, needed: tuple[str, ...]) -> pd.DataFrame:
    if not Path(path).is_file():
        refuse(f"{path}: no such file; expected a table of the optional folder of test data")
    table = pd.read_csv(path)
    missing = [name for name in needed if name not in table]
    if missing:
        refuse(f"{path}: column {', '.join(missing)} is missing; expected FreeSurfer's or OASIS's names")
    return table


def _person(table: pd.DataFrame) -> pd.Series:
    scan = table.iloc[:, 0].astype("str")
    return scan.str.extract(_OASIS_PERSON)[0].fillna(scan)


def _structures(table: pd.DataFrame) -> dict[str, pd.Series]:
    found = {"brain stem": table["Brain-Stem"], "third ventricle": table["3rd-Ventricle"]}
    for side in ("Left", "Right"):
        for name, theirs in _FREESURFER.items():
            found[f"{side.lower()} {name}"] = table[f"{side}-{theirs}"]
        parts = ("Cerebellum-Cortex", "Cerebellum-White-Matter")
        found[f"{side.lower()} cerebellum"] = table[[f"{side}-{part}" for part in parts]].sum(axis=1)
        horns = ("Lateral-Ventricle", "Inf-Lat-Vent")
        found[f"{side.lower()} ventricle"] = table[[f"{side}-{part}" for part in horns]].sum(axis=1)
    return found


def _parcels(table: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        parcel: table[[f"{side}_{name}_thickness" for side in ("lh", "rh") for name in names]].mean(axis=1)
        for parcel, names in _destrieux().items()
    }


@cache
def _destrieux() -> dict[str, list[str]]:
    table = pd.read_csv(Path(__file__).parent / "desikan_of_destrieux.csv")
    return {str(parcel): list(names) for parcel, names in table.groupby("parcel")["destrieux"]}


def _complete(people: pd.DataFrame, path: Path | str) -> pd.DataFrame:
    numbers = people.select_dtypes("number")
    rows, columns = np.nonzero(~np.isfinite(numbers.to_numpy(float)))
    if rows.size:
        where = f"{numbers.columns[columns[0]]} of row {people.index[rows[0]] + 1}"
        refuse(f"{path}: {where} is missing; expected a number: leave the person out")
    return people.reset_index(drop=True)
