"""A regression of age whose predictions do not lean towards the middle of the ages that it was trained on."""

import warnings
from dataclasses import KW_ONLY, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, MetaEstimatorMixin, RegressorMixin, clone
from sklearn.model_selection import GroupKFold, KFold, cross_val_predict
from sklearn.utils import indexable
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.core.setting_checks import check_choice, check_seed, check_whole
from brainage.gaps.corrections.registry import LEARNED
from brainage.models.estimators.cautions import AgeRangeWarning, unwarned
from brainage.models.estimators.fit_checks import check_spread, checked_ages, checked_groups
from brainage.models.estimators.trained_on import beyond

Array = NDArray[np.float64]

_PER_FOLD = 2
_FLAT = 1e-6  # years of predicted age a year of age, up to which a slope is rounding


@dataclass(eq=False, repr=False)
class BiasCorrectedRegressor(MetaEstimatorMixin, RegressorMixin, BaseEstimator):
    r"""Correct the predictions of any regression of age by the line that they follow (Cole et al. 2018).

    Predictions :math:`\hat y` of people whom a model was not trained on follow their age y as
    :math:`\hat y = \beta + \alpha y` with a slope below 1. The corrected prediction is

    .. math:: \frac{\hat y - \beta}{\alpha}

    which needs no age of whom it is made for (Cole et al. 2018, Molecular Psychiatry 23:1385; written out by de Lange
    and Cole 2020, NeuroImage: Clinical 26:102229). The line is learned from the training participants alone, each
    predicted by a model fitted without them (`sklearn.model_selection.cross_val_predict`), since predictions of people
    whom a model was fitted on lean less. Those models have seen a fold fewer people than the final one, whose
    predictions lean a little less for it. Errors are divided by the slope, too: the correction makes no model better.

    Wrap the whole pipeline, so that its normalisation is learned anew in every fold.

    Parameters
    ----------
    regressor : estimator
        Whatever has ``fit(maps, ages)`` and ``predict(maps)``: an estimator or a pipeline.
    correction : str
        One of `brainage.gaps.corrections.registry.LEARNED`; ``"linear"``: least squares; ``"theil_sen"``: the median of
        slopes.
    cv : int
        Folds, shuffled.
    random_state : int
        Seed of the folds.

    Attributes
    ----------
    regressor_ : estimator
        Fitted on everybody.
    intercept_, slope_ : float
        Of the line, years and years a year.
    age_range_ : tuple of float
        Of the training participants, years.
    out_of_fold_ : ndarray
        ``(n,)``, the predictions that the line was fitted on, years.

    Examples
    --------
    >>> from sklearn.neighbors import KNeighborsRegressor
    >>> rng = np.random.default_rng(0)
    >>> ages, others = rng.uniform(20, 80, (2, 300))
    >>> maps, new = (years[:, None] + rng.normal(0, 20, (300, 2)) for years in (ages, others))
    >>> plain = KNeighborsRegressor(10).fit(maps, ages)
    >>> corrected = BiasCorrectedRegressor(KNeighborsRegressor(10)).fit(maps, ages)
    >>> with unwarned():  # noise carries some ages beyond those in training
    ...     [round(float(np.polyfit(others, model.predict(new), 1)[0]), 1) for model in (plain, corrected)]
    [0.7, 1.0]

    """

    regressor: Any
    _: KW_ONLY
    correction: str = "linear"
    cv: int = 5
    random_state: int = 0

    def fit(self, maps: Any, ages: Any, groups: Any = None) -> Self:
        """Fit the regressor, and the line on predictions of people left out.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, ...)``, as the regressor takes them.
        ages : array_like
            Shape ``(n,)``, years.
        groups : array_like, optional
            Shape ``(n,)``, who each map is of: maps of one person are in one fold. Default: each of another person.

        Raises
        ------
        BrainageError
            If a setting is impossible, there are fewer than two participants a fold, or predictions do not rise with
            age for sure (the 95 % interval of the slope reaches 0), so that there is nothing to correct.

        """
        self._check_regressor()
        check_choice("correction", self.correction, LEARNED)
        folds = check_whole("cv", self.cv, least=2)
        kind = KFold if groups is None else GroupKFold
        shuffled = kind(folds, shuffle=True, random_state=check_seed(self.random_state))
        (maps,) = indexable(maps)
        ages = checked_ages(ages, np.shape(maps)[0], type(self).__name__)
        check_spread(ages)
        groups = checked_groups(groups, len(ages), _PER_FOLD * folds)
        if len(ages) < _PER_FOLD * folds:
            refuse(f"{len(ages)} training participants; {folds} folds need at least {_PER_FOLD * folds}")
        with unwarned():
            self.out_of_fold_: Array = cross_val_predict(clone(self.regressor), maps, ages, cv=shuffled, groups=groups)
        self.intercept_, self.slope_ = self._line(ages)
        self.age_range_ = float(ages.min()), float(ages.max())
        self.regressor_ = clone(self.regressor).fit(maps, ages)
        return self

    def predict(self, maps: Any) -> Array:
        """Return corrected predicted ages, years, ``(n,)``.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, ...)``.

        Warns
        -----
        AgeRangeWarning
            If corrected ages lie beyond those in training by more than a tenth of their range.
        UnlikeMapsWarning
            As the regressor does.

        """
        check_is_fitted(self)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AgeRangeWarning)  # of ages before they are corrected
            predicted = self.regressor_.predict(maps)
        corrected: Array = (predicted - self.intercept_) / self.slope_
        text = beyond(corrected, *self.age_range_)
        if text:
            warnings.warn(text, AgeRangeWarning, stacklevel=2)
        return corrected

    @property
    def n_features_in_(self) -> int:
        """Values of one participant, as the regressor counts them."""
        return self.regressor_.n_features_in_

    @property
    def map_shape_(self) -> tuple[int, ...]:
        """Shape of one participant's maps, if the regressor remembers it."""
        return self.regressor_.map_shape_

    def _line(self, ages: Array) -> tuple[float, float]:
        line = LEARNED[self.correction].fit(ages, self.out_of_fold_)
        self._refuse_flat(line.slope, line.lowest_slope)
        return line.intercept, line.slope

    def _refuse_flat(self, slope: float, lowest: float) -> None:
        """Refuse a slope that cannot be told from 0: to divide by it gives ages of thousands of years."""
        if not (slope > _FLAT and lowest > 0):
            refuse(
                f"predictions of people left out do not rise with age (slope {slope:.2f}) and cannot be "
                f"corrected: the 95 % interval of the slope begins at {lowest:.2g}, expected more than 0; find a model "
                "that learns something first, or train on more people"
            )

    def _check_regressor(self) -> None:
        given = self.regressor
        if isinstance(given, type) or not all(hasattr(given, name) for name in ("fit", "predict", "get_params")):
            found = f"the class {given.__name__}" if isinstance(given, type) else f"of type {type(given).__name__}"
            refuse(f"regressor is {found}; expected an estimator or a pipeline, for instance PCAGaussianProcess()")

    def __sklearn_tags__(self) -> Any:
        """Ask of maps what the regressor asks."""
        tags = super().__sklearn_tags__()
        try:
            tags.input_tags = self.regressor.__sklearn_tags__().input_tags
        except AttributeError:
            return tags
        return tags
