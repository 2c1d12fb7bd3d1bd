"""What harmonising does to ages told from maps of pure noise, where studies differ in age.

    python benchmarks/harmonizing.py

Of noise no age can be told, so an error below guessing is told from the study. Three studies of 30 people each, every
one of them spread over 40 years, the last so many years older than the first; ridge regression on 2,000 voxels, five
folds. One line a difference: errors of saying the mean age of all and of one's study, and of each way to harmonise; the
refusal of ``combat`` is taken out, and said.
"""

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from brainage.core.errors import BrainageError
from brainage.evaluate.cross_fitting import cross_fit
from brainage.models import harmonize
from brainage.models.harmonize import ComBatHarmonizer, check_ages, told_by_study

DIFFERENCES = (0, 8, 15, 20, 30, 40, 60)  # years
N, VOXELS = 90, 2000


def main() -> None:
    """Print the table."""
    harmonize.check_ages = lambda *_: None  # what it refuses is to be seen
    rows = [line(years) for years in DIFFERENCES]
    print(pd.DataFrame(rows).to_string(index=False, float_format="{:.1f}".format))


def line(years: float) -> dict[str, object]:
    """Return the errors where the oldest study is so many years older than the youngest."""
    rng = np.random.default_rng(0)
    study = np.repeat(["a", "b", "c"], N // 3)
    ages = rng.uniform(20, 60, N) + np.repeat([0, years / 2, years], N // 3)
    people = pd.DataFrame({"participant_id": [f"sub-{i}" for i in range(N)], "study": study, "age": ages})
    maps = rng.normal(5, 1, (N, 1, VOXELS)).astype(np.float32)
    by_study, guessing = told_by_study(ages, study)
    ways = {"not": [], "combat": [True], "combat-without-age": [False]}
    errors = {name: missed(maps, people, kept) for name, kept in ways.items()}
    return {"years apart": years, "guessing": guessing, "study": by_study, **errors, "combat is": verdict(ages, study)}


def missed(maps: np.ndarray, people: pd.DataFrame, keep_age: list[bool]) -> float:
    """Return the mean absolute error out of fold, years."""
    steps = [ComBatHarmonizer.for_pipelines(keep_age=one) for one in keep_age]
    model = make_pipeline(*steps, FunctionTransformer(lambda one: one.reshape(len(one), -1)), Ridge(1000))
    return float(cross_fit(model, maps, people, folds=5).missed.mean())


def verdict(ages: np.ndarray, study: np.ndarray) -> str:
    """Return whether age may be kept."""
    try:
        check_ages(ages, study)
    except BrainageError:
        return "refused"
    return "taken"


if __name__ == "__main__":
    main()
