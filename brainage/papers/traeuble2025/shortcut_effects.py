"""Sizes of what shortcuts of the protocol do, from the tables of experiments: years of error, one row each.

Tables of effects have the columns ``kind`` (`FLATTERS` or `CHANGES`), ``effect``, ``size``, ``low``, ``high``, years,
and ``over``, what the range is over, such as ``"4 inputs"``; positive flatters the published protocol, or is what the
second of two choices saves.
"""

import pandas as pd

from brainage.evaluate.tell_studies import Told, enough, tell_studies

#: What makes errors look smaller than they are, and choices that make them smaller or larger.
FLATTERS, CHANGES = "flatters", "changes"
#: The learning rate of the authors' contrastive code.
_AUTHORS_RATE = 1e-4


def selection_effect(best: pd.DataFrame) -> pd.DataFrame:
    """Return, by learner, by how much the best draw flatters itself: mean and range over inputs.

    Parameters
    ----------
    best : DataFrame
        ``learner``, ``inputs``, ``draws``, ``reported``, ``honest``, of the experiment ``tuning``.

    """
    rows = [
        _row(
            f"best of {part['draws'].iloc[0]} settings, {learner}",
            part["honest"] - part["reported"],
            "inputs",
            FLATTERS,
        )
        for learner, part in best.groupby("learner", sort=False)
    ]
    return pd.DataFrame(rows)


def normalization_effect(before_split: pd.DataFrame) -> pd.DataFrame:
    """Return what normalising before the split saves: mean and range over inputs; of the experiment ``audit``.

    Parameters
    ----------
    before_split : DataFrame
        ``inputs``, ``difference``, of the experiment ``audit``.

    """
    return pd.DataFrame([_row("normalising before the split", -before_split["difference"], "inputs", FLATTERS)])


def study_effects(costs: pd.DataFrame) -> pd.DataFrame:
    """Return what a study in training and test saves, also where all were scanned alike: mean and range over studies.

    Parameters
    ----------
    costs : DataFrame
        Of `brainage.papers.traeuble2025.unseen_costs.costs_of`.

    """
    by_study = costs.groupby("study").mean(numeric_only=True)
    effects = {"without_study": "study in training and test", "scanned_alike": "the same, where all were scanned alike"}
    return pd.DataFrame(
        [_row(name, by_study[one], "studies", FLATTERS) for one, name in effects.items() if one in by_study]
    )


def embeddings_told(predictions: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Return how well studies are told from the two main axes of each network's embedding, and from age alone.

    Means over random splits; ages are those of the people held out, as the embeddings are.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``held_out``, ``seed``, ``participant_id``, ``age``, ``embedding_1``, ``embedding_2``.
    people : DataFrame
        ``participant_id``, ``study``.

    Returns
    -------
    DataFrame
        ``features`` and the fields of `brainage.evaluate.tell_studies.Told`, ``people`` of one split.

    """
    shown = predictions[(predictions["held_out"] == "random") & predictions["embedding_1"].notna()]
    shown = shown.merge(_studies(people))
    rows: list[dict[str, object]] = []
    for (learner, inputs), part in shown.groupby(["learner", "inputs"], sort=False):
        splits = [split for _, split in part.groupby("seed") if enough(split["study"], split["participant_id"])]
        told = [_told(split[["embedding_1", "embedding_2"]], split) for split in splits]
        if not told:  # small cohorts hold out too few people of a study
            continue
        if not rows:  # all learners and inputs have the same splits
            rows.append(_mean("age, held out", [_told(_age(split), split) for split in splits]))
        rows.append(_mean(f"{learner}, {inputs}", told))
    return pd.DataFrame(rows)


def _studies(people: pd.DataFrame) -> pd.DataFrame:
    """Return the study of each participant, or of each visit if sessions tell them apart."""
    return people[[name for name in ("participant_id", "session", "study") if name in people]]


def _told(features: pd.DataFrame, split: pd.DataFrame) -> Told:
    return tell_studies(features, split["study"], people=split["participant_id"])


def _age(people: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"age": people["age"], "age_squared": people["age"] ** 2})


def _mean(features: str, told: list[Told]) -> dict[str, object]:
    mean = pd.DataFrame(told).mean()
    return {"features": features, **mean, **{name: round(mean[name]) for name in ("studies", "people")}}


def objective_effects(mae: pd.DataFrame) -> pd.DataFrame:
    """Return what a choice of objective is worth, beside what the learning rate and the shift in the code are.

    Parameters
    ----------
    mae : DataFrame
        ``objective``, ``learning_rate``, ``architecture``, ``seed``, ``mae``, of the experiment ``ablation``.

    """
    narrow = mae[mae["architecture"] == "narrow"]
    table = narrow.pivot_table(index=["learning_rate", "seed"], columns="objective", values="mae")
    usual = table[[name for name in table if "exact" not in str(name)]]
    authors = table.xs(_AUTHORS_RATE, level="learning_rate")
    gain = usual["L1"] - usual["adaptive, as coded"]
    low, high = min(mae["learning_rate"]), max(mae["learning_rate"])
    by_rate = usual.mean(axis=1)
    rows = [
        _row("exponential loss: exact minus as coded", authors["L^exp, exact"] - authors["L^exp, as coded"]),
        *(_row(f"objective at a rate of {rate:g}: L1 minus the paper's", gain.loc[rate]) for rate in (low, high)),
        _row("learning rate: the authors' minus ten times it", by_rate.loc[low] - by_rate.loc[high]),
    ]
    return pd.DataFrame(rows)


def width_effects(mae: pd.DataFrame) -> pd.DataFrame:
    """Return what a wider network is worth, and what is credited to the objective if only one of the two has it.

    Mean and range over splits; each split is the mean over learning rates and, for the width, over objectives.

    Parameters
    ----------
    mae : DataFrame
        ``objective``, ``learning_rate``, ``architecture``, ``seed``, ``mae``, of the experiment ``width``.

    """
    errors = mae.pivot_table(index="seed", columns=["objective", "architecture"], values="mae")
    by_width = errors.T.groupby("architecture").mean().T
    both = errors["L1", "narrow"] - errors["adaptive, as coded", "wide"]
    width = _row("width: 16–128 minus 64–512 channels", by_width["narrow"] - by_width["wide"])
    return pd.DataFrame([width, _row("both: narrow L1 minus the paper's, wide", both)])


def _row(effect: str, values: pd.Series, repeated: str = "splits", kind: str = CHANGES) -> dict[str, object]:
    ends = {"size": values.mean(), "low": values.min(), "high": values.max()}
    return {"kind": kind, "effect": effect, **ends, "over": f"{values.count()} {repeated}"}
