"""The same quantity has one value, on whatever page it stands."""

import importlib
import re
from functools import cache

import jupytext
import pytest

from brainage.engine.shown import Numbers
from tests.conftest import ROOT
from tests.page_results import published

_LEARNERS = ("pca_gp", "supervised", "contrastive")
#: Quantities that stand on several pages: page and key, as many as there are.
SAME = [
    ["audit years_study", "unseen_study study"],
    ["audit study_range", "unseen_study study_range"],
    ["audit years_alike", "unseen_study alike"],
    ["audit rate_controls", "fig4_gap wrong_ad"],
    ["audit years_width", "fig2_ablation width_size"],
    ["audit years_both", "fig2_ablation both_size"],
    ["fig4_gap overlap_AD", "fig6_profiles overlap_AD"],
    ["fig2_comparison guessing", "why_errors guessing"],
    ["realism limit_guessing_nothing", "why_errors guessing_median"],
    ["realism limit_oracle_mre", "fig2_comparison oracle_mre"],
    ["realism limit_two_groups_age_group", "why_errors knowing_two"],
    ["fig2_comparison mae_pca_gp_mri", "why_errors t1w_pca_gp"],
    ["fig2_comparison mae_contrastive_mri", "why_errors t1w_contrastive"],
    *(
        [f"fig2_comparison mae_{one}_mre", f"why_errors test_{one}", f"required_ageing calibrated_{one}_mre"]
        for one in _LEARNERS
    ),
]
#: Keys that are words for something of the page's own, so that they may mean another thing on another page.
OWN = [
    "adaptive_high",
    "ages",
    "best",
    "guessing",
    "inside",
    "n",
    "n_clear",
    "n_corrected",
    "n_published",
    "n_seeds",
    "n_splits",
    "n_studies",
    "near",
    "outside",
    "strength_stiffness",
    "structures",
    "told_age",
    "told_guessing",
]


@cache
def numbers(page: str) -> Numbers:
    module = importlib.import_module(f"brainage.book.pages.{page}")
    return module.numbers(published(module))


@pytest.mark.parametrize("places", SAME, ids=lambda places: places[0])
def test_a_quantity_that_stands_on_several_pages_has_one_value(places: list[str]) -> None:
    found = {place: numbers(place.split()[0])[place.split()[1]] for place in places}
    assert len(set(found.values())) == 1, found


def test_a_key_of_several_pages_is_one_quantity() -> None:
    """Of those that prose shows; the first page takes its numbers from others under longer keys."""
    shown: dict[str, dict[str, str | int]] = {}
    for script in (ROOT / "notebooks").glob("*.py"):
        prose = "".join(cell.source for cell in jupytext.read(script).cells if cell.cell_type == "markdown")
        for key in set(re.findall("{glue:text}`([^`]+)`", prose)) - set(OWN):
            shown.setdefault(key, {})[script.stem] = numbers(script.stem)[key]
    assert {key: found for key, found in shown.items() if len(set(found.values())) > 1} == {}
