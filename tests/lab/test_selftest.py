from pathlib import Path

import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.lab import selftest as module
from brainage.lab.selftest import ages_found, selftest, write_scans

EXPECTED = pd.read_csv(module._EXPECTED)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return ages_found(tmp_path_factory.mktemp("case"))


def test_the_case_comes_out_as_expected_and_near_the_true_ages(
    found: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ages_found", lambda _: found)
    told: list[str] = []
    selftest(told.append)
    assert [one.split(":")[0] for one in told] == ["gaussian process", "network"]
    ages = 20 + 60 * (found.index / (len(found) - 1))
    assert (found["gaussian_process"] - ages).abs().mean() < 5


def test_the_table_and_the_maps_are_those_of_a_lab(tmp_path: Path) -> None:
    write_scans(tmp_path / "scans")
    lines = (tmp_path / "scans/people.csv").read_text().splitlines()
    assert (lines[0], lines[1], len(lines)) == ("Code;Age;Sex;Group", "P01;20,0;M;HC", 25)
    assert len(list((tmp_path / "scans").glob("P*_stiffness.nii.gz"))) == 24


@pytest.mark.parametrize("way", ["gaussian_process", "network"])
def test_another_age_is_told(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = EXPECTED.assign(**{way: EXPECTED[way] + [0.6, *[0] * 23]})
    monkeypatch.setattr(module, "ages_found", lambda _: other)
    with pytest.raises(BrainageError, match=f"^{way.replace('_', ' ')}: 24 ages, the farthest 0.60 years from what"):
        selftest(lambda _: None)


def test_an_age_that_is_no_number_and_people_that_are_missing_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ages_found", lambda _: EXPECTED.assign(network=float("nan")))
    with pytest.raises(BrainageError, match="network: 24 ages, the farthest nan years"):
        selftest(lambda _: None)
    monkeypatch.setattr(module, "ages_found", lambda _: EXPECTED[1:])
    with pytest.raises(BrainageError, match=r"people are sub-P02, .*; expected sub-P01"):
        selftest(lambda _: None)
