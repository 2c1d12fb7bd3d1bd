from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.core.code_digest import depends_on, digest, key_of
from brainage.core.left_out import LeftOutWarning
from brainage.data.cohort import Cohort
from brainage.engine.fit import Fit
from brainage.explain.saliency import MEASURES
from brainage.papers.traeuble2025.experiments import occlusion_maps
from brainage.space import anatomy
from tests.whole_runs import run_whole


@pytest.fixture(scope="module")
def whole_run(smoke_cohort: Cohort, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    return run_whole(occlusion_maps.SALIENCY, smoke_cohort, tmp_path_factory.mktemp("results"), epochs=2)


def test_every_cube_of_every_group_has_a_number(whole_run) -> None:
    effects, cubes = whole_run["effects"], occlusion_maps.cubes_of_brain(8)
    counts = effects.groupby(["inputs", "network", "group"])["cube"].nunique()
    assert (counts == len(cubes.boxes)).all()
    assert effects.notna().all(axis=None)
    assert (effects["change"] >= effects["increase"] - 1e-9).all()  # no error grows by more than predictions change
    assert set(effects["group"]) == set(range(occlusion_maps.GROUPS))


def test_untrained_networks_are_other_networks(whole_run) -> None:
    wide = whole_run["effects"].pivot_table(index=["inputs", "group", "cube"], columns="network", values="increase")
    assert not np.allclose(wide["trained"], wide["untrained"])


def test_maps_are_on_the_grid_and_0_outside_the_brains_box(whole_run) -> None:
    maps = occlusion_maps.group_maps(whole_run["effects"], "stiffness", "increase", 8)
    inside = np.zeros(anatomy.grid(8).shape, bool)
    inside[anatomy.brain_box(8)] = True
    for volume in maps:
        assert volume.shape == anatomy.grid(8).shape
        assert (volume.min(), volume.max()) == (0, 1)
        assert not volume[~inside].any()


def test_structures_are_means_of_maps(whole_run) -> None:
    cell = "measure == 'increase' and inputs == 'damping_ratio' and group == 1 and region == 'thalamus'"
    row = whole_run["structures"].query(cell).iloc[0]
    volume = occlusion_maps.group_maps(whole_run["effects"], "damping_ratio", "increase", 8)[1]
    mean = volume[anatomy.region_mask("thalamus", 8)].mean()
    assert row["saliency"] == pytest.approx(mean, rel=2e-5)  # tables that a book has kept hold six digits


def test_checks_correlate_with_what_was_planted(whole_run) -> None:
    checks = whole_run["checks"].set_index(["measure", "inputs", "first", "second"])["spearman"]
    assert set(checks.index) == {
        (measure, inputs, *pair)
        for measure in MEASURES
        for inputs in occlusion_maps.INPUTS_OCCLUDED
        for pair in [
            ("trained", "untrained"),
            ("trained", "planted"),
            ("untrained", "planted"),
            ("one seed", "another"),
        ]
    }
    assert checks.between(-1, 1).all()


def test_a_perfect_map_correlates_perfectly(smoke_cohort: Cohort) -> None:
    planted = occlusion_maps._planted(smoke_cohort, 8)
    parts = []
    for inputs, change in planted.items():
        for network, values in (("trained", change), ("untrained", -change)):
            for seed in (0, 1):
                table = pd.DataFrame({"cube": range(len(values)), "increase": values, "group": 0})
                parts.append(table.assign(inputs=inputs, network=network, seed=seed))
    inside = occlusion_maps.cubes_inside(8)
    table = occlusion_maps._checks(pd.concat(parts), "increase", planted, inside)
    checks = table.set_index(["inputs", "first", "second"])["spearman"]
    for inputs in planted:
        assert checks[inputs, "trained", "planted"] == pytest.approx(1)
        assert checks[inputs, "untrained", "planted"] == pytest.approx(-1)
        assert checks[inputs, "trained", "untrained"] == pytest.approx(-1)
        assert checks[inputs, "one seed", "another"] == pytest.approx(1)


def test_a_cohort_without_truth_has_nothing_planted(smoke_cohort: Cohort, tmp_path) -> None:
    assert occlusion_maps._planted(replace(smoke_cohort, folder=tmp_path), 8) == {}


def test_groups_are_fifths_of_the_healthy(smoke_cohort: Cohort) -> None:
    table = occlusion_maps.group_ages(smoke_cohort)
    healthy = smoke_cohort.participants.query("diagnosis == 'CN'")["age"]
    assert table["n"].sum() == len(healthy)
    assert (table["youngest"].iloc[1:].to_numpy() >= table["oldest"].iloc[:-1].to_numpy()).all()


def test_groups_are_of_the_controls_whose_age_is_known(relabelled_cohort: Cohort) -> None:
    people = relabelled_cohort.participants
    known = (people["diagnosis"] == "HC") & people["age"].notna()
    with pytest.warns(LeftOutWarning, match="sub-00003_ses-1"):
        assert occlusion_maps.group_ages(relabelled_cohort)["n"].sum() == known.sum()


def test_cubes_inside_are_full_of_brain() -> None:
    brain, boxes = anatomy.region_mask("brain", 8)[anatomy.brain_box(8)], occlusion_maps.cubes_of_brain(8).boxes
    inside = set(occlusion_maps.cubes_inside(8).tolist())
    for i, box in enumerate(boxes):
        assert (i in inside) == (brain[box].mean() >= 0.8)
    assert 100 < len(inside) < len(boxes) / 2


def test_an_age_group_that_nobody_tested_has_an_empty_map(whole_run) -> None:
    effects = whole_run["effects"]
    maps = occlusion_maps.group_maps(effects[effects["group"] != 1], "stiffness", "change", 8)
    assert [bool(np.isnan(volume).all()) for volume in maps] == [False, True, False, False, False]
    np.testing.assert_array_equal(maps[4], occlusion_maps.group_maps(effects, "stiffness", "change", 8)[4])


def test_what_is_kept_depends_on_the_cubes_and_groups() -> None:
    """They stand in the experiment's own file and in what it imports."""
    files = {path.name for path in depends_on([Path(occlusion_maps.__file__)])}
    assert {"occlusion.py", "saliency.py", "fit.py"} < files
    fit = Fit("cohort", "fingerprint", 8, "contrastive", "stiffness", (), 0)
    assert occlusion_maps.Occlusion(fit).key == key_of(fit.key, digest([Path(occlusion_maps.__file__)]))


def test_two_seeds_an_untrained_network_and_what_was_planted_stand_side_by_side(whole_run) -> None:
    table, cubes = whole_run["beside"], occlusion_maps.cubes_of_brain(8)
    counts = table.groupby(["inputs", "measure", "shown"])["cube"].nunique()
    assert (counts == len(cubes.boxes)).all()
    assert table["shown"].unique().tolist() == list(occlusion_maps.BESIDE)


def test_maps_side_by_side_are_means_of_single_networks() -> None:
    """Effects that name their network, seed, group and cube."""
    cubes = np.arange(len(occlusion_maps.cubes_of_brain(8).boxes))
    parts = [
        pd.DataFrame({"inputs": inputs, "network": network, "seed": seed, "group": group, "cube": cubes}).assign(
            increase=(cubes + group + 1000 * seed) * sign, change=100 * seed + cubes
        )
        for inputs in occlusion_maps.INPUTS_OCCLUDED
        for network, sign in (("trained", 1.0), ("untrained", -1.0))
        for seed in (0, 1)
        for group in (0, 2)
    ]
    table = occlusion_maps.beside(pd.concat(parts), {"stiffness": 2.0 * cubes})
    shown = table[table["inputs"] == "stiffness"].set_index(["measure", "shown", "cube"])["value"]
    assert shown["increase", "one seed", 5] == 6
    assert shown["increase", "another seed", 5] == 1006
    assert shown["increase", "never trained", 5] == -6
    assert shown["change", "another seed", 5] == 105
    assert shown["change", "planted", 5] == 10
    assert set(table[table["inputs"] == "damping_ratio"]["shown"]) == set(occlusion_maps.BESIDE[:3])
    one = table.query("inputs == 'stiffness' and measure == 'change' and shown == 'planted'")
    volume = occlusion_maps.map_beside(one, 8)
    assert (volume.shape, volume.min(), volume.max()) == (anatomy.grid(8).shape, 0, 1)


def test_maps_side_by_side_correlate_over_cubes_in_the_brain_alone() -> None:
    """Outside of it the second map runs the other way."""
    cubes, inside = np.arange(len(occlusion_maps.cubes_of_brain(8).boxes)), occlusion_maps.cubes_inside(8)
    other = np.where(np.isin(cubes, inside), cubes, -1000.0 * cubes)
    parts = [
        pd.DataFrame({"shown": name, "cube": cubes, "value": values})
        for name, values in (("one seed", cubes), ("another seed", other))
    ]
    ranks = occlusion_maps.alike(pd.concat(parts).assign(inputs="stiffness", measure="change"), 8)
    assert ranks["stiffness", "change", "another seed"] == pytest.approx(1)
    assert len(inside) < len(cubes)
