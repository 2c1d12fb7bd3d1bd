"""``report.html``: what a lab's ages are worth, on one page that needs no other file."""

from collections.abc import Iterator, Sequence

import pandas as pd

from brainage import __version__
from brainage.core.markup import html, spreadsheet
from brainage.data.cohort import Cohort
from brainage.data.inputs import modalities_of
from brainage.data.modalities import MODALITIES
from brainage.lab.lab_model import LabModel
from brainage.lab.page import download, figure, page, table
from brainage.lab.predicting import NOT_KNOWN, SAME_NAME, TRAINED_ON
from brainage.lab.report import figures
from brainage.lab.report.analysis import Analysis
from brainage.lab.report.groups import SHIFT, Groups
from brainage.lab.report.limits import limits
from brainage.lab.report.methods_text import methods
from brainage.lab.report.regions import section
from brainage.lab.report.studies import StudyTold, sentence

MAKER = "brainage report"
#: On every page.
BANNER = "For research only. No number on this page is a diagnosis, of a person or of a group."
_HOW = (f"{TRAINED_ON}:", SAME_NAME, NOT_KNOWN)  # how an age was come by
_LEANS = 0.9  # years of predicted age a year of age, below which predictions are said to lean towards the middle
_LEVEL = 0.05
_FEW_PATIENTS = 10
#: What columns of the tables hold, in the order of the tables.
DICTIONARY = {
    "participant_id": "who",
    "session": "visit",
    "age": "true age, years; n/a: unknown",
    "study": "who scanned them",
    "diagnosis": "clinical group",
    "predicted_age": "years; the note says by which models",
    "low": "lower end of the interval of the predicted age, years",
    "high": "its upper end",
    "gap": "predicted less true age, years",
    "corrected_gap": "gap less that of healthy people of the same age, years; n/a: age unknown",
    "unusual": "how unlike the others this map is: share of the maps trained on that are less so, %",
    "note": "how the age was come by, and what to beware of",
}


def report_page(
    model: LabModel,
    cohort: Cohort,
    analysis: Analysis,
    groups: Groups,
    commands: Sequence[str],
    *,
    told: StudyTold | None = None,
    regions: pd.DataFrame | None = None,
) -> str:
    """Return the report.

    Parameters
    ----------
    model : LabModel
        Of `brainage fit`.
    cohort : Cohort
        On whom it reports.
    analysis, groups
        Of them.
    commands : sequence of str
        By which it was made.
    told : StudyTold, optional
        How well studies are told from their maps.
    regions : DataFrame, optional
        Of `brainage.lab.report.regions.profile`.

    """
    made = "\n".join(html(line) for line in commands)
    parts = [
        f'<p class="banner">{html(BANNER)}</p>',
        f'<p class="lead">{html(finding(model, analysis))}</p>',
        *_who(model, cohort, analysis),
        *_how_good(model, analysis),
        *([f"<p>{html(sentence(told))}</p>"] if told else []),
        *_patients(analysis, groups),
        *(section(regions) if regions is not None and len(regions) else []),
        *_everybody(analysis),
        "<h2>Methods, for a paper</h2>",
        *(f"<p>{html(one)}</p>" for one in methods(model, analysis, groups)),
        f"<h2>How this was made</h2><pre>{made}</pre>",
        *limits(model, analysis),
    ]
    foot = f"{BANNER} brainage {__version__}; cohort {cohort.name}, fingerprint {cohort.fingerprint}."
    return page(f"{cohort.name}: brain ages, and what they are worth", MAKER, parts, foot)


def finding(model: LabModel, analysis: Analysis) -> str:
    """Return how good ages are, first.

    Parameters
    ----------
    model : LabModel
        Of `brainage fit`.
    analysis : Analysis
        Of everybody.

    """
    overall, (gain, low, _) = analysis.errors.iloc[0], analysis.gain
    error = f"{overall['mae']:.1f} years ({overall['low']:.1f} to {overall['high']:.1f})"
    start = f"Ages of {overall['n']} healthy people are missed by {error} on average, {model.how}."
    guessing = f"{overall['guessing']:.1f}"
    if low <= 0:
        return f"{start} That cannot be told from saying the mean age to everybody, which misses by {guessing}."
    held = f"Intervals that shall hold {100 * model.fit.level:.0f} % of people held {100 * overall['held']:.0f} %."
    return f"{start} Saying the mean age to everybody misses by {guessing}, {gain:.1f} more. {held}"


