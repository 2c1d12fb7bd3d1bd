"""Ages of people whose predictions are planted: leaning towards the middle, patients older by a known shift."""

import numpy as np
import pandas as pd

from brainage.lab.report.analysis import Analysis, _errors, corrected_gaps


def planted(shift: float = 6.0, n: int = 60, patients: int = 20, noise: float = 4.0, seed: int = 0) -> Analysis:
    rng = np.random.default_rng(seed)
    age = np.concatenate([rng.uniform(20, 80, n), rng.uniform(60, 85, patients)])
    ill = np.arange(n + patients) >= n
    predicted = 50 + 0.7 * (age - 50) + shift * ill + rng.normal(0, noise, len(age))
    ages = pd.DataFrame({
        "participant_id": [f"sub-{i}" for i in range(len(age))], "age": age, "study": "a",
        "diagnosis": np.where(ill, "AD", "CN"), "predicted_age": predicted,
    }).assign(low=predicted - 20, high=predicted + 20, note="", healthy=~ill, gap=predicted - age)  # fmt: skip
    ages["corrected_gap"], slope = corrected_gaps(ages)
    healthy = ages[ages["healthy"]]
    spread = float(healthy["corrected_gap"].std(ddof=1))
    return Analysis(ages, _errors(healthy), slope, spread, (10.0, 8.0, 12.0))
