"""What a report cannot say, on every page: always, and of these people."""

from collections.abc import Iterator
from itertools import pairwise

from brainage.core.markup import html
from brainage.lab.by_study import sentence
from brainage.lab.lab_model import LabModel
from brainage.lab.report.analysis import Analysis

_HOLE = 10.0  # years of age without anybody, which are told
_FEW = 50  # healthy people, below which errors and intervals are rough
_OF_SITES = "Where their ages differ, a model can tell age by the scanner."
_ILL = (
    "Whether somebody is ill. A gap is a difference from healthy people of these studies, with an error as large as "
    "said above; motion, medication, scanner and what went wrong with a map move it, too."
)
_ON_AVERAGE = (
    "That an interval holds everybody's age alike. It holds so many people on average; at the ends of the ages, whom "
    "models take for more usual ones, it holds fewer."
)
_ELSEWHERE = (
    "How it is elsewhere. Errors and intervals are those of people like the ones the model was fitted on; people of "
    "another scanner, sequence or inversion are not like them."
)
_NOT_FOLLOWED = "Whether a group ages faster. People were compared with each other, not followed."
_NOT_KNOWN = (
    "Whether these people are some of those that the model was fitted on: its file was made without saying whom. If "
    "they are, the models had seen them, and every error on this page is too small."
)
_ALWAYS = (_ILL, _ELSEWHERE, _ON_AVERAGE, _NOT_FOLLOWED)


def limits(model: LabModel, analysis: Analysis) -> Iterator[str]:
    """Yield the list with its heading, as HTML.

    Parameters
    ----------
    model : LabModel
        Of `brainage fit`.
    analysis : Analysis
        Of everybody.

    """
    about, studies = model.about, len(model.about.studies)
    points = [] if model.knows_people else [_NOT_KNOWN]
    points += [
        *_ALWAYS,
        f"What a brain looks like outside {about.youngest:.0f} to {about.oldest:.0f} years.",
    ]
    ages = analysis.ages.loc[analysis.ages["healthy"], "age"].dropna().sort_values()
    holes = [(low, high) for low, high in pairwise(ages) if high - low > _HOLE]
    points += [f"Nor between {low:.0f} and {high:.0f}: no healthy person here is of these ages." for low, high in holes]
    healthy = analysis.ages[analysis.ages["healthy"] & analysis.ages["age"].notna()]
    if about.harmonized == "combat":
        points.append(f"How much of an age is the map's. {sentence(healthy)}")
    if studies > 1:
        points.append(f"What is age and what is scanner: {studies} studies were fitted together. {_OF_SITES}")
    if analysis.errors.iloc[0]["n"] < _FEW:
        rough = "errors and intervals are rough themselves."
        points.append(f"Anything exact: with fewer than {_FEW} healthy people {rough}")
    yield "<h2>What this cannot say</h2>"
    yield f"<ul>{''.join(f'<li>{html(one)}</li>' for one in points)}</ul>"
