import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.predictions import labelled, scores
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.protocol import fits_over_seeds

PEOPLE = pd.DataFrame({"participant_id": ["a", "b"], "age": [30.0, 60.0], "training_mean": 45.0})


def test_predictions_are_labelled_by_their_fit_and_scored_by_it(small_cohort: Cohort) -> None:
    fits = fits_over_seeds(small_cohort, COMPARISON.size("smoke"), "pca_gp", "mri")
    tables = [PEOPLE.assign(seed=fit.seed, predicted_age=PEOPLE["age"] + 2 + fit.seed) for fit in fits]
    table = labelled(fits, tables)
    assert list(table)[:4] == ["learner", "inputs", "held_out", "seed"]
    assert table["held_out"].unique().tolist() == ["random"]
    found = scores(table)
    assert found["mae"].tolist() == pytest.approx([2.0, 3.0])
    assert found["n"].tolist() == [2, 2]
