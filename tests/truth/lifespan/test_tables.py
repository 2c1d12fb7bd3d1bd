import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.space.anatomy import PARCELS
from brainage.truth.ageing import changes
from brainage.truth.lifespan import tables
from brainage.truth.lifespan.tables import FEATURES, dementia, freesurfer
from tests.conftest import ROOT

REAL = Path(os.environ.get("BRAINAGE_LIFESPAN", ROOT / "../shared/lifespan"))


def needs_tables(test):
    """Mark a test that asks the real tables."""
    absent = pytest.mark.skipif(not REAL.is_dir(), reason="no tables: set BRAINAGE_LIFESPAN to their folder")
    return pytest.mark.data(absent(test))


def table(n: int = 3) -> pd.DataFrame:
    """Columns as FreeSurfer's tables have them, each value its own number."""
    thickness = {name for names in tables._destrieux().values() for name in names}
    names = ["Brain-Stem", "3rd-Ventricle", tables._ICV, tables._TISSUE, tables._GRAY, "lhCortexVol", "rhCortexVol"]
    names += ["lh_MeanThickness_thickness", "rh_MeanThickness_thickness"]
    names += [f"{side}_{name}_thickness" for side in ("lh", "rh") for name in sorted(thickness)]
    parts = (*tables._FREESURFER.values(), "Cerebellum-Cortex", "Cerebellum-White-Matter")
    names += [f"{side}-{name}" for side in ("Left", "Right") for name in (*parts, "Lateral-Ventricle", "Inf-Lat-Vent")]
    values = {name: np.full(n, 10.0 + i) for i, name in enumerate(names)}
    scans = {"": ["OAS2_0001_MR1", "OAS2_0001_MR2", "sub-7"][:n], "age": 70.0, "sex": 1.0, "site": "one"}
    return pd.DataFrame({**scans, **values})


def written(content: pd.DataFrame, folder: Path) -> Path:
    content.to_csv(folder / "table.csv", index=False)
    return folder / "table.csv"


def test_every_parcel_has_thicknesses_and_every_thickness_exists() -> None:
    assert set(tables._destrieux()) == set(PARCELS)
    assert len({name for names in tables._destrieux().values() for name in names}) > 60


def test_columns_are_put_together_by_hand(tmp_path: Path) -> None:
    raw = table()
    people = freesurfer(written(raw, tmp_path))
    first, one = raw.iloc[0], people.iloc[0]
    assert one["left cerebellum"] == first["Left-Cerebellum-Cortex"] + first["Left-Cerebellum-White-Matter"]
    assert one["right ventricle"] == first["Right-Lateral-Ventricle"] + first["Right-Inf-Lat-Vent"]
    gray = first["TotalGrayVol"] - first["Left-Cerebellum-Cortex"] - first["Right-Cerebellum-Cortex"]
    assert one["white matter"] == first["SupraTentorialVolNotVent"] - gray
    thick = (first["lh_MeanThickness_thickness"] + first["rh_MeanThickness_thickness"]) / 2
    assert one["cortical area"] == (first["lhCortexVol"] + first["rhCortexVol"]) / thick
    insula = [first[f"{side}_{name}_thickness"] for side in ("lh", "rh") for name in tables._destrieux()["insula"]]
    assert one["insula"] == pytest.approx(np.mean(insula))


def test_one_scan_a_person(tmp_path: Path) -> None:
    assert len(freesurfer(written(table(), tmp_path))) == 2


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda raw: raw.drop(columns="Brain-Stem"), "column Brain-Stem is missing"),
        (lambda raw: raw.assign(age=[70.0, 70.0, np.nan]), "age of row 3 is missing; expected a number"),
    ],
)
def test_spoilt_tables_are_told(spoil, message: str, tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=message):
        freesurfer(written(spoil(table()), tmp_path))


def test_no_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrainageError, match=r"none.csv: no such file; expected a table of the optional folder"):
        freesurfer(tmp_path / "none.csv")


@needs_tables
def test_the_known_answers_come_out() -> None:
    """As computed elsewhere with statsmodels: 261 adults, thalamus -12 and -16 %, SD 7 %; ventricles +77 and +165 %."""
    people = freesurfer(REAL / "nki_oasis2.csv.gz")
    found = changes(people).set_index("structure")
    assert found["n"].iloc[0] == 261
    known = {
        "thalamus": (-12, -16, 7),
        "accumbens": (-20, -30, 16),
        "hippocampus": (-1, -6, 8),
        "gray matter": (-9, -12, 4),
    }
    for name, numbers in known.items():
        np.testing.assert_allclose(found.loc[name, ["to_60", "to_75", "sd"]].astype(float), numbers, atol=0.8)
    assert found.loc["ventricles", "to_75"] == pytest.approx(165, abs=5)
    assert list(people[list(FEATURES)]) == list(FEATURES)


@needs_tables
def test_brains_of_oasis() -> None:
    brains = dementia(REAL / "oasis_cross-sectional.csv")
    assert (len(brains), (brains["cdr"] > 0).sum()) == (416, 100)
    healthy = brains[brains["cdr"] == 0]
    assert healthy.loc[healthy["age"] < 30, "brain"].mean() == pytest.approx(0.847, abs=0.002)
