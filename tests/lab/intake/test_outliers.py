import numpy as np
import pandas as pd

from brainage.lab.intake.outliers import outliers


def maps(medians: list[float], coverages: list[float]) -> pd.DataFrame:
    n = len(medians)
    names = [f"sub-{i}" for i in range(n)]
    return pd.DataFrame({
        "scan": names, "modality": "stiffness", "file": names, "median": medians, "coverage": coverages
    })  # fmt: skip


def test_one_that_is_far_from_the_others_is_flagged_and_does_not_stop() -> None:
    usual = list(np.linspace(2.4, 2.8, 11))
    table, notes = outliers(maps([*usual, 4.5], [0.9] * 11 + [0.2]))
    assert table["flag"].tolist()[:11] == [""] * 11
    assert table["flag"][11] == "median 4.5, of most 2.62"  # coverages that are all the same have no spread
    assert [(one.scans, one.stops) for one in notes] == [(("sub-11",), False)]


def test_of_few_maps_none_is_unusual_but_for_what_it_covers() -> None:
    table, notes = outliers(maps([2, 2.1, 9], [0.9, 0.9, 0.3]))
    assert table["flag"].tolist() == ["", "", "covers 30 % of the brain"]
    assert len(notes) == 1


def test_of_a_normal_cohort_hardly_anybody_is_unusual() -> None:
    rng = np.random.default_rng(0)
    flags = [
        (outliers(maps(list(rng.normal(2.6, 0.2, 60)), list(rng.normal(0.85, 0.03, 60))))[0]["flag"] != "").mean()
        for _ in range(20)
    ]
    assert np.mean(flags) < 0.01


def test_nobody_is_nobody() -> None:
    table, notes = outliers(maps([], []))
    assert (len(table), notes) == (0, [])