def _who(model: LabModel, cohort: Cohort, analysis: Analysis) -> Iterator[str]:
    yield "<h2>Who</h2>"
    groups = analysis.ages.groupby(["study", "diagnosis"], sort=True)
    header = ["Study", "Diagnosis", "People", "Maps", "Mean age", "Ages", "Age unknown"]
    caption = f"Everybody with the maps; the healthy are called {cohort.control}"
    yield table(caption, header, [[*names, *_ages(some)] for names, some in groups])
    left = len(cohort) - len(analysis.ages)
    if left:
        yield f"<p>{left} without the maps are not in this report.</p>"
    yield table(
        "Quality of their maps", ["Map", "Maps", "Voxels with data", "Impossible values"], _quality(model, cohort)
    )
    careful = analysis.ages[analysis.ages["note"].map(cautions) != ""]
    if len(careful):
        people = [[row["participant_id"], row["diagnosis"], cautions(row["note"])] for _, row in careful.iterrows()]
        yield table("Whom to be careful with", ["Who", "Diagnosis", "Why"], people)


def _ages(some: pd.DataFrame) -> list[object]:
    known = some["age"].dropna()
    span = f"{known.min():.0f} to {known.max():.0f}" if len(known) else "-"
    mean = f"{known.mean():.0f}" if len(known) else "-"
    return [some["participant_id"].nunique(), len(some), mean, span, len(some) - len(known)]


def _quality(model: LabModel, cohort: Cohort) -> list[list[object]]:
    rows: list[list[object]] = []
    kept = cohort.quality()["modality"].isin(modalities_of(model.about.inputs))
    for modality, some in cohort.quality()[kept].groupby("modality", sort=False):
        wrong = int((some["below"] + some["above"]).sum())
        voxels = f"{some['voxels'].min():,} to {some['voxels'].max():,}"
        rows.append([MODALITIES[str(modality)].label, len(some), voxels, wrong])
    return rows


def cautions(note: str) -> str:
    """Return what a note says to beware of, without how an age was come by.

    Parameters
    ----------
    note : str
        Of `brainage.lab.predicting.predict_lab`.

    Examples
    --------
    >>> cautions("trained on: predicted by the fold that left them out; true age outside those trained on, 18 to 80")
    'true age outside those trained on, 18 to 80'

    """
    return "; ".join(one for one in note.split("; ") if one and not one.startswith(_HOW))


def _how_good(model: LabModel, analysis: Analysis) -> Iterator[str]:
    yield "<h2>How well ages are told</h2>"
    label = "Predicted against true ages with intervals; the dashed line is guessing"
    yield figure(figures.predicted_ages(analysis), label)
    yield f"<p>{html(_of_slope(analysis.slope))}</p>"
    label = "Errors of all, by age and by study, beside those of saying the mean age of these people"
    yield figure(figures.errors(analysis.errors), label)
    held = f"Held by {100 * model.fit.level:.0f} % intervals"
    header = ["Healthy", "People", "Error", "95 % interval", "Saying their mean age", "Mean gap", held]
    caption = "Errors in years, each person once, beside those of saying to all of a row their own mean age"
    yield table(caption, header, [_error(row) for _, row in analysis.errors.iterrows()])
    yield f"<p>{html(_of_decades(analysis.errors))}</p>"
    yield download("errors.tsv", spreadsheet(analysis.errors.round(3)))


def _of_decades(errors: pd.DataFrame) -> str:
    decades = errors[errors["of"] == "age"]
    known = float((decades["n"] * decades["guessing"]).sum() / decades["n"].sum())
    less = "less than these models do" if known < errors.iloc[0]["mae"] else "more than these models do"
    return (
        f"Somebody who knew in which of these {len(decades)} ranges of age each person is, and said its mean, would "
        f"miss by {known:.1f} years, {less}."
    )


def _error(row: pd.Series) -> list[object]:
    held = f"{100 * row['held']:.0f} % ({100 * row['held_low']:.0f} to {100 * row['held_high']:.0f})"
    missed = [f"{row['mae']:.1f}", _interval(row["low"], row["high"]), f"{row['guessing']:.1f}"]
    return [row["what"], int(row["n"]), *missed, f"{row['mean_gap']:+.1f}", held]


