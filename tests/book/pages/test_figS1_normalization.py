import pandas as pd

from brainage.book.pages import figS1_normalization
from brainage.engine.results import Results


def errors(*mae: float) -> Results:
    rows = {"learner": "pca_gp", "inputs": ["stiffness", "stiffness", "damping_ratio"], "mae": mae}
    return Results({"mae": pd.DataFrame(rows)}, {})


def test_changes_are_those_of_mean_errors_with_a_true_minus() -> None:
    found = figS1_normalization.numbers({"image": errors(5, 6, 9), "dataset": errors(7, 8, 7.5)})
    assert found["change_pca_gp_stiffness"] == "−2.0"
    assert found["change_pca_gp_damping_ratio"] == "+1.5"
    assert found["reported_contrastive_stiffness"].startswith("+")
    assert found["reported_pca_gp_stiffness"].startswith("−")
