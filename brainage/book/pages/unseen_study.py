"""A study that was never seen: what it costs, how much of that is its ages, and what networks know of studies."""

from math import nan

import pandas as pd
from matplotlib.figure import Figure

from brainage.core.markup import as_markdown
from brainage.core.words import joined
from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.ages import AGES
from brainage.papers.traeuble2025.experiments.comparison import COMPARISON
from brainage.papers.traeuble2025.experiments.embedded_studies import EMBEDDED_STUDIES
from brainage.papers.traeuble2025.experiments.shortcuts import AUDIT
from brainage.papers.traeuble2025.experiments.unseen_study import UNSEEN_STUDY
from brainage.papers.traeuble2025.figures.comparison import LEARNERS
from brainage.papers.traeuble2025.figures.shortcut_tables import study_table
from brainage.papers.traeuble2025.figures.unseen_study import cost_table, costs_by_study
from brainage.papers.traeuble2025.unseen_costs import costs_of
from brainage.plotting import tables
from brainage.plotting.notes import Note, note
from brainage.plotting.numerals import number, percent, span

SHOWS = {
    "comparison": Shown(COMPARISON),
    "unseen": Shown(UNSEEN_STUDY),
    "shortcuts": Shown(AUDIT),
    "embedded": Shown(EMBEDDED_STUDIES),
    "ages": Shown(AGES),
}
#: Key of the prose, and column of the costs.
_KINDS = {"study": "without_study", "ages": "without_ages", "alike": "scanned_alike"}
_LEARNERS = tuple(f"_{learner}" for learner in LEARNERS)
_DEAR = 2  # years
_TOLD = {"age": "age", "mri": "mri", "stiffness": "stiffness", "damping": "damping_ratio"}
_HELD_OUT = "age, held out"
_NONE = "The studies of this cohort are too few, or too small, to leave one of them out."
_COSTS = "Mean absolute error with MRE on the same people, and what is added to it (years)."
_NOT_MEASURED, _TOO_FEW = "(not measured)", "(too few people)"


def numbers(results: PageResults) -> Numbers:
    """Return what leaving out a study costs, and its ages alone, and how well studies are told apart."""
    of_own = _own_among_peers(results["unseen"]["peers"], results["ages"]["participants"])
    return {**_of_costs(costs(results)), "own": of_own, **_of_told(told(results).set_index("features"))}


def costs(results: PageResults) -> pd.DataFrame | None:
    """Return what leaving out each study costs, if this cohort's studies can be left out."""
    people = results["ages"]["participants"]
    return costs_of(results["comparison"].tables, results["unseen"].tables, people)


def figure(results: PageResults) -> Figure | Note:
    """Draw what leaving out each study costs, or say why that is not known."""
    found = costs(results)
    return note(_NONE) if found is None else costs_by_study(found)


def table(results: PageResults) -> tables.HTML | Note:
    """List what the figure shows, or say why that is not known."""
    found = costs(results)
    return note(_NONE) if found is None else tables.show(cost_table(found), _COSTS)


def told(results: PageResults) -> pd.DataFrame:
    """Return how well studies are told from age, maps and embeddings."""
    return pd.concat([results["shortcuts"]["studies"], results["embedded"]["studies"]])


def told_table(results: PageResults) -> tables.HTML:
    """List how well studies are told apart."""
    return tables.show(study_table(told(results)), "How well studies are told apart, by logistic regression.")


def _of_costs(found: pd.DataFrame | None) -> Numbers:
    """Return mean costs over studies with their ranges, what is the scanners' of them, and which studies cost most."""
    if found is None:
        per_learner = [f"{kind}{one}" for kind in ("study", "scanners") for one in _LEARNERS]
        keys = [f"{kind}{end}" for kind in _KINDS for end in ("", "_range")]
        return dict.fromkeys(
            [*keys, *per_learner, "scanners", "scanners_range", "scanners_range_pca_gp", "n_studies", "dear"],
            _NOT_MEASURED,
        )
    by_study = found.groupby("study").mean(numeric_only=True).reindex(columns=list(_KINDS.values()))
    by_learner = found.groupby("learner").mean(numeric_only=True).reindex(columns=list(_KINDS.values()))
    rest = found["without_study"] - found.get("scanned_alike", nan)
    means, dear = by_study.mean(), by_study.index[by_study["without_study"] > _DEAR]
    return {
        **{kind: number(means[name], "+.1f") for kind, name in _KINDS.items()},
        **{f"{kind}_range": span(by_study[name].min(), by_study[name].max(), "+.1f") for kind, name in _KINDS.items()},
        "scanners": number(means["without_study"] - means["scanned_alike"], "+.1f"),
        **{
            f"scanners_{learner}": number(one["without_study"] - one["scanned_alike"], "+.1f")
            for learner, one in by_learner.iterrows()
        },
        **{f"study_{learner}": number(years, "+.1f") for learner, years in by_learner["without_study"].items()},
        "scanners_range": span(rest.min(), rest.max(), "+.1f"),
        "scanners_range_pca_gp": _range(rest[found["learner"] == "pca_gp"]),
        "n_studies": len(by_study),
        "dear": joined([as_markdown(name) for name in dear]) or "none",
    }


def _range(years: pd.Series) -> str:
    return span(years.min(), years.max(), "+.1f") if len(years) else _NOT_MEASURED


def _own_among_peers(peers: pd.DataFrame, people: pd.DataFrame) -> str:
    """Return how many of those who were left out in a study's place are its own people, by study."""
    if peers.empty:
        return _NOT_MEASURED
    own = peers["participant_id"].map(people.drop_duplicates("participant_id").set_index("participant_id")["study"])
    shares = (own == peers["study"]).groupby(peers["study"]).mean()
    return f"{percent(shares.min())} to {percent(shares.max())}"


def _of_told(studies: pd.DataFrame) -> Numbers:
    """Return balanced accuracies: of age and maps, and the ends of those of embeddings beside that of the same ages."""
    accuracy = studies["accuracy"]
    embedded = accuracy[studies.index.str.contains(",") & (studies.index != _HELD_OUT)]
    ends = {"low": embedded.min(), "high": embedded.max(), "held_out": accuracy.get(_HELD_OUT)}
    known = {key: percent(accuracy[name]) if name in accuracy else _NOT_MEASURED for key, name in _TOLD.items()}
    return {
        **{f"told_{key}": share for key, share in known.items()},
        **{f"told_{key}": _TOO_FEW if pd.isna(share) else percent(share) for key, share in ends.items()},
        "told_guessing": percent(studies["guessing"].iloc[0]),
    }
