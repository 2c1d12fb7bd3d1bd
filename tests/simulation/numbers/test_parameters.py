import numpy as np
import pytest

from brainage.simulation.numbers.parameters import lifespan, measured, merge_hemispheres, number, scalars


def test_every_number_has_a_basis_and_all_but_bare_assumptions_a_source() -> None:
    table = scalars()
    assert set(table["basis"]) == {"measured", "literature", "assumed"}
    assert (table.loc[table["basis"] != "assumed", "source"].str.len() > 8).all()
    assert not table["key"].duplicated().any()


def test_numbers_are_read_by_key() -> None:
    assert number("slope.stiffness") == -0.33
    assert number("no such key", 7.0) == 7.0
    with pytest.raises(KeyError):
        number("no such key")
    assert 0.5 < lifespan("reliability") < 1


def test_hemispheres_are_merged() -> None:
    labels = np.array([0, 2, 41, 12, 51, 1024, 2024, 16], np.int32)
    np.testing.assert_array_equal(merge_hemispheres(labels), [0, 2, 2, 12, 12, 1024, 1024, 16])


def test_measured_tables_are_summaries() -> None:
    """No table has as many rows as a map has voxels, or even as MRE134 has participants."""
    for name in ("labels", "depth", "patterns", "slabs", "latents", "correlations", "texture", "regression"):
        assert 5 <= len(measured(name)) < 100
