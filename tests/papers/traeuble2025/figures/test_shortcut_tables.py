import pandas as pd

from brainage.papers.traeuble2025.figures.shortcut_tables import effect_sizes, study_table


def test_effects_have_the_names_of_the_pages() -> None:
    effect = {"effect": "best of 50 settings, pca_gp", "size": -0.5, "low": -1.0, "high": 0.0, "over": "4 inputs"}
    row = effect_sizes(pd.DataFrame([effect])).iloc[0]
    assert row.tolist() == ["best of 50 settings, PCA + Gaussian process", "−0.50", "−1.00", "+0.00", "4 inputs"]


def test_studies_are_told_in_per_cent() -> None:
    told = pd.DataFrame(
        {"features": ["age", "mre"], "accuracy": [0.5, 0.756], "guessing": 0.2, "studies": 5, "people": 311}
    )
    table = study_table(told)
    assert table["Told from"].tolist() == ["Age alone", "MRE (both): components"]
    assert table["Balanced accuracy (%)"].tolist() == ["50", "76"]
