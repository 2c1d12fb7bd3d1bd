import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from brainage.core.errors import BrainageError
from brainage.evaluate.evaluation import fit_and_predict
from brainage.evaluate.splits import Split
from brainage.evaluate.with_studies import needs_studies, predict_people, studies_for

PEOPLE = pd.DataFrame({"participant_id": list("abcdef"), "age": [20.0, 30, 40, 50, 60, 70], "study": list("xyxyxy")})
MAPS = np.array([[20.0], [130], [40], [150], [60], [170]])  # study y adds 100


class LessOfStudy(TransformerMixin, BaseEstimator):
    """Takes away what it is told that a study adds."""

    asks_for_studies = True
    __metadata_request__fit = {"studies": True}
    __metadata_request__transform = {"studies": True}

    def fit(self, _maps, _ages=None, *, studies):
        self.known_ = set(studies)
        return self

    def fit_transform(self, maps, ages=None, *, studies):
        return self.fit(maps, ages, studies=studies).transform(maps, studies=studies)

    def transform(self, maps, *, studies):
        return maps - np.where(np.asarray(studies) == "y", 100, 0)[:, None]


def test_only_who_asks_is_told() -> None:
    plain = make_pipeline(StandardScaler(), LinearRegression())
    asks = make_pipeline(LessOfStudy(), LinearRegression())
    assert [needs_studies(one) for one in (plain, asks, LinearRegression())] == [False, True, False]
    assert studies_for(plain, PEOPLE) == {}
    assert studies_for(asks, PEOPLE)["studies"].tolist() == list("xyxyxy")


def test_studies_reach_fitting_and_predicting() -> None:
    split = Split(np.arange(4), np.array([4, 5]), 0)
    fitted, table = fit_and_predict(make_pipeline(LessOfStudy(), LinearRegression()), MAPS, PEOPLE, split)
    assert table["predicted_age"].tolist() == pytest.approx([60, 70])
    assert fitted[0].known_ == {"x", "y"}
    assert predict_people(fitted, MAPS[:2], PEOPLE[:2]) == pytest.approx([20, 30])


def test_a_table_without_studies_is_told() -> None:
    fitted = make_pipeline(LessOfStudy(), LinearRegression())
    with pytest.raises(BrainageError, match="study"):
        predict_people(fitted, MAPS)
