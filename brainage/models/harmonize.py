"""Take away what a study adds to maps: ComBat, learned from training people, with nothing of whom it is used on.

Johnson, Li and Rabinovic 2007 (Biostatistics 8:118), on images Fortin and others 2018 (NeuroImage 167:104), fitted by
the package combatlearn. In every voxel a study has a shift and a scale of its own, shrunk towards those of all voxels.

A person's age is what a model is to tell, so it is not known when it is used. ComBat as published takes it from whoever
is harmonised. Here everybody, trained on or not, is harmonised as if they were of the training people's mean age: a
study's shift does not depend on it, and what age adds to a map stays in it.
"""

import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn import config_context
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from brainage.core.errors import refuse
from brainage.models.map_arrays import checked_maps

Maps = NDArray[np.floating]
Studies = Sequence[str] | NDArray[np.str_]
#: People of a study that shift and scale are learned from, at least.
FEWEST = 4
_HALF = 0.5  # of the voxels, which at least must be left
_TELLS = 0.8  # of the error of guessing, below which the study is said to tell age


class ComBatHarmonizer(TransformerMixin, BaseEstimator):
    """ComBat by study; 0, which marks voxels without data, stays 0.

    With age kept, everybody of a study keeps what the slope of age says of the study's mean age. Where studies differ
    in age, the study so becomes a part of what age is told from, and ages are told from maps of noise; `check_ages`
    refuses that. Without age, all that differs between studies goes, age included, and what is left is told within
    studies.

    Voxels in which a study has data of fewer than two people are emptied for everybody: that they are empty would tell
    the study. Missing data of single people are taken for their study's mean while shifts are learned.

    Parameters
    ----------
    keep_age : bool
        Whether differences that age explains stay.

    Attributes
    ----------
    studies_ : ndarray of str
        Known studies, ``(s,)``.
    scale_, offset_ : ndarray of float32
        A harmonised value is ``scale * value + offset``, by study and voxel, ``(s, voxels)``; 0 in emptied voxels.
    map_shape_ : tuple of int
        Shape of one participant's maps, as fitted.
    n_features_in_ : int
        Values of one participant, over all channels and voxels.
    asks_for_studies : bool
        For `brainage.evaluate.with_studies`.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> ages, studies = rng.uniform(20, 80, 60), np.repeat(["a", "b"], 30)
    >>> mean = 5 - 0.01 * ages + (studies == "b")
    >>> maps = rng.normal(mean[:, None, None], 0.1, (60, 1, 200))
    >>> found = ComBatHarmonizer().fit(maps, ages, studies=studies).transform(maps, studies=studies)
    >>> bool(abs(np.polyfit(ages, found.mean(axis=(1, 2)), 1)[0] + 0.01) < 0.001)
    True

    """

    asks_for_studies = True

    def __init__(self, *, keep_age: bool = True) -> None:
        self.keep_age = keep_age

    @classmethod
    def for_pipelines(cls, *, keep_age: bool = True) -> Self:
        """Return one that lets a pipeline hand it the studies.

        Parameters
        ----------
        keep_age : bool
            Whether differences that age explains stay.

        """
        with config_context(enable_metadata_routing=True):
            return cls(keep_age=keep_age).set_fit_request(studies=True).set_transform_request(studies=True)

    def fit(self, maps: Maps, ages: Any, *, studies: Studies) -> Self:
        """Learn every study's shift and scale.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, channels, ...)``, 0 without data.
        ages : array_like
            Shape ``(n,)``, years.
        studies : sequence of str
            Who scanned each, ``(n,)``.

        Raises
        ------
        BrainageError
            If maps hold NaN or infinity, there is one study only, one has too few people, or studies have too few
            voxels in common, or the study tells age while age is kept; or if combatlearn is not installed.

        """
        flat, who = self._flat(maps, studies, fitting=True)
        _check_sizes(who)
        known = np.asarray(ages, float)
        if self.keep_age:
            check_ages(known, who)
        self.studies_ = np.unique(who)
        kept = _in_all_studies(flat, who)
        filled = _filled(flat[:, kept].astype(float), who)
        shape = len(self.studies_), flat.shape[1]
        self.scale_, self.offset_ = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self.scale_[:, kept], self.offset_[:, kept] = _scale_and_offset(filled, known if self.keep_age else None, who)
        return self

    def fit_transform(self, maps: Maps, ages: Any, *, studies: Studies) -> Maps:
        """Fit and return the harmonised maps; parameters as of `fit`."""
        return self.fit(maps, ages, studies=studies).transform(maps, studies=studies)

    def transform(self, maps: Maps, *, studies: Studies) -> Maps:
        """Return harmonised maps in a new array, float32.

        Parameters
        ----------
        maps : array_like
            Shape ``(n, channels, ...)``, 0 without data.
        studies : sequence of str
            Who scanned each, ``(n,)``.

        Raises
        ------
        BrainageError
            If maps are not such as were fitted on, or somebody is of a study that nobody was.

        """
        check_is_fitted(self)
        flat, who = self._flat(maps, studies)
        self.check_known(who)
        rows = np.searchsorted(self.studies_, who)
        found = np.zeros(flat.shape, np.float32)
        for row, (values, study) in enumerate(zip(flat, rows, strict=True)):  # map by map, for memory
            found[row] = np.where(values != 0, self.scale_[study] * values + self.offset_[study], 0)
        return found.reshape(len(flat), *self.map_shape_)

    def check_known(self, studies: Studies) -> None:
        """Refuse studies that nobody was fitted on: their shift is not known.

        Parameters
        ----------
        studies : sequence of str
            ``(n,)``.

        """
        unknown = sorted(set(map(str, studies)) - set(self.studies_.tolist()))
        if unknown:
            refuse(
                f"study is {', '.join(unknown[:5])}; expected one of {', '.join(self.studies_)}, whose shifts are "
                f"known: fit again with {FEWEST} or more healthy people of that study, or without harmonising"
            )

    def _flat(self, maps: Any, studies: Any, *, fitting: bool = False) -> tuple[Maps, NDArray[np.str_]]:
        checked = checked_maps(self, maps, fitting=fitting)
        who = np.asarray(studies).astype(str)
        if who.shape != (len(checked),):
            refuse(f"studies has shape {who.shape}; expected one of each map, ({len(checked)},)")
        return checked.reshape(len(checked), -1), who

    def __sklearn_tags__(self) -> Any:
        """Say what scikit-learn asks of estimators: maps may have many dimensions, and no NaN."""
        tags = super().__sklearn_tags__()
        tags.input_tags.three_d_array = True
        tags.target_tags.required = True
        return tags


