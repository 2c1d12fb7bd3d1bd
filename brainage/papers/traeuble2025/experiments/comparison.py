"""Figure 2 d-e: three learners on four inputs, over random splits and with one study left out."""

from dataclasses import replace
from itertools import combinations, product

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.data.sources import simulated
from brainage.data.sources.dial.settings import SETTINGS
from brainage.engine.experiment import Experiment
from brainage.engine.fit import Fit, Study
from brainage.engine.fits import predictions_of, scores
from brainage.engine.profiles import Profile
from brainage.evaluate.paired_tests import compare_pair, participant_errors
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of, learners_of, one_fit

#: The input that studies are left out for.
STUDY_INPUT = "mre"
_PREDICTED = ["learner", "inputs", "held_out", "seed", "participant_id", "age", "predicted_age"]
_FEWEST = 40  # participants that must be left to train on


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Fit the three learners with their published hyperparameters on the cognitively normal participants.

    Returns
    -------
    dict of DataFrame
        ``predictions`` (one row per learner, input, seed and held-out participant, with the embedding of networks),
        ``mae`` (per learner, input and seed) and ``tests`` (pairs of learners and of inputs); but for other settings of
        the simulation ``common_grid`` (errors as in ``mae`` with every input on the coarsest of the inputs' grids),
        ``common_predictions`` (those of both maps, which the errors on studies left out are held against) and, in
        cohorts of several studies, ``left_out`` (per learner and study, on that grid too).

    """
    models = list(product(learners_of(size), inputs_of(cohort)))
    fits = [fit for model in models for fit in fits_over_seeds(cohort, size, *model)]
    told = compared(predictions_of(fits, "comparison"))
    if _in_another_setting(cohort):
        return told
    alike = predictions_of([fit for model in models for fit in _on_one_grid(cohort, size, *model)], "one grid")
    of_input = alike[alike["inputs"] == STUDY_INPUT]
    told |= {"common_grid": scores(alike), "common_predictions": of_input[_PREDICTED]}
    return told | ({"left_out": left_out(cohort, size)} if studies_left_out(cohort) else {})


COMPARISON = Experiment(
    "comparison",
    run,
    ("predictions", "mae", "tests"),
    SETTINGS,
    repeats={"smoke": 2, "laptop": 5, "paper": 10},  # a fit with T1w or MRE takes minutes
    elsewhere={"smoke": 2, "laptop": 4, "paper": 10},
    own={"smoke": {"common_splits": 2}, "laptop": {"common_splits": 5}, "paper": {"common_splits": 10}},
    coarse=True,
)


def compared(predictions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return predictions with their ``mae`` and ``tests``."""
    mae = scores(predictions)
    return {"predictions": predictions, "mae": mae, "tests": comparisons(predictions, mae)}


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


def _in_another_setting(cohort: Cohort) -> bool:
    """Return whether people of a simulated cohort age otherwise than calibrated."""
    made = simulated.recipe(cohort)
    return made is not None and bool(made.model.strength or made.model.locality)


def _on_one_grid(cohort: Cohort, size: Profile, learner: str, inputs: str) -> list[Fit]:
    """Return fits on the coarsest grid that any input is shown on, so that inputs differ in nothing but themselves."""
    return fits_over_seeds(cohort, coarsest(cohort, size), learner, inputs, seeds=size.own["common_splits"])


def coarsest(cohort: Cohort, size: Profile) -> Profile:
    """Return the profile with every input on the coarsest of the inputs' grids.

    Parameters
    ----------
    cohort : Cohort
        Whose inputs.
    size : Profile
        With a grid for each.

    """
    return replace(size, voxel_size=max(size.grid_of(name) for name in inputs_of(cohort)), grids={})


def studies_left_out(cohort: Cohort) -> list[str]:
    """Return the studies that can be left out one after the other: none if there is one, or few people are left.

    Parameters
    ----------
    cohort : Cohort
        With a column ``study``.

    """
    if STUDY_INPUT not in inputs_of(cohort):
        return []
    healthy = cohort.healthy.with_ages().with_maps(STUDY_INPUT).participants
    sizes = healthy["study"].value_counts()
    return sorted(map(str, sizes.index[len(healthy) - sizes >= _FEWEST])) if len(sizes) > 1 else []


def left_out(cohort: Cohort, size: Profile) -> pd.DataFrame:
    """Return the errors on one study after the other, that was left out, on the coarsest grid.

    Parameters
    ----------
    cohort : Cohort
        Of whom `studies_left_out` names some.
    size : Profile
        With a grid for each input.

    """
    coarse = coarsest(cohort, size)
    fits = [
        one_fit(cohort, coarse, learner, STUDY_INPUT, seed=0, held_out=Study(study))
        for study, learner in product(studies_left_out(cohort), learners_of(size))
    ]
    return scores(predictions_of(fits, "one study left out"))
