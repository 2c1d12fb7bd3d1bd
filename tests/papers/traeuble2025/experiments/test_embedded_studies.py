import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort
from brainage.engine.fit import Fit
from brainage.papers.traeuble2025.experiments.embedded_studies import EMBEDDED_STUDIES, studies_of


def predictions(people: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Embeddings that lie apart by study, and ages that do not."""
    rng = np.random.default_rng(0)
    study = np.repeat(["one", "two"], people // 2)
    names = [f"sub-{i}" for i in range(people)]
    embedding = {"embedding_1": 10 * (study == "one") + rng.standard_normal(people), "embedding_2": 0.0}
    table = pd.DataFrame({"participant_id": names, "age": rng.uniform(20, 80, people), "seed": 0, **embedding})
    table = table.assign(learner="supervised", inputs="mre", held_out="random", predicted_age=50.0)
    return table, pd.DataFrame({"participant_id": names, "study": study})


def test_studies_are_told_from_embeddings_that_lie_apart_and_not_from_ages_that_do_not() -> None:
    table = studies_of(*predictions(60)).set_index("features")
    assert table.loc["supervised, mre", "accuracy"] == 1
    assert table.loc["age, held out", "accuracy"] < 0.75
    assert table["people"].tolist() == [60, 60]


def test_of_too_few_people_there_is_an_empty_table_with_its_columns() -> None:
    table = studies_of(*predictions(4))
    assert table.empty
    assert list(table) == ["features", "accuracy", "guessing", "studies", "people"]


def test_only_networks_have_embeddings_and_fits_are_those_of_the_comparison(
    small_cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Fit] = []

    def kept(fits: list[Fit], _title: str) -> list[pd.DataFrame]:
        asked.extend(fits)
        table, _ = predictions(60)
        people = small_cohort.participants["participant_id"].to_numpy()
        one = table.drop(columns=["learner", "inputs", "held_out"])[: len(people)].assign(participant_id=people)
        return [one.assign(seed=fit.seed) for fit in fits]

    monkeypatch.setattr("brainage.engine.fits.run_fits", kept)
    tables = EMBEDDED_STUDIES.run(small_cohort, EMBEDDED_STUDIES.size("smoke"))
    assert set(tables) == set(EMBEDDED_STUDIES.tables)
    assert {fit.learner for fit in asked} == {"supervised", "contrastive"}
    assert len(asked) == 2 * 4 * 2
