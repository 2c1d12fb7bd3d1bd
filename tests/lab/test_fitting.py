import numpy as np
import pytest

from brainage.core.errors import BrainageError
from brainage.data.cohort import Cohort
from brainage.lab.fitting import fit_lab
from brainage.lab.lab_model import LabModel


def test_the_healthy_of_known_age_are_fitted_on_and_their_errors_are_those_out_of_fold(
    fitted: LabModel, smoke_cohort: Cohort
) -> None:
    ages = smoke_cohort.healthy.participants["age"].to_numpy()
    about = fitted.about
    assert (about.n, about.youngest, about.oldest) == (len(ages), ages.min(), ages.max())
    assert about.mae == pytest.approx(np.abs(fitted.said[:, 0] - ages).mean())
    assert about.guessing == pytest.approx(np.abs(ages - ages.mean()).mean())
    assert about.mae < about.guessing
    assert 0 < about.gain_low < about.guessing - about.mae
    assert len(fitted.fit.models) == 5


def test_twenty_five_people_suffice(smoke_cohort: Cohort) -> None:
    few = fit_lab(smoke_cohort.healthy[:25], "stiffness", folds=5)
    assert few.about.n == 25
    assert np.isfinite(few.said).all()


def test_an_input_that_is_none_is_told_before_anything_is_read(smoke_cohort: Cohort) -> None:
    with pytest.raises(BrainageError, match="input is 'flair'; expected one of"):
        fit_lab(smoke_cohort, "flair")
