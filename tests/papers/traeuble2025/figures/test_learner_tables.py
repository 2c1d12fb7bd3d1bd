import pandas as pd

from brainage.papers.traeuble2025.figures import learner_tables
from brainage.papers.traeuble2025.reported import REPORTED_IMAGE_MAE, REPORTED_MAE
from tests.papers.this_book.figures.test_cohort_tables import plain

MAE = pd.DataFrame(
    {
        "learner": ["contrastive", "contrastive", "pca_gp", "pca_gp"],
        "inputs": "mre",
        "held_out": ["Study 1", "Study 2", "Study 1", "Study 2"],
        "seed": [0, 1, 0, 1],
        "mae": [5.0, 6.0, 8.0, 9.0],
        "r2": [0.9, 0.8, 0.7, 0.6],
        "mae_of_mean": [19.0, 20.0, 19.0, 20.0],
        "n": [10, 20, 10, 20],
    }
)


def test_reported_errors_have_a_column_of_their_own() -> None:
    table = learner_tables.error_table(MAE, {"contrastive": {"mre": 3.51}})
    assert list(table)[2:4] == ["Reported MAE (years)", "Measured here: MAE (years)"]
    assert plain(table.iloc[0])[:4] == ["Contrastive + Ridge", "MRE (both)", "3.51", "5.5 ± 0.7"]
    assert plain(table.iloc[1])[2] == "not stated"


def test_errors_in_training_stand_beside_those_in_the_test() -> None:
    table = learner_tables.error_table(MAE.assign(training_mae=[1.0, 2.0, 3.0, 3.0]))
    assert [plain(row)[-1] for _, row in table.iterrows()] == ["1.5 ± 0.7", "3.0 ± 0.0"]
    assert "Measured here: MAE in training" not in learner_tables.error_table(MAE)


def test_errors_on_one_grid_stand_beside_those_on_the_same_splits() -> None:
    common = MAE[MAE["seed"] == 0].assign(mae=[5.5, 8.2])
    table = learner_tables.common_grid_table(MAE, common)
    assert table.iloc[0].tolist() == ["Contrastive + Ridge", "MRE (both)", "5.0", "5.5"]


def test_errors_of_maps_on_their_own_scale_stand_beside_those_reported_for_them() -> None:
    mae = MAE.assign(inputs="stiffness")
    for table, reported in (
        (learner_tables.error_table(mae), REPORTED_MAE),
        (learner_tables.image_error_table(mae), REPORTED_IMAGE_MAE),
    ):
        assert plain(table.iloc[0])[2] == f"{reported['contrastive']['stiffness']:.2f}"


def test_pairs_are_listed_with_both_tests() -> None:
    pair = {"within": "mre", "first": "pca_gp", "second": "contrastive", "difference": 3.0, "low": 1.5, "high": 4.5}
    table = learner_tables.pair_table(pd.DataFrame([{**pair, "test": "Wilcoxon", "p": 0.0001, "p_corrected": 0.04}]))
    assert plain(table.iloc[0]) == [
        "MRE (both)",
        "PCA–GP minus contrastive",
        "+3.0 [+1.5, +4.5]",
        "< 0.001 (Wilcoxon)",
        "0.040",
    ]


def test_grids_are_listed_by_input_with_what_they_cost() -> None:
    costs = pd.DataFrame(
        {
            "voxel_size": [8, 8, 4, 4],
            "inputs": ["stiffness", "mri", "stiffness", "mri"],
            "mae": [8.2, 11.1, 8.3, 9.9],
            "cost": [-0.1, 1.2, 0.0, 0.0],
            "seconds": [33.0, 36.0, 165.0, 1176.0],
        }
    )
    table = learner_tables.resolution_table(costs)
    assert table["Input"].tolist() == ["T1w", "T1w", "Stiffness", "Stiffness"]
    assert table["Grid (mm)"].tolist() == [4, 8, 4, 8]
    assert table["Cost (years)"].tolist() == ["+0.0", "+1.2", "+0.0", "\N{MINUS SIGN}0.1"]
    assert table.iloc[0, 2:].tolist() == ["9.9", "+0.0", "1,176"]


def test_tuned_settings_stand_beside_the_published_ones() -> None:
    tuned = MAE.assign(mae=MAE["mae"] - 1.5)
    draws = pd.DataFrame(
        {
            "learner": ["contrastive", "contrastive", "pca_gp"],
            "inputs": "mre",
            "settings": ['{"learning_rate": 0.1}', '{"learning_rate": 0.001}', '{"n_components": 50}'],
            "mae": [9.0, 4.0, 7.0],
        }
    )
    table = learner_tables.tuning_table(MAE, tuned, draws)
    assert plain(table.iloc[0])[2:] == ["5.5 ± 0.7", "4.0 ± 0.7", "−1.5", "learning rate 0.001"]
    assert table["Settings chosen"].iloc[1] == "n components 50"


def test_orders_of_training_stand_beside_those_of_held_out_people() -> None:
    order = pd.DataFrame(
        {
            "objective": "y-aware",
            "part": ["training", "held out"],
            "near": [0.98, 0.76],
            "far": [-0.12, 0.2],
            "rank": [0.9, 0.5],
            "slope": 0.62,
            "mae": 9.14,
        }
    )
    row = learner_tables.order_table(order).iloc[0]
    assert row["Objective"] == "y-aware"
    assert plain(row[["training: near", "training: far", "held out: order"]]) == ["0.98", "−0.12", "0.50"]
    assert (row["Slope"], row["MAE (years)"]) == ("0.62", "9.1")


def test_recipes_are_listed_with_their_share_of_guessing() -> None:
    rows = [("plain", "mri", 9.0), ("plain", "mre", 5.0), ("tuned", "mri", 8.0), ("tuned", "mre", 6.0)]
    choice = pd.DataFrame(rows, columns=["recipe", "inputs", "mae"]).assign(seed=0, mae_of_mean=20.0)
    table = learner_tables.recipe_table(choice)
    assert list(table) == ["Recipe", "T1w: MAE (years)", "MRE (both): MAE (years)", "All, as a share of guessing"]
    assert [plain(row) for _, row in table.iterrows()] == [
        ["plain", "9.0", "5.0", "0.350"],
        ["tuned", "8.0", "6.0", "0.350"],
    ]
