import pytest

from brainage.data.cohort import Cohort
from brainage.lab.fitting import fit_lab
from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis, analyze
from brainage.lab.report.groups import Groups, compare_groups


@pytest.fixture(scope="session")
def fitted(smoke_cohort: Cohort) -> LabModel:
    """A model of five folds on the healthy of sixty simulated people."""
    return fit_lab(smoke_cohort, "mre", folds=5)


@pytest.fixture(scope="session")
def analysis(fitted: LabModel, smoke_cohort: Cohort) -> Analysis:
    return analyze(fitted, smoke_cohort)


@pytest.fixture(scope="session")
def groups(analysis: Analysis) -> Groups:
    return compare_groups(analysis)
