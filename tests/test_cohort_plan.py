from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.errors import BrainageError
from brainage.writer import Plan
from tests.cohorts import left_behind, made


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"modalities": ()}, "modalities are .*; expected some of stiffness"),
        ({"modalities": ("flair",)}, "modalities are"),
        ({"modalities": ("stiffness", "stiffness")}, "each once"),
        ({"name": " "}, "name is ' '; expected what the cohort is called"),
        ({"parameters": {"model": object()}}, "parameters cannot be kept as JSON"),
        ({"tables": {"../truth.tsv": pd.DataFrame()}}, "cannot be a file of the cohort folder"),
        ({"volumes": {"truth.nii": np.ones((2, 2, 2))}}, r"truth.nii: shape is \(2, 2, 2\)"),
    ],
)
def test_a_plan_that_could_not_be_opened_again_is_refused(changes: dict, message: str, plan: Plan, tmp_path) -> None:
    with pytest.raises(BrainageError, match=message):
        made(tmp_path, replace(plan, **changes))
    assert left_behind(tmp_path) == []
