import pandas as pd
import pytest

from brainage.book.pages import fig5_regions
from brainage.engine.results import Results
from brainage.papers.traeuble2025.reported import REPORTED_REGIONAL_MAE

NAN = float("nan")
#: Errors by stiffness and by damping ratio.
ERRORS = {"thalamus": (8.0, 30.0), "caudate": (12.0, 25.0), "gray matter": (5.0, 9.0), "white matter": (4.0, 8.0)}


@pytest.fixture
def found() -> dict[str, str | int]:
    rows = [
        {"region": region, "inputs": inputs, "seed": seed, "mae": mae, "mae_of_mean": 18.5}
        for region, errors in ERRORS.items()
        for inputs, mae in zip(("stiffness", "damping_ratio"), errors, strict=True)
        for seed in range(2 if region.endswith("matter") else 3)
    ]
    tests = pd.DataFrame(
        {
            "p": [0.01, 0.04, NAN],
            "p_holm": [0.02, 0.06, NAN],
            "p_corrected_holm": [0.2, 0.3, NAN],
            "low": [-9.0, -1.0, 1.0],
            "high": [-2.0, 1.0, 4.0],
        }
    )
    volumes = pd.DataFrame({"segmented": [60, 60], "n": [61, 61]})
    return fig5_regions.numbers(
        {"regional": Results({"mae": pd.DataFrame(rows), "tests": tests, "volumes": volumes}, {})}
    )


def test_best_and_worst_regions_are_named_with_their_errors(found) -> None:
    assert found["best_stiffness"] == "white matter (4.0 years)"
    assert found["worst_damping_ratio"] == "thalamus (30.0)"
    assert (found["structures"], found["guessing"]) == ("8 to 12", "18.5")
    assert found["structures_stiffness"] == "thalamus (8.0) and caudate (12.0)"
    assert found["structures_damping_ratio"] == "caudate (25.0) and thalamus (30.0)"


def test_reported_errors_are_of_structures_only(found) -> None:
    known = [
        errors[name] for errors in REPORTED_REGIONAL_MAE.values() for name in ("thalamus", "caudate") if name in errors
    ]
    assert found["n_known"] == len(known)
    assert 0 <= found["n_more"] <= found["n_known"]
    assert found["n_ordered"] == len({"thalamus", "caudate"} & set(REPORTED_REGIONAL_MAE["stiffness"]))


def test_tests_are_counted_with_and_without_correction(found) -> None:
    names = ("tested", "published", "holm", "corrected", "clear")
    assert [found[f"n_{name}"] for name in names] == [2, 2, 1, 0, 2]
    assert (found["n_seeds"], found["n_tissue"], found["n_segmented"], found["n_people"]) == (3, 2, 60, 61)
