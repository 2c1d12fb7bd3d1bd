"""The first page: what goes in, what comes out and what holds up, and numbers of the pages that it points to."""

from matplotlib.figure import Figure
from myst_nb import glue

from brainage.book.findings import CHARTS, charts
from brainage.book.page import Page
from brainage.book.pages import (
    audit,
    consistency,
    fig1_workflow,
    fig3_saliency,
    fig4_gap,
    required_ageing,
    why_errors,
)
from brainage.engine.shown import Numbers, PageResults
from brainage.papers.traeuble2025.figures.at_a_glance import ages_chart, errors_chart, maps_chart
from brainage.plotting.inline_svg import inline_svg
from brainage.plotting.notes import Note, note
from brainage.plotting.tables import HTML

#: Pages whose numbers are told, by how the prose starts their keys.
_TOLD: dict[str, Page] = {
    "errors": why_errors,
    "gap": fig4_gap,
    "needed": required_ageing,
    "printed": consistency,
    "saliency": fig3_saliency,
}
SHOWS = {
    **{key: shown for page in _TOLD.values() for key, shown in page.SHOWS.items()},
    **{key: audit.SHOWS[key] for key in ("seed_rates", "power")},
}
_LEARNER, _INPUTS = "contrastive", "mre"
_SEEN = {
    "maps": "Slices of a brain: stiffness, damping ratio and T1w.",
    "ages": "Points of predicted against true age along a dashed line of equality, in two clouds with few between.",
    "errors": "Bars of the mean absolute error of learners and of people without maps; hollow circles: reported.",
}
_CAPTIONS = {
    "maps": "<strong>In:</strong> maps of stiffness and damping ratio, and a T1w image; here of simulated people.",
    "ages": "<strong>Out:</strong> an age. Contrastive network, both maps, simulated people held out, mean of splits.",
    "errors": (
        "<strong>How far off:</strong> mean error here; blue: learners; the reader knows every parameter of the "
        "simulation. Circles: the paper's, of its own people."
    ),
}
_UNKNOWN = "What the charts of this page show is known of the simulated cohort, and of this one it is not."


def numbers(results: PageResults) -> Numbers:
    """Return the numbers of the pages that this one points to."""
    told = {f"{name}_{key}": value for name, page in _TOLD.items() for key, value in page.numbers(results).items()}
    rates = {**audit.of_rates(results), **audit.of_mismatch(results["power"]["rates"])}
    return told | {f"audit_{key}": value for key, value in rates.items()}


def glance(results: PageResults) -> HTML | Note:
    """Return the charts of what goes in, what comes out and what holds up, side by side, or why there are none."""
    if "limit" not in results:
        return note(_UNKNOWN)
    comparison = results["comparison"]
    shown = comparison["predictions"].query("learner == @_LEARNER and inputs == @_INPUTS and held_out == 'random'")
    figures = {
        "maps": maps_chart(fig1_workflow.maps()),
        "ages": ages_chart(shown),
        "errors": errors_chart(comparison["mae"], results["limit"]["lines"], _INPUTS),
    }
    return HTML(f'<div class="glance">{"".join(_figure(name, one) for name, one in figures.items())}</div>')


def hand_over(results: PageResults) -> None:
    """Glue the charts of the findings, by ``finding_NAME``; where what one shows is not known, an empty place."""
    found = charts(results)
    for name in CHARTS:
        glue(f"finding_{name}", found.get(name, HTML("")), display=False)


def _figure(name: str, figure: Figure) -> str:
    return f"<figure>{inline_svg(figure, _SEEN[name])}<figcaption>{_CAPTIONS[name]}</figcaption></figure>"