def _of_slope(slope: float) -> str:
    start = f"A year of age is {slope:.2f} years of predicted age: predictions"
    less = "Corrected gaps, further down, are gaps less the straight line that those of the healthy follow with age."
    if slope < _LEANS:
        return f"{start} lean towards the middle, the young look older and the old younger than they are. {less}"
    return f"{start} hardly lean towards the middle. {less}"


def _patients(analysis: Analysis, groups: Groups) -> Iterator[str]:
    if analysis.ages["healthy"].all():
        return
    yield "<h2>Groups of patients</h2>"
    yield from (f"<p>{html(f'{who} is not compared: {why}.')}</p>" for who, why in groups.left_out.items())
    if groups.differences.empty:
        return
    recommended = groups.differences[groups.differences["way"].str.contains("recommended")]
    yield from (f"<p>{html(_said(row))}</p>" for _, row in recommended.iterrows())
    label = "By how much each group differs from the healthy, by every way to compare"
    yield figure(figures.differences(groups.differences), label)
    finds = f"Finds {SHIFT:.0f} years"
    header = ["Group", "Compared", "Patients", "Healthy", "Years", "95 % interval", "p", "False", finds]
    caption = "Differences from the healthy in years, and how often simulated studies of these numbers find one"
    yield table(caption, header, [_difference(row) for _, row in groups.differences.iterrows()])
    yield (
        "<p><em>False</em> is the share of studies of as many people of these ages, with errors as large as here, that "
        "find a difference at p &lt; 0.05 where there is none: 5 % is what it should be. The last column is the share "
        f"that find patients who look {SHIFT:.0f} years older. p is not corrected for the number of groups.</p>"
    )
    yield download("groups.tsv", spreadsheet(groups.differences.round(4)))


def _difference(row: pd.Series) -> list[object]:
    years = [f"{row['difference']:+.1f}", _interval(row["low"], row["high"], signed=True), _p(row["p"])]
    rates = [f"{100 * row[name]:.0f} %" for name in ("false", "power")]
    return [row["diagnosis"], row["way"], int(row["n"]), int(row["healthy"]), *years, *rates]


def _said(row: pd.Series) -> str:
    sure = "as chance alone often gives" if row["p"] >= _LEVEL else "as chance alone seldom gives"
    older = "older" if row["difference"] >= 0 else "younger"
    found = f"{_interval(row['low'], row['high'], signed=True)}, p {_p(row['p'])}"
    few = f" {row['n']} patients are too few to conclude anything from." if row["n"] < _FEW_PATIENTS else ""
    return (
        f"{row['diagnosis']}: at the same age {abs(row['difference']):.1f} years {older} than the healthy ({found}), "
        f"{sure}. {100 * row['overlap']:.0f} % of these {row['n']} are within the ages of the healthy; a difference of "
        f"{SHIFT:.0f} years would be found by {100 * row['power']:.0f} % of studies like this.{few}"
    )


def _everybody(analysis: Analysis) -> Iterator[str]:
    yield "<h2>Everybody</h2>"
    yield figure(figures.gaps(analysis), "Gaps by group, less those of healthy people of the same age")
    band = (
        f"The band is {1.645 * analysis.spread:.0f} years to either side: about nine of ten healthy people lie in it."
    )
    wider = "Intervals of ages are wider: of gaps the lean towards the middle is taken away."
    yield f"<p>{html(band)} {wider} Most gaps of single people say nothing.</p>"
    columns = [name for name in DICTIONARY if name in analysis.ages]
    people = analysis.ages[columns]
    shown = people.assign(note=people["note"].map(cautions))
    rows = [[_cell(row[name]) for name in columns] for _, row in shown.iterrows()]
    yield "<details><summary>Ages and intervals of everybody</summary>"
    yield table("Years", [name.replace("_", " ") for name in columns], rows)
    yield "</details>"
    yield download("ages.tsv", spreadsheet(people.round(2).astype("string").fillna("n/a").astype(str)))
    yield table("What the columns hold", ["Column", "Holds"], [[name, DICTIONARY[name]] for name in columns])


def _interval(low: float, high: float, *, signed: bool = False) -> str:
    if pd.isna(low):
        return "too few"
    return f"{low:+.1f} to {high:+.1f}" if signed else f"{low:.1f} to {high:.1f}"


def _p(p: float) -> str:
    return "<0.001" if p < 0.001 else f"{p:.2f}" if p >= 0.1 else f"{p:.3f}"


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "n/a" if pd.isna(value) else f"{value:.1f}"
    return "" if value is None or value is pd.NA else value
