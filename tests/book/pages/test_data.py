import pandas as pd

from brainage.book.pages import data
from brainage.engine.results import Results
from brainage.simulation.parameter_table import N_SHOWN, parameter_table


def quality() -> dict[str, Results]:
    rows = [("stiffness", 0, 7, 3), ("damping_ratio", 5, 2, 4), ("any", 5, 9, 6)]
    impossible = pd.DataFrame(rows, columns=["modality", "below", "above", "participants"])
    coverage = pd.DataFrame({"voxels": [150_000, 240_500, 201_000]})
    return {"quality": Results({"impossible": impossible, "coverage": coverage}, {})}


def test_impossible_values_are_counted_by_modality_and_coverage_has_its_ends() -> None:
    found = data.numbers(quality())
    assert (found["stiffness_above"], found["damping_ratio_below"], found["damping_ratio_above"]) == (7, 5, 2)
    assert found["affected"] == 6
    assert (found["least_covered"], found["most_covered"]) == ("150,000", "240,500")


def test_every_parameter_rests_on_something() -> None:
    found = data.numbers(quality())
    bases = [found[f"n_{basis}"] for basis in ("measured", "literature", "assumed")]
    assert min(bases) > 10
    assert sum(bases) == found["n_parameters"] == len(parameter_table())


def test_people_read_the_parameters_that_are_no_measured_tables() -> None:
    shown = data.parameters()
    assert len(shown) == N_SHOWN
    assert not shown["parameter"].str.startswith("latent").any()


def test_voxels_of_the_atlas_stand_beside_the_paper_s() -> None:
    table = data.atlas_voxels().set_index("Region")
    assert list(table) == ["Voxels, this atlas", "Voxels, reported"]
    assert table.loc["pallidum", "Voxels, this atlas"] > 100
