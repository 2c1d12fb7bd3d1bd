import pandas as pd
import pytest
from matplotlib.figure import Figure

from brainage.book.pages import unseen_study
from brainage.engine.results import Results
from brainage.plotting.notes import Note
from brainage.plotting.tables import HTML
from tests.page_results import published, with_tables, without_table


@pytest.fixture(scope="module")
def results() -> dict[str, Results]:
    return published(unseen_study)


def test_what_is_the_scanners_is_gone_where_people_are_scanned_alike(monkeypatch, results) -> None:
    costs = pd.DataFrame(
        {
            "learner": ["pca_gp", "contrastive"] * 2,
            "study": ["Study 1", "Study 1", "Study 2", "Study 2"],
            "without_study": [4.0, 2.0, 1.0, 1.0],
            "without_ages": [1.0, 1.0, 1.5, 1.5],
            "scanned_alike": [0.5, 0.5, 1.0, 1.0],
        }
    )
    monkeypatch.setattr(unseen_study, "costs", lambda _: costs)
    found = unseen_study.numbers(results)
    assert (found["study"], found["study_range"]) == ("+2.0", "+1.0 to +3.0")
    assert (found["ages"], found["alike"], found["scanners"]) == ("+1.2", "+0.8", "+1.2")
    assert (found["study_pca_gp"], found["scanners_contrastive"]) == ("+2.5", "+0.8")
    assert (found["scanners_range"], found["scanners_range_pca_gp"]) == ("+0.0 to +3.5", "+0.0 to +3.5")
    assert (found["n_studies"], found["dear"]) == (2, "Study 1")


def test_figure_and_table_are_of_studies_that_were_left_out(results) -> None:
    assert isinstance(unseen_study.figure(results), Figure)
    assert isinstance(unseen_study.table(results), HTML)


@pytest.mark.parametrize("lacking", ["left_out", "peers"])
def test_where_no_study_can_be_left_out_one_sentence_says_so(lacking: str, results) -> None:
    if lacking == "peers":
        without = with_tables(results, "unseen", peers=results["unseen"]["peers"].head(0))
    else:
        without = without_table(results, "comparison", "left_out")
    for told in (unseen_study.figure(without), unseen_study.table(without)):
        assert isinstance(told, Note)
        assert "too few, or too small" in told.text
    assert unseen_study.numbers(without)["study"] == unseen_study.numbers(without)["scanners"] == "(not measured)"


def test_embeddings_of_too_few_people_tell_nothing(results) -> None:
    found = unseen_study.numbers(with_tables(results, "embedded", studies=results["embedded"]["studies"].head(0)))
    assert found["told_low"] == found["told_high"] == found["told_held_out"] == "(too few people)"
    assert found["told_age"].endswith(" %")


def test_studies_are_told_from_embeddings_between_two_ends(results) -> None:
    studies = results["embedded"]["studies"].head(3)
    studies = studies.assign(
        features=["age, held out", "supervised, mre", "contrastive, mre"], accuracy=[0.5, 0.4, 0.61]
    )
    found = unseen_study.numbers(with_tables(results, "embedded", studies=studies))
    assert (found["told_low"], found["told_high"], found["told_held_out"]) == ("40 %", "61 %", "50 %")
    assert unseen_study.told(results)["features"].iloc[0] == "age"


def test_it_is_told_how_many_peers_are_of_the_study_itself() -> None:
    people = pd.DataFrame({"participant_id": list("abcd"), "study": ["1", "1", "2", "2"]})
    peers = pd.DataFrame({"participant_id": list("abcdab"), "study": ["1", "1", "1", "2", "2", "2"]})
    assert unseen_study._own_among_peers(peers, people) == "33 % to 67 %"
    assert unseen_study._own_among_peers(peers.head(0), people) == "(not measured)"
