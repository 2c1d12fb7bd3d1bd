from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core.markup import html
from brainage.data.cohort import Cohort
from brainage.data.regional_values import regional_means
from brainage.lab.lab_model import LabModel
from brainage.lab.report import regions
from brainage.lab.report.regions import A_DECADE, profile, section
from brainage.space import anatomy

STRUCTURES = list(anatomy.STRUCTURES)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch, smoke_cohort: Cohort) -> Cohort:
    """Values that fall by 5 % a decade from 3 kPa at 50, and of patients by 20 % in the thalamus."""
    people = smoke_cohort.participants
    rng = np.random.default_rng(0)

    def values(cohort: Cohort, modality: str, names: list[str], *, own: bool) -> pd.DataFrame:
        assert own
        rows = []
        for _, who in cohort.participants.iterrows():
            for name in names:
                ill = name == "thalamus" and who["diagnosis"] != cohort.control
                mean = 3 * (1 - 0.005 * (who["age"] - 50)) * (0.8 if ill else 1) + rng.normal(0, 0.02)
                rows.append((who["participant_id"], modality, name, mean, 1.0))
        return pd.DataFrame(rows, columns=["participant_id", "modality", "region", "mean", "coverage"])

    monkeypatch.setattr(regions, "regional_means", values)
    return replace(smoke_cohort, participants=people)


def test_what_was_planted_comes_out_and_nothing_else(fitted: LabModel, planted: Cohort) -> None:
    table = profile(fitted, planted)
    healthy = table[table["what"] == A_DECADE]
    level = 3 * (1 - 0.005 * (planted.healthy.participants["age"].mean() - 50))
    assert healthy["percent"].to_numpy() == pytest.approx(100 * -0.15 / level, rel=0.05)
    assert (healthy["low"] < healthy["percent"]).all()
    assert healthy["q"].isna().all()
    ill = table[table["what"] != A_DECADE]
    assert set(ill.loc[ill["q"] < 0.001, "region"]) == {"thalamus"}
    assert (ill[ill["region"] == "thalamus"]["percent"] < -15).all()
    assert (ill["q"] >= ill["p"]).all()


def test_the_page_names_what_is_left_once_all_are_counted(fitted: LabModel, planted: Cohort) -> None:
    text = "\n".join(section(profile(fitted, planted)))
    assert "Structure by structure" in text
    assert ": thalamus -" in text
    assert html("of the healthy of the same age") not in text
    assert "structures.tsv" in text


def test_a_scanner_of_the_old_is_not_taken_for_age(
    fitted: LabModel, planted: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One study shows every structure half as stiff again: neither slopes within studies nor its patients move."""
    plain = profile(fitted, planted)
    values, strange = regions.regional_means, planted.participants["study"].mode().iloc[0]

    def shifted(cohort: Cohort, *what: object, own: bool) -> pd.DataFrame:
        table = values(cohort, *what, own=own)
        study = cohort.participants.set_index("participant_id")["study"]
        factor = np.where(table["participant_id"].map(study) == strange, 1.5, 1)
        return table.assign(mean=table["mean"] * factor)

    monkeypatch.setattr(regions, "regional_means", shifted)
    found = profile(fitted, planted)
    apart = found.merge(plain, on=["modality", "region", "what"])
    healthy = apart[apart["what"] == A_DECADE]
    assert (healthy["percent_x"] - healthy["percent_y"]).abs().max() < 1.5
    ill = apart[(apart["what"] != A_DECADE) & (apart["region"] != "thalamus")]
    assert ill["percent_x"].abs().max() < 5


def test_without_segmentations_there_is_no_profile(
    fitted: LabModel, smoke_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Cohort, "segmentation", lambda *_: None)
    assert profile(fitted, smoke_cohort).empty


def test_own_regions_are_those_of_the_segmentation(smoke_cohort: Cohort, tmp_path: Path) -> None:
    """The mean of the voxels that a person's own segmentation calls thalamus."""
    one = smoke_cohort[:1]
    name = one.participants["participant_id"].iloc[0]
    values, labels = np.asarray(one.map(name, "stiffness")), np.asarray(one.segmentation(name))
    inside = values[np.isin(labels, anatomy.STRUCTURES["thalamus"])]
    found = regional_means(one, "stiffness", ["thalamus"], own=True)["mean"].iloc[0]
    assert found == pytest.approx(inside[inside != 0].mean(), rel=1e-5)
    assert found != pytest.approx(regional_means(one, "stiffness", ["thalamus"])["mean"].iloc[0], rel=1e-5)
