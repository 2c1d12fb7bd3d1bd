"""Do the papers' own numbers fit together? What can be recomputed from print alone."""

import pandas as pd

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.consistency import CONSISTENCY, FITS, NEARLY, NOT
from brainage.papers.this_book.figures.printed_numbers import PAPERS
from brainage.plotting.numerals import number, powers_of_ten, span

SHOWS = {"printed": Shown(CONSISTENCY)}
_VERDICTS = {"fit": FITS, "nearly": NEARLY, "not": NOT}
_SHORT = dict(zip(PAPERS, ("trauble", "crete", "jomsky"), strict=True))
_TOLD = {  # of the prose: identifier and how many digits
    "mean_age": ("crete-age", ".1f"),
    "p_ad": ("crete-p-ad-r50", ".2f"),
    "p_ad_controls": ("crete-p-ad-r50-controls", ".2f"),
    "p_pd": ("crete-p-pd-rnc", ".2f"),
    "p_pd_controls": ("crete-p-pd-rnc-controls", ".2f"),
    "p_r": ("crete-r-ad-rnc", ".4f"),
    "times": ("crete-times", ".0f"),
    "p_sex": ("jomsky-ta-tas", ".1f"),
    "cubes": ("trauble-cubes", ",.0f"),
}


def numbers(results: PageResults) -> Numbers:
    """Return how many statements fit, by paper, and what single ones imply."""
    table = results["printed"]["statements"]
    judged = sentences(table)
    counts = {name: int((judged["verdict"] == verdict).sum()) for name, verdict in _VERDICTS.items()}
    one = table.set_index("id")
    squares = table[table["rule"] == "r_squared"]
    said: Numbers = {"n": len(judged), **counts}
    for paper, short in _SHORT.items():
        verdicts = judged.loc[judged["paper"] == paper, "verdict"]
        said |= {f"{short}_n": len(verdicts), f"{short}_not": int((verdicts == NOT).sum())}
    for name, (statement, spec) in _TOLD.items():
        said[name] = span(one["implied_low"][statement], one["implied_high"][statement], spec)
    return said | {
        "p_volume": powers_of_ten(one["implied_high"]["jomsky-t-ta"], 1),
        "n_r2": len(squares),
        "not_r2": int((squares["verdict"] == NOT).sum()),
        "far_r2": number((squares["implied_low"] - squares["high"]).max(), ".2f"),
    }


def sentences(statements: pd.DataFrame) -> pd.DataFrame:
    """Return one row a sentence of a paper: where it can be read in two ways, the one that fits best.

    Parameters
    ----------
    statements : DataFrame
        Of the experiment `consistency`.

    """
    fit = statements["verdict"].map(list(_VERDICTS.values()).index)
    sentence = statements["reading_of"].replace("", pd.NA).fillna(statements["id"])
    return statements.loc[fit.groupby(sentence, sort=False).idxmin()]
