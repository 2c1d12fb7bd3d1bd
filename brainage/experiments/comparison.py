"""Figure 2 d-e: three learners on four inputs, over random splits and with one study left out."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from brainage import paired
from brainage.cohort import INPUTS, Cohort
from brainage.estimators import PUBLISHED, PUBLISHED_CONTRASTIVE, PUBLISHED_SUPERVISED
from brainage.evaluation import metrics
from brainage.experiments.fits import RANDOM, Fit, HeldOut, Study, run_fits
from brainage.experiments.profiles import Profile
from brainage.experiments.runner import Experiment

__all__ = [
    "COMPARISON",
    "INPUTS_COMPARED",
    "LABELS",
    "PRESETS",
    "REPORTED_MAE",
    "compare_pair",
    "comparisons",
    "fits_over_seeds",
    "labelled",
    "one_fit",
    "participant_errors",
    "scores",
]

#: What tells fits of a comparison apart, besides the seed.
LABELS = ("learner", "inputs", "held_out")
INPUTS_COMPARED = ("mri", "stiffness", "damping_ratio", "mre")

#: Published hyperparameters by learner and input.
PRESETS: dict[str, dict[str, dict[str, Any]]] = {
    "pca_gp": PUBLISHED,
    "supervised": PUBLISHED_SUPERVISED,
    "contrastive": PUBLISHED_CONTRASTIVE,
}

#: The paper's Figure 2 d-e, years, on its private data; contrastive damping ratio derived from its "27.1 %".
REPORTED_MAE = {
    "pca_gp": {"mri": 7.47, "stiffness": 8.91, "damping_ratio": 7.57, "mre": 6.51},
    "supervised": {"mri": 6.89, "stiffness": 5.70, "damping_ratio": 6.41, "mre": 4.69},
    "contrastive": {"mri": 4.79, "stiffness": 3.57, "damping_ratio": 4.90, "mre": 3.51},
}
_STUDY_INPUT = "mre"  # the input that studies are left out for
_FEWEST = 40  # participants that must be left to train on


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the three learners with their published hyperparameters on the cognitively normal participants.

    Returns
    -------
    dict of DataFrame
        ``predictions`` (one row per learner, input, seed and held-out participant, with the embedding of networks),
        ``mae`` (per learner, input and seed), ``tests`` (pairs of learners and of inputs) and, in cohorts of several
        studies, ``left_out`` (per learner and study).

    """
    inputs = [name for name in INPUTS_COMPARED if set(INPUTS[name]) <= set(cohort.modalities)]
    specifications = [(learner, name) for learner in PRESETS for name in inputs]
    fits = [fit for learner, name in specifications for fit in fits_over_seeds(cohort, size, learner, name)]
    predictions = labelled(fits, run_fits(fits, "comparison"))
    mae = scores(predictions)
    tables = {"predictions": predictions, "mae": mae, "tests": comparisons(predictions, mae)}
    return tables | _left_out(cohort, size)


COMPARISON = Experiment("comparison", run)


def fits_over_seeds(
    cohort: Cohort, size: Profile, learner: str, inputs: str, *, normalization: str = "dataset", **changes: object
) -> list[Fit]:
    """Return one fit a seed with the published hyperparameters, but for ``changes``."""
    return [
        one_fit(cohort, size, learner, inputs, seed=seed, normalization=normalization, changes=changes)
        for seed in range(size.network_seeds)
    ]


