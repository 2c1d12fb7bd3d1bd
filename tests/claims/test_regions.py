from brainage.claims.measures import measure
from tests.claims.conftest import Table


def test_regions_are_ranked_by_their_error(table: Table) -> None:
    mae = table("regional/simulated/mae").query("inputs == 'stiffness'").groupby("region")["mae"].mean()
    order = mae.drop(["gray matter", "white matter"]).sort_values().index
    assert measure("region_best stiffness").value == order[0]
    assert measure(f"region_rank stiffness {order[3].replace(' ', '-')}").value == 4