def _check_sizes(studies: NDArray[np.str_]) -> None:
    names, sizes = np.unique(studies, return_counts=True)
    if len(names) < 2:
        refuse(f"all {len(studies)} people are of one study, {names[0]}; there is nothing to harmonise: leave it out")
    check_counts(dict(zip(names.tolist(), sizes.tolist(), strict=True)))


def check_counts(people: dict[str, int]) -> None:
    """Refuse studies with too few people to learn their shift from, by name.

    Parameters
    ----------
    people : dict of int
        How many are trained on, by study.

    """
    few = [f"{study} ({n})" for study, n in people.items() if n < FEWEST]
    if few:
        refuse(
            f"people to learn a study's shift from: {', '.join(few)}; expected {FEWEST} or more of each study in every "
            "fold: leave these studies out, name those of one scanner alike, take more folds, or do not harmonise"
        )


def _in_all_studies(flat: Maps, studies: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Return the voxels in which every study has data of two people or more."""
    by_study = {str(one): (flat[studies == one] != 0).sum(axis=0) >= 2 for one in np.unique(studies)}
    anybody, kept = (flat != 0).any(axis=0), np.all(list(by_study.values()), axis=0)
    if kept.sum() < _HALF * anybody.sum():
        least = min(by_study, key=lambda one: int(by_study[one].sum()))
        share = 100 * kept.sum() / max(int(anybody.sum()), 1)
        refuse(
            f"studies have {share:.0f} % of the voxels in common (the least has {least}); expected half: leave that "
            "study out, or do not harmonise"
        )
    return kept


def _filled(values: NDArray[np.float64], studies: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return values with the mean of the study where somebody has no data."""
    for one in np.unique(studies):
        rows = studies == one
        part = values[rows]
        known = part != 0
        values[rows] = np.where(known, part, part.sum(axis=0) / known.sum(axis=0))
    return values


def _scale_and_offset(
    values: NDArray[np.float64], ages: NDArray[np.float64] | None, studies: NDArray[np.str_]
) -> tuple[Maps, Maps]:
    """Return by study and voxel what makes a value a harmonised one, at the mean age: ComBat is a line in each."""
    names = np.unique(studies)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of studies of other sizes, and of voxels that hardly vary
        model = _combat(studies, ages).fit(values)
        ends = np.repeat([[0.0], [1.0]], values.shape[1], axis=1)
        model.set_params(batch=np.repeat(names, 2))
        if ages is not None:
            model.set_params(continuous_covariates=np.full((2 * len(names), 1), ages.mean()))
        said = np.asarray(model.transform(np.tile(ends, (len(names), 1))))
    return said[1::2] - said[::2], said[::2]


def _combat(studies: NDArray[np.str_], ages: NDArray[np.float64] | None) -> Any:
    """Return ComBat of images, with age kept if it is given."""
    try:
        combat = import_module("combatlearn").ComBat
    except ModuleNotFoundError:
        refuse("harmonising needs combatlearn, which is not installed: pip install 'brainage[harmonize]'")
    if ages is None:
        return combat(studies, method="johnson")
    return combat(studies, continuous_covariates=ages[:, None], method="fortin")


def told_by_study(ages: NDArray[np.float64], studies: NDArray[np.str_]) -> tuple[float, float]:
    """Return how far off saying the mean age of everybody's study is, and saying the mean age of all, years.

    Nobody is part of the mean that is said of them.

    Parameters
    ----------
    ages : ndarray
        ``(n,)``, years.
    studies : ndarray of str
        ``(n,)``.

    Examples
    --------
    >>> by_study, by_nothing = told_by_study(np.array([20.0, 30, 60, 70]), np.array(list("aabb")))
    >>> round(by_study, 1), round(by_nothing, 1)
    (10.0, 26.7)

    """
    by_study = np.empty(len(ages))
    for one in np.unique(studies):
        some = studies == one
        by_study[some] = _others_mean(ages[some]) if some.sum() > 1 else _others_mean(ages)[some]
    return float(np.abs(ages - by_study).mean()), float(np.abs(ages - _others_mean(ages)).mean())


def check_ages(ages: NDArray[np.float64], studies: NDArray[np.str_]) -> None:
    """Refuse to keep age where the study tells it: ages would be told from who scanned, whatever a map shows.

    Parameters
    ----------
    ages : ndarray
        ``(n,)``, years.
    studies : ndarray of str
        ``(n,)``.

    """
    by_study, by_nothing = told_by_study(ages, studies)
    if by_study < _TELLS * by_nothing:
        refuse(
            f"the study alone tells age: its mean age misses by {by_study:.1f} years, that of all by {by_nothing:.1f}; "
            "harmonising with age kept would tell ages by the study, even from maps of noise: take "
            "combat-without-age, which leaves what is told within studies, or do not harmonise"
        )


def _others_mean(ages: NDArray[np.float64]) -> NDArray[np.float64]:
    return (ages.sum() - ages) / max(len(ages) - 1, 1)
