import numpy as np

from brainage.book.pages import fig1_workflow
from tests.page_results import published


def test_a_batch_is_of_healthy_people_in_order_and_the_schedule_is_the_paper_s() -> None:
    results = published(fig1_workflow)
    shown = fig1_workflow.batch(results)
    people = results["ages"]["participants"]
    healthy = people.loc[people["diagnosis"] == "CN", "age"]
    assert len(shown.ages) == 32
    assert np.all(np.diff(shown.ages) >= 0)
    assert set(shown.ages) <= set(healthy)
    assert [shown.sizes[epoch - 1] for epoch in (1, 10, 20, 30, 40, 50)] == [32, 26, 21, 16, 11, 9]  # as published


def test_numbers_are_those_of_the_drawing() -> None:
    results = published(fig1_workflow)
    said = fig1_workflow.numbers(results)
    ages, anchor, sizes, _, _ = fig1_workflow.batch(results)
    apart = np.sort(np.abs(ages - ages[anchor]))
    assert said["reach"] == f"{apart[sizes[-1] - 1]:.0f}"
    assert said["near"] == int((np.exp(-(apart**2) / 8) > 0.5).sum()) - 1
    assert (said["first"], said["last"], said["batch"]) == (32, 9, 32)


def test_a_small_cohort_has_a_small_batch() -> None:
    results = published(fig1_workflow)
    few = results["ages"]["participants"].query("diagnosis == 'CN'").head(20)
    results["ages"].tables["participants"] = few
    assert len(fig1_workflow.batch(results).ages) == 20
