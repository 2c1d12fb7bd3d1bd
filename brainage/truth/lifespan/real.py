"""What the yardstick finds in tables of real people: ``python -m brainage.truth.lifespan.real FOLDER`` (two minutes).

Written to ``simulation/numbers/measured``, so that simulated people can be held against it where the tables are not.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from brainage.simulation.numbers import parameters
from brainage.simulation.person.volumes import PARCELS, SHAPES
from brainage.truth.ageing import age_error, changes, correlations, years_older
from brainage.truth.lifespan.tables import dementia, freesurfer

#: Columns that ages are told from: structures, ventricles and ICV; with gray matter and tissue beside them.
STRUCTURES = [*(name for name in SHAPES if name != "white matter"), "icv"]
TISSUE = [*STRUCTURES, "gray matter", "tissue"]
_YOUNGEST = 14.0
_HALVES = 40
_REPEATS = 3


def measure_real(people: pd.DataFrame, brains: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return ``real_changes``, ``real_halves`` (of `half_correlations`) and ``real_errors``.

    Parameters
    ----------
    people : DataFrame
        Of `tables.freesurfer`.
    brains : DataFrame
        Of `tables.dementia`.

    """
    one_site = people[people["site"] == people["site"].value_counts().index[0]]
    rows = [*_rows(people, "NKI and OASIS-2"), *_rows(one_site, "NKI"), *_of_brains(brains)]
    return {
        "real_changes": changes(people),
        "real_halves": half_correlations(people),
        "real_errors": pd.DataFrame(rows),
    }


def errors_of_people(people: pd.DataFrame, repeats: int = 1) -> dict[str, pd.Series]:
    """Return `age_error` of structures, with tissue, and with the cortex by parcel."""
    columns = {"structures": STRUCTURES, "tissue": TISSUE, "parcels": [*TISSUE, *PARCELS]}
    return {name: age_error(people[shown], people["age"], repeats=repeats) for name, shown in columns.items()}


def half_correlations(people: pd.DataFrame) -> pd.DataFrame:
    """Return correlations between structures in random halves, one row a half, the two halves of a split together."""
    rows = []
    for repeat in range(_HALVES):
        order = np.random.default_rng([20261128, repeat]).permutation(len(people))
        for part in np.array_split(order, 2):
            matrix = correlations(people.iloc[part])
            rows.append([repeat, *matrix[np.triu_indices(len(matrix), 1)].round(4)])
    return pd.DataFrame(rows, columns=["repeat", *(f"pair {i}" for i in range(len(rows[0]) - 1))])


def _rows(people: pd.DataFrame, who: str) -> Iterator[dict[str, object]]:
    grown = people[people["age"] >= _YOUNGEST]
    for name, found in errors_of_people(grown, _REPEATS).items():
        yield {"statistic": name, "people": who, "n": len(grown), **_rounded(found)}


def _of_brains(brains: pd.DataFrame) -> Iterator[dict[str, object]]:
    values, ages = np.log(brains[["brain"]].to_numpy()), brains["age"].to_numpy(float)
    ill = (brains["cdr"] > 0).to_numpy()
    found = _rounded(age_error(values[~ill], ages[~ill], repeats=_REPEATS))
    yield {"statistic": "brain", "people": "OASIS-1", "n": int((~ill).sum()), **found}
    years, low, high = years_older(values, ages, ill)
    told = {"years": years, "low": low, "high": high}
    yield {"statistic": "dementia_brain", "people": "OASIS-1", "n": int(ill.sum()), **told}


def _rounded(found: pd.Series) -> dict[str, float]:
    return {str(name): round(float(value), 4) for name, value in found.items()}


if __name__ == "__main__":
    source, folder = Path(sys.argv[1]), Path(parameters.__file__).parent / "measured"
    tables = measure_real(freesurfer(source / "nki_oasis2.csv.gz"), dementia(source / "oasis_cross-sectional.csv"))
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.5g")