def labelled(fits: list[Fit], tables: list[pd.DataFrame], names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Put the predictions of fits into one table, with these attributes of each fit as columns."""
    parts = []
    for fit, table in zip(fits, tables, strict=True):
        labels = {name: _as_label(getattr(fit, name)) for name in names}
        parts.append(table.assign(**labels))
    table = pd.concat(parts, ignore_index=True)
    first = [*names, "seed"]
    return table[[*first, *(name for name in table if name not in first)]]


def _as_label(value: Any) -> Any:
    return value if isinstance(value, int | float) else str(value)


def scores(predictions: pd.DataFrame, names: Sequence[str] = LABELS) -> pd.DataFrame:
    """Return the metrics of each seed for each combination of these columns."""
    parts = []
    for group, rows in predictions.groupby(list(names), sort=False):
        table = metrics(rows).assign(**dict(zip(names, map(str, group), strict=True)))
        parts.append(table.assign(n=rows["participant_id"].nunique()))
    return pd.concat(parts, ignore_index=True)


def comparisons(predictions: pd.DataFrame, mae: pd.DataFrame) -> pd.DataFrame:
    """Compare learners on each input, and inputs for each learner, in three ways.

    Returns
    -------
    DataFrame
        ``within``, ``first``, ``second``; ``difference`` of mean absolute errors, years; the paper's test over seeds
        (``test``, ``p``), ``p_corrected`` (corrected resampled t), and ``low``, ``high``: 95 % interval over
        participants.

    """
    rows = []
    for within, between in (("inputs", "learner"), ("learner", "inputs")):
        for name, part in mae.groupby(within, sort=False):
            table = part.pivot_table(index="seed", columns=between, values="mae", sort=False)
            errors = participant_errors(predictions[predictions[within] == name], between)
            for first, second in combinations(table.columns, 2):
                pair = {"within": name, "first": first, "second": second}
                rows.append(pair | compare_pair(table, errors, first, second))
    return pd.DataFrame(rows)


def compare_pair(table: pd.DataFrame, errors: pd.DataFrame, first: str, second: str) -> dict[str, object]:
    """Compare two models in three ways, see `comparisons`.

    Parameters
    ----------
    table : DataFrame
        Mean absolute error, years: one row a seed, one column a model.
    errors : DataFrame
        See `participant_errors`; participants whom either model lacks take no part in the interval.
    first, second : str
        Columns of both.

    """
    published = paired.as_published(table[first], table[second])
    corrected = paired.corrected_resampled_t(table[first], table[second])
    _, low, high = paired.bootstrap_mean((errors[first] - errors[second]).dropna())
    return {
        "difference": published.difference,
        "test": published.test,
        "p": published.p,
        "p_corrected": corrected.p,
        "low": low,
        "high": high,
    }


def participant_errors(predictions: pd.DataFrame, between: str) -> pd.DataFrame:
    """Return each participant's mean absolute error over the seeds in which they were held out, by model."""
    errors = predictions.assign(error=(predictions["predicted_age"] - predictions["age"]).abs())
    return errors.pivot_table(index="participant_id", columns=between, values="error")


def _left_out(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Leave out one study after the other, if there are several and the rest suffices."""
    healthy = cohort.participants[cohort.participants["diagnosis"] == "CN"]
    sizes = healthy["study"].value_counts()
    studies = sorted(sizes.index[len(healthy) - sizes >= _FEWEST])
    if len(sizes) < 2 or not studies or not set(INPUTS[_STUDY_INPUT]) <= set(cohort.modalities):
        return {}
    fits = [
        one_fit(cohort, size, learner, _STUDY_INPUT, seed=0, held_out=Study(str(study)))
        for study in studies
        for learner in PRESETS
    ]
    return {"left_out": scores(labelled(fits, run_fits(fits, "one study left out")))}


def one_fit(
    cohort: Cohort,
    size: Profile,
    learner: str,
    inputs: str,
    *,
    seed: int,
    changes: dict[str, object] | None = None,
    held_out: HeldOut = RANDOM,
    **whom: str,
) -> Fit:
    """Return a fit with the published hyperparameters, but for ``changes`` and what the profile makes smaller.

    ``whom`` are the fit's ``normalization``, ``region`` and ``patients``.
    """
    return Fit(
        cohort=str(cohort.folder.resolve()),
        fingerprint=cohort.fingerprint,
        voxel_size=max(size.voxel_size, cohort.grid.voxel_size),
        learner=learner,
        inputs=inputs,
        parameters=tuple({**PRESETS[learner][inputs], **_sizes(learner, size), **(changes or {})}.items()),
        seed=seed,
        held_out=held_out,
        **whom,
    )


def _sizes(learner: str, size: Profile) -> dict[str, int]:
    """Return what the profile makes smaller."""
    return {"n_components": size.most_components} if learner == "pca_gp" else {"epochs": size.epochs}
