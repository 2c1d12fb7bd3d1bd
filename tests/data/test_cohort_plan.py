from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort_plan import describe_plan
from brainage.data.write_cohort import Plan
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
        ({"tables": {"qc.tsv": pd.DataFrame()}}, "cannot be a file of the cohort folder"),
        ({"tables": {"truth.csv": pd.DataFrame()}}, "expected a name of its own such as truth.tsv"),
        ({"tables": {"truth.tsv": [1]}}, "truth.tsv: is a list; expected a DataFrame"),
        ({"volumes": {"sub-001/mre/x.nii": np.zeros((23, 28, 23))}}, "cannot be a file of the cohort folder"),
        ({"parameters": None}, "parameters None; expected"),
        ({"grid": 8}, "grid is 8 and parameters"),
        ({"name": "a\nb"}, "on one line"),
        ({"control": "n/a"}, "control is 'n/a'; expected the diagnosis of the controls"),
        ({"partial": "yes"}, "partial is 'yes'; expected True or False"),
        ({"scores": ("MMSE",)}, "scores are MMSE; expected further columns of the table, each once: it has none"),
        ({"volumes": {"truth.nii": np.ones((2, 2, 2))}}, r"truth.nii: shape is \(2, 2, 2\)"),
    ],
)
def test_a_plan_that_could_not_be_opened_again_is_refused(changes: dict, message: str, plan: Plan, tmp_path) -> None:
    with pytest.raises(BrainageError, match=message):
        made(tmp_path, replace(plan, **changes))
    assert left_behind(tmp_path) == []


def test_a_plain_plan_is_described_as_ever_and_another_says_what_differs(plan: Plan) -> None:
    plain = describe_plan(plan)["brainage"]
    assert list(plain) == ["voxel_size", "modalities", "units", "parameters"]
    people = plan.participants.assign(scanner="Prisma", MMSE=29)
    own = describe_plan(replace(plan, participants=people, control="HC", scores=("MMSE",), partial=True))["brainage"]
    assert own == plain | {"control": "HC", "scores": ["MMSE"], "columns": ["scanner"], "partial": True}
