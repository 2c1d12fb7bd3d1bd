"""How often intervals of `brainage fit` hold a person's age, by how many people it was fitted on, and by age.

    python benchmarks/coverage.py [REPEATS]

Healthy simulated people of 8 mm: so many are fitted on, others of the same studies are predicted; both are drawn anew
each time. Intervals are at a level of 90 %.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from brainage.data.sources import simulated
from brainage.evaluate.cross_fitting import cross_fit
from brainage.evaluate.intervals import wilson
from brainage.lab.learners import estimator, maps_for
from brainage.models.estimators.cautions import unwarned

SIZES, OTHERS, POOL, FOLDS = (25, 50, 100, 300), 200, 500, 10
INPUTS = "mre"


def main(repeats: int) -> None:
    """Print the shares, of those trained on (out of fold) and of others."""
    with tempfile.TemporaryDirectory() as folder:
        cohort = simulated.simulate(
            Path(folder) / "people", POOL, voxel_size=8, seed=2, model=simulated.Model(mix={"CN": 1.0})
        )
        people, maps = cohort.participants, np.array(maps_for(cohort, "pca-gp", INPUTS, cohort.grid.voxel_size))
    rows = [row for n in SIZES for seed in range(repeats) for row in held(maps, people, n, seed)]
    table = pd.DataFrame(rows, columns=["n", "who", "decade", "held", "width"])
    for (n, who), some in table.groupby(["n", "who"]):
        rate = wilson(int(some["held"].sum()), len(some))
        by_age = some.groupby("decade")["held"].mean()
        ages = ", ".join(f"{decade}: {100 * share:.0f}" for decade, share in by_age.items())
        print(f"n {n:3d}, {who:10s} {100 * rate.rate:.1f} % ({100 * rate.low:.1f} to {100 * rate.high:.1f}), "
              f"half {some['width'].mean() / 2:.0f} years; by decade {ages}")  # fmt: skip


def held(maps: np.ndarray, people: pd.DataFrame, n: int, seed: int) -> list[tuple[int, str, int, bool, float]]:
    """Return for each person whether the interval holds their age."""
    order = np.random.default_rng([seed, n]).permutation(len(people))
    train, others = order[:n], order[n : n + OTHERS]
    least = n - -(-n // FOLDS)
    model, own = estimator("pca-gp", INPUTS, least), people.iloc[train].reset_index(drop=True)
    with unwarned():  # of ages beyond those trained on: they are counted
        fit = cross_fit(model, maps[train], own, folds=FOLDS)
        of_others = fit.predict(maps[others]).assign(age=people["age"].to_numpy()[others])
    return [
        (n, who, int(row.age // 10 * 10), bool(row.low <= row.age <= row.high), float(row.high - row.low))
        for who, table in (("fitted on", fit.ages), ("others", of_others))
        for row in table.itertuples()
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
