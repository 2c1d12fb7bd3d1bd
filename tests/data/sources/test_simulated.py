import nibabel as nib
import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.data.modalities import MODALITIES
from brainage.data.sources import mre134, simulated
from brainage.data.sources.simulated import Model, simulate
from brainage.simulation.map.participant_maps import sensitivity
from brainage.space import anatomy


@pytest.mark.slow
def test_workers_draw_what_one_process_draws(tmp_path) -> None:
    one = simulate(tmp_path / "one", 3, voxel_size=8, jobs=1)
    two = simulate(tmp_path / "two", 3, voxel_size=8, jobs=2)
    assert one.fingerprint == two.fingerprint


def test_the_truth_is_saved(small_cohort: Cohort) -> None:
    truth = pd.read_csv(small_cohort.folder / "truth.tsv", sep="\t")
    assert truth["participant_id"].tolist() == small_cohort.participants["participant_id"].tolist()
    names = ("site", "gap", "gap_thalamus", "volume_left hippocampus", "icv")
    for name in (*names, "brain_age_stiffness", "brain_age_damping_ratio"):
        assert name in truth
    assert not {"gap", "brain_age_stiffness", "site"} & set(small_cohort.participants)  # an estimator never sees it
    latents = pd.read_csv(small_cohort.folder / "latents.tsv", sep="\t")
    assert latents.shape == (len(small_cohort), 59)


def test_what_each_voxel_changes_a_year_is_saved(small_cohort: Cohort) -> None:
    for modality in small_cohort.modalities:
        saved = nib.load(small_cohort.folder / "truth" / f"sensitivity_{modality}.nii")
        np.testing.assert_allclose(saved.get_fdata(), sensitivity(modality, Model(), 8), atol=1e-6)


def test_everybody_has_an_own_segmentation(small_cohort: Cohort) -> None:
    first, second = (small_cohort.segmentation(one) for one in small_cohort.participants["participant_id"][:2])
    assert first.dtype == np.int16
    assert (first != second).any()
    same = first[anatomy.region_mask("thalamus", 8)]
    assert np.isin(same, anatomy.STRUCTURES["thalamus"]).mean() > 0.6


def test_maps_are_possible_tissue(small_cohort: Cohort) -> None:
    brain = anatomy.region_mask("brain", 8)
    for modality, (low, high) in {"stiffness": (0.0, 12), "damping_ratio": (0.0, 1.6), "t1w": (0, 3)}.items():
        values = small_cohort.maps(modality, brain)
        assert values.min() >= low, modality
        assert values.max() <= high, modality


def test_who_is_taken_from_a_smaller_cohort_is_who_would_be_drawn(small_cohort: Cohort, smoke_cohort: Cohort) -> None:
    """What the cohorts of these tests rely on: sixty people hold the thirty that were drawn before."""
    drawn = simulated.draw_maps("sub-00003", 8)
    for cohort in (small_cohort, smoke_cohort):
        for modality in cohort.modalities:
            cleaned = drawn[modality] * (drawn[modality] <= MODALITIES[modality].high)
            np.testing.assert_allclose(cohort.map("sub-00003", modality), cleaned, rtol=1e-6)
        np.testing.assert_array_equal(cohort.segmentation("sub-00003"), drawn["segmentation"])
    first, all_ = (pd.read_csv(cohort.folder / "qc.tsv", sep="\t") for cohort in (small_cohort, smoke_cohort))
    measured = [name for name in first if name not in ("below", "above")]  # cleaned once, a map has none to clean
    pd.testing.assert_frame_equal(all_.iloc[: len(first)][measured], first[measured])


def test_local_cohort_is_made_once() -> None:
    first = simulated.local_cohort(4, voxel_size=8, jobs=1)
    made = first.folder.stat().st_mtime_ns
    assert simulated.local_cohort(4, voxel_size=8).folder.stat().st_mtime_ns == made


def test_settings_are_kept_with_the_cohort(tmp_path) -> None:
    cohort = simulate(tmp_path / "cohort", 3, voxel_size=8, model=Model(damping_slope=-0.2), jobs=1)
    assert cohort.parameters["damping_slope"] == -0.2


def test_real_texture_carries_planted_effects(clone, tmp_path, monkeypatch) -> None:
    """Each simulated participant has the maps of one real one, changed by age and disease, and nobody has another's."""
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    real = mre134.local_cohort()
    cohort = simulate(tmp_path / "semi", 3, voxel_size=8, texture="mre134", jobs=1)
    truth = pd.read_csv(cohort.folder / "truth.tsv", sep="\t")
    assert sorted(truth["texture_of"]) == sorted(real.participants["participant_id"])
    assert cohort.name == "Semi-real lifespan"
    for _, row in truth.iterrows():
        before = np.asarray(real.map(row["texture_of"], "stiffness"))[::4, ::4, ::4]
        after = np.asarray(cohort.map(row["participant_id"], "stiffness"))
        np.testing.assert_array_equal(after > 0, before > 0)
        assert (after != before).any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 0}, "n is 0; expected 1 to 50000, a whole number: participants"),
        ({"n": 50_001}, "n is 50001"),
        ({"seed": -1}, "seed is -1; expected at least 0"),
        ({"voxel_size": 3}, "voxel_size is 3; the grids are 2, 4 and 8 mm"),
        ({"texture": "real"}, "texture is 'real'; expected 'simulated' or 'mre134'"),
        ({"texture": "mre134"}, "texture is 'mre134', but the real maps are not here; set BRAINAGE_MRE134"),
    ],
)
def test_impossible_parameters_are_told(options: dict, message: str, tmp_path) -> None:
    with pytest.raises(BrainageError, match=message):
        simulate(tmp_path / "cohort", **options)
    assert not list(tmp_path.glob("cohort*"))


def test_no_real_texture_is_used_twice(clone, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("BRAINAGE_MRE134", str(clone))
    with pytest.raises(BrainageError, match="n is 4; with texture 'mre134' expected at most 3"):
        simulate(tmp_path / "cohort", 4, texture="mre134")
