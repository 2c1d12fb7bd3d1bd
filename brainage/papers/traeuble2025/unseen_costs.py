"""What a study that was never seen costs in years, and what of it leaving out its ages costs alone."""

from collections.abc import Mapping

import pandas as pd


def unseen_costs(
    predictions: pd.DataFrame, left_out: pd.DataFrame, peers: pd.DataFrame, people: pd.DataFrame
) -> pd.DataFrame:
    """Return by how much errors grow when a study, or as many people of its ages, are left out of training.

    Either is held against errors on the very same people in random splits, where others of their study and of their
    ages took part in training. Each person counts once, however often a random split held them out; who was never held
    out by one does not count.

    Parameters
    ----------
    predictions : DataFrame
        ``learner``, ``inputs``, ``participant_id``, ``age``, ``predicted_age``, of random splits.
    left_out : DataFrame
        ``learner``, ``inputs``, ``held_out`` (the study), ``mae``, years, when the study was left out.
    peers : DataFrame
        ``learner``, ``study``, ``seed``, ``participant_id``, ``age``, ``predicted_age``, of the experiment
        ``unseen_study``.
    people : DataFrame
        ``participant_id``, ``age``, ``study``.

    Returns
    -------
    DataFrame
        ``learner``, ``study``, ``n``, ``youngest``, ``oldest``; ``seen``, the error in random splits; how much more it
        is ``without_study``, and ``without_ages``, the mean over draws, with ``ages_low`` and ``ages_high``; all years.

    """
    seen = _seen(predictions[predictions["inputs"].isin(left_out["inputs"])])
    rows: list[dict[str, object]] = []
    for (learner, study), part in left_out.groupby(["learner", "held_out"], sort=False):
        known = seen.xs(learner)
        inside = people[(people["study"] == study) & people["participant_id"].isin(known.index)]
        usual = known.reindex(inside["participant_id"].unique()).mean()
        draws = peers[(peers["learner"] == learner) & (peers["study"] == study)]
        cost = _excess(draws, known)
        about = {"n": int(part["n"].iloc[0]), "youngest": inside["age"].min(), "oldest": inside["age"].max()}
        costs = {"seen": usual, "without_study": part["mae"].mean() - usual, "without_ages": cost.mean()}
        rows.append(
            {"learner": learner, "study": study, **about, **costs, "ages_low": cost.min(), "ages_high": cost.max()}
        )
    return pd.DataFrame(rows)


def costs_of(
    comparison: Mapping[str, pd.DataFrame], unseen: Mapping[str, pd.DataFrame], people: pd.DataFrame
) -> pd.DataFrame | None:
    """Return `unseen_costs`, of simulated people with ``scanned_alike``; nothing where no study can be left out.

    That column is what leaving the study out costs where all of the same people were scanned alike.

    Parameters
    ----------
    comparison, unseen : mapping
        Tables of the experiments ``comparison`` and ``unseen_study``.
    people : DataFrame
        ``participant_id``, ``age``, ``study``.

    """
    if "left_out" not in comparison or unseen["peers"].empty:
        return None
    # on the grid that studies are left out on
    found = unseen_costs(comparison["common_predictions"], comparison["left_out"], unseen["peers"], people)
    if "alike_left_out" not in unseen:
        return found
    alike = unseen_costs(unseen["alike_predictions"], unseen["alike_left_out"], unseen["peers"].head(0), people)
    alike = alike[["learner", "study", "without_study"]].rename(columns={"without_study": "scanned_alike"})
    return found.merge(alike, how="left")


def _seen(predictions: pd.DataFrame) -> pd.Series:
    """Return the mean error of each person by ``learner`` and ``participant_id``."""
    return _missed(predictions).groupby([predictions["learner"], predictions["participant_id"]]).mean()


def _missed(predictions: pd.DataFrame) -> pd.Series:
    return (predictions["predicted_age"] - predictions["age"]).abs()


def _excess(draws: pd.DataFrame, seen: pd.Series) -> pd.Series:
    """Return by draw how much larger the errors of its people are than their usual ones."""
    usual = draws["participant_id"].map(seen)
    return (_missed(draws) - usual).groupby(draws["seed"]).mean()
