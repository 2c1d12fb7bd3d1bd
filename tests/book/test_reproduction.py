import json
from pathlib import Path

import pytest

from brainage.book.reproduction import duration, reproduction
from brainage.engine.runner import code_of
from brainage.papers.this_book.experiments.ages import AGES


def results(folder: Path, code: str) -> Path:
    """A folder of results, made by some code in five minutes."""
    target = folder / "published/ages/simulated"
    target.mkdir(parents=True)
    origin = {
        "seconds": 300,
        "machine": "Linux <b>",
        "parameters": {"code": code},
        "commit": "1a2b",
        "profile": AGES.published,
    }
    (target / "provenance.json").write_text(json.dumps(origin))
    return target


def test_it_names_the_command_the_time_and_the_machine(tmp_path: Path) -> None:
    told = reproduction(results(tmp_path, "another"))
    assert told.startswith(
        "`brainage publish --only ages` makes them again in the profile paper; the run behind these took 5 minutes"
    )
    assert r"Linux \<b\>" in told


def test_another_profile_than_the_published_one_is_named(tmp_path: Path) -> None:
    """Without it the command would replace the published tables."""
    folder = results(tmp_path, "another")
    path = folder / "provenance.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"profile": "smoke"}))
    assert reproduction(folder).startswith("`brainage publish --only ages --profile smoke` makes")


@pytest.mark.parametrize("now", [True, False])
def test_it_says_whether_the_code_is_the_one_of_now(tmp_path: Path, *, now: bool) -> None:
    told = reproduction(results(tmp_path, code_of(AGES) if now else "another"))
    assert ("by the code as it is now." in told) == now
    assert ("by the code of commit `1a2b`, which has changed since." in told) != now


def test_it_says_the_memory_where_it_was_measured(tmp_path: Path) -> None:
    folder = results(tmp_path, "another")
    path = folder / "provenance.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"memory_gb": 3.0}))
    assert "took 5 minutes and 3 GB on" in reproduction(folder)


def test_of_results_without_provenance_nothing_is_said(tmp_path: Path) -> None:
    assert reproduction(tmp_path) == ""


def test_one_second_is_no_seconds() -> None:
    assert [duration(value) for value in (0, 1.2, 119, 121, 7201)] == [
        "1 second",
        "1 second",
        "119 seconds",
        "2 minutes",
        "2.0 hours",
    ]
