import pandas as pd

from brainage.lab.by_study import sentence


def test_what_the_study_tells_is_said_beside_guessing() -> None:
    """Each study's two people are ten years apart; the others' mean is 40 off for the young, 40 for the old."""
    people = pd.DataFrame({"study": list("aabb"), "age": [20.0, 30.0, 70.0, 80.0]})
    assert sentence(people).startswith("Saying the mean age of each study misses by 10.0 years, that of all by 33.3")
