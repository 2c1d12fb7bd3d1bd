from brainage.papers.traeuble2025.claims.measures import measure
from tests.claims.conftest import Table


def test_differences_above_zero_are_as_claimed(table: Table) -> None:
    """The paper: damping ratio errs more in the pallidum; tissues err less, and so do caudate and thalamus."""
    mae = table("regional/simulated/mae").groupby(["inputs", "region"])["mae"].mean()
    pallidum = measure("property_difference pallidum")
    assert pallidum.value * (mae["damping_ratio", "pallidum"] - mae["stiffness", "pallidum"]) > 0
    assert pallidum.low < pallidum.value < pallidum.high
    tissues = mae["stiffness"][["gray matter", "white matter"]].max()
    structures = mae["stiffness"].drop(["gray matter", "white matter"]).min()
    assert measure("tissue_margin stiffness").value * (structures - tissues) > 0
    both = mae.groupby("region").mean().drop(["gray matter", "white matter"])
    key = both[["caudate", "thalamus"]].mean() - both.drop(["caudate", "thalamus"]).mean()
    assert measure("region_contrast caudate thalamus").value * key < 0


def test_regions_are_ranked_by_their_error(table: Table) -> None:
    mae = table("regional/simulated/mae").query("inputs == 'stiffness'").groupby("region")["mae"].mean()
    order = mae.drop(["gray matter", "white matter"]).sort_values().index
    assert measure("region_best stiffness").value == order[0]
    assert measure(f"region_rank stiffness {order[3].replace(' ', '-')}").value == 4
