"""Do the papers' own numbers fit together? What can be recomputed from print alone."""

from brainage.engine.shown import Numbers, PageResults, Shown
from brainage.papers.this_book.experiments.consistency import CONSISTENCY, FITS, NEARLY, NOT
from brainage.papers.this_book.figures.printed_numbers import PAPERS
from brainage.plotting.numerals import number, span

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
    counts = {name: int((table["verdict"] == verdict).sum()) for name, verdict in _VERDICTS.items()}
    one = table.set_index("id")
    squares = table[table["rule"] == "r_squared"]
    said: Numbers = {"n": len(table), **counts}
    for paper, short in _SHORT.items():
        verdicts = table.loc[table["paper"] == paper, "verdict"]
        said |= {f"{short}_n": len(verdicts), f"{short}_not": int((verdicts == NOT).sum())}
    for name, (statement, spec) in _TOLD.items():
        said[name] = span(one["implied_low"][statement], one["implied_high"][statement], spec)
    return said | {
        "p_volume": _power(one["implied_high"]["jomsky-t-ta"]),
        "n_r2": len(squares),
        "not_r2": int((squares["verdict"] == NOT).sum()),
        "far_r2": number((squares["implied_low"] - squares["high"]).max(), ".2f"),
    }


def _power(value: float) -> str:
    """Return a small number as prose has it.

    >>> _power(3.2e-8)
    '3 × 10⁻⁸'
    """
    mantissa, power = f"{value:.0e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa} × 10{raised}"
