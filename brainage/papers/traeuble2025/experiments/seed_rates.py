"""How often tests over seeds, and over participants, call equals different, whose errors differ as measured.

Two models are taken to be equally good on average, while their errors differ between people and seeds as those of two
models of the comparison do.
"""

from itertools import product

import pandas as pd

from brainage.data.cohort import Cohort
from brainage.engine.experiment import Experiment
from brainage.engine.fits import predictions_of
from brainage.engine.profiles import Profile
from brainage.evaluate.seed_false_positives import Spread, false_positives, spread_of
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.protocol import fits_over_seeds, inputs_of

#: Two models each, by learner and input.
PAIRS = {
    "two inputs": (("contrastive", "mri"), ("contrastive", "mre")),
    "two learners": (("contrastive", "mre"), ("supervised", "mre")),
}
#: Whether all seeds test the same people, as in the authors' code, or each seed its own, as in the paper's text.
DESIGNS = ("one split", "ten splits")


def run(cohort: Cohort, size: Profile) -> dict[str, pd.DataFrame]:
    """Take the fits of the comparison, which are kept, and simulate cohorts with the spread of their differences.

    Returns
    -------
    dict of DataFrame
        ``spread`` (a row a pair: ``pair`` and the fields of `brainage.evaluate.seed_false_positives.Spread`) and
        ``rates`` (``pair``, ``design``, ``test``, ``rate``, ``low``, ``high``).

    """
    inputs = inputs_of(cohort)
    models = dict.fromkeys(model for pair in PAIRS.values() for model in pair if model[1] in inputs)
    fits = [fit for model in models for fit in fits_over_seeds(cohort, size, *model)]
    spread = spreads_of(predictions_of(fits, "seeds"))
    return {"spread": spread, "rates": rates_of(spread, size.own["cohorts"])}


SEED_RATES = Experiment(
    "seed_rates",
    run,
    ("spread", "rates"),
    repeats=COMPARISON.repeats,
    own={"smoke": {"cohorts": 300}, "laptop": {"cohorts": 3000}, "paper": {"cohorts": 3000}},
    coarse=True,
)


def spreads_of(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return where the errors of each pair differ, years; a pair whose models were not both fitted is left out.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``held_out``, ``seed``, ``participant_id``, ``age``, ``predicted_age``; only random
        splits count.

    """
    random = predictions[predictions["held_out"] == "random"]
    errors = random.assign(error=(random["predicted_age"] - random["age"]).abs())
    errors = errors.pivot_table(index=["participant_id", "seed"], columns=["learner", "inputs"], values="error")
    rows = []
    for pair, (one, other) in PAIRS.items():
        if {one, other} <= set(errors):
            differences = (errors[one] - errors[other]).rename("difference").reset_index()
            rows.append({"pair": pair, **spread_of(differences)._asdict()})
    return pd.DataFrame(rows, columns=["pair", *Spread._fields])


def rates_of(spread: pd.DataFrame, cohorts: int) -> pd.DataFrame:
    """Simulate cohorts for each pair and design: ``pair``, ``design``, ``test``, ``rate``, ``low``, ``high``."""
    found = []
    for (_, row), design in product(spread.iterrows(), DESIGNS):
        one = Spread(*(float(row[name]) for name in Spread._fields))
        table = false_positives(one, one_split=design == DESIGNS[0], cohorts=cohorts)
        found.append(table.assign(pair=row["pair"], design=design))
    columns = ["pair", "design", "test", "rate", "low", "high"]
    return pd.concat(found, ignore_index=True)[columns] if found else pd.DataFrame(columns=columns)
