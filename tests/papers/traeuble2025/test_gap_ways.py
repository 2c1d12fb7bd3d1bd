import pandas as pd

from brainage.papers.traeuble2025.gap_ways import OTHERS_WAY, PUBLISHED_WAY, WAYS, of_way


def test_a_way_is_a_correction_and_whom_it_is_fitted_on() -> None:
    table = pd.DataFrame([{"correction": one, "fitted_on": role, "gap": i} for i, (one, role) in enumerate(WAYS)])
    assert of_way(table, PUBLISHED_WAY)["gap"].tolist() == [WAYS.index(PUBLISHED_WAY)]
    assert of_way(table, OTHERS_WAY)["gap"].tolist() == [WAYS.index(OTHERS_WAY)]
