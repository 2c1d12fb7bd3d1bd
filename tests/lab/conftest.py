import pytest

from brainage.data.cohort import Cohort
from brainage.lab.fitting import fit_lab
from brainage.lab.lab_model import LabModel


@pytest.fixture(scope="session")
def fitted(smoke_cohort: Cohort) -> LabModel:
    """A model of five folds on the healthy of sixty simulated people."""
    return fit_lab(smoke_cohort, "mre", folds=5)
