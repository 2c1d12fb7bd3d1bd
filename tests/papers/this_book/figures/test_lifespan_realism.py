import numpy as np
import pandas as pd

from brainage.papers.this_book.figures.lifespan_realism import (
    changes_chart,
    changes_table,
    errors_table,
    judged_changes,
    judged_errors,
    mechanical_table,
    ratios_chart,
    registration_table,
    sources_table,
    targets,
)
from brainage.simulation.numbers.parameters import measured


def changes(**off: float) -> pd.DataFrame:
    """Real changes, and simulated ones that are off by as many points."""
    real = measured("real_changes")
    fake = real.assign(to_75=real["to_75"] + real["structure"].map(off).fillna(0.0))
    return pd.concat([real.assign(cohort="real"), fake.assign(cohort="simulated")], ignore_index=True)


def errors(**values: float) -> pd.DataFrame:
    table = targets()[["statistic"]].assign(value=0.42, mae=8.0, guessing=19.0, n=280, low=np.nan, high=np.nan)
    table["value"] = table["statistic"].map(values).fillna(table["value"])
    return table


def test_four_points_are_close_enough_and_five_are_not_but_for_ventricles() -> None:
    table = judged_changes(changes(thalamus=3.9, caudate=-5, ventricles=20)).set_index("structure")
    assert table.loc["thalamus", "change_inside"]
    assert not table.loc["caudate", "change_inside"]
    assert table.loc["ventricles", "change_inside"]
    assert table["sd_inside"].all()
    shown = changes_table(changes(caudate=-5)).set_index("Structure")
    assert shown.loc["caudate", "As close as asked"] == "no"
    assert (shown["SD as close"] == "yes").all()


def test_statistics_are_held_against_their_range_if_they_have_one() -> None:
    table = judged_errors(errors(structures=0.45, tissue=0.6)).set_index("statistic")
    assert table.loc["structures", "inside"] is True
    assert table.loc["tissue", "inside"] is False
    assert pd.isna(table.loc["raw_voxels", "inside"])
    shown = errors_table(errors(tissue=0.6)).set_index("Statistic")
    assert shown["Inside"].iloc[1] == "no"
    kept = measured("real_errors").set_index(["people", "statistic"])["ratio"]
    assert (
        shown["Real, measured here"]
        .iloc[0]
        .startswith(f"{kept['NKI and OASIS-2', 'structures']:.2f} (NKI and OASIS-2, n 275); ")
    )
    assert shown.loc[shown["Asked"] == "", "Inside"].tolist() == [""]


def test_every_reported_value_has_a_source() -> None:
    assert len(sources_table()) == targets()["real"].notna().sum() == 10
    assert sources_table()["Source"].str.len().gt(5).all()


def test_charts_show_every_structure_and_every_ratio() -> None:
    rows = changes_chart(changes()).axes[0].get_yticklabels()
    assert len(rows) == 13
    axis = ratios_chart(errors(gray_voxels=0.9)).axes[0]
    np.testing.assert_array_equal(sorted(axis.lines[0].get_xdata()), [0.42] * 5 + [0.9])
    assert len(axis.patches) == 6


def test_statements_of_sources_are_inside_outside_or_without_a_range() -> None:
    statements = pd.DataFrame({
        "label": ["a", "b", "c"], "unit": ["kPa", "% per year", "kPa"], "reported": "1", "source": "s",
        "low": [0.9, 0.9, np.nan], "high": [1.1, 1.1, np.nan], "simulated": [1.0, 1.2, 1.0],
    })  # fmt: skip
    table = mechanical_table(statements)
    assert table["Inside"].tolist() == ["yes", "no", ""]
    assert table["Simulated"].tolist() == ["1.00", "+1.20", "1.00"]


def test_every_region_has_its_bound_and_no_cell_is_empty() -> None:
    table = registration_table()
    assert table["Region"].iloc[-1] == "Median"
    assert not (table == "").to_numpy().any()
