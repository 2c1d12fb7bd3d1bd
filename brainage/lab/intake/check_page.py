"""``check.html``: what was found in a lab's folder and what is wrong with it, on one page that needs no other file."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from brainage import __version__
from brainage.core.markup import html
from brainage.data.modalities import MODALITIES
from brainage.data.participant_schema import as_number
from brainage.lab.intake.check import Check, lacking
from brainage.lab.intake.check_figures import ages_by_study, medians_and_coverage
from brainage.lab.intake.columns import OLDEST
from brainage.lab.intake.pictures import as_png
from brainage.lab.intake.problem import Problem
from brainage.lab.intake.reading import as_toml
from brainage.lab.page import figure, page, table

MAKER = "brainage cohort check"
_MOST_PICTURES = 400  # of a modality


def check_page(check: Check) -> str:
    """Return the page of a check.

    Parameters
    ----------
    check : Check
        Of `brainage.lab.intake.check.check_folder`.

    """
    parts = [
        f'<p class="lead">{html(verdict(check))}</p>',
        *_problems("What stops an import", check.stops),
        *_problems("What to look at", [one for one in check.problems if not one.stops]),
        *_people(check),
        *_maps(check),
        *_pictures(check),
        "<h2>How the folder was read</h2>",
        f"<pre>{html_lines(as_toml(check.reading))}</pre>",
    ]
    foot = f"brainage {__version__}. Nothing in the folder was changed. For research only, not for diagnosis."
    return page(f"{check.reading.name}: what there is, and what is wrong with it", MAKER, parts, foot)


def verdict(check: Check) -> str:
    """Return what matters most, in two sentences.

    Parameters
    ----------
    check : Check
        Of `brainage.lab.intake.check.check_folder`.

    """
    people, n = check.people["participant_id"].nunique(), len(check.maps)
    kinds = [f"{count} of {_small(one)}" for one, count in Counter(check.maps["modality"]).items()]
    of = f" ({', '.join(kinds)})" if kinds else ""
    maps = "1 map" if n == 1 else f"{n} maps"
    start = f"{people} {'person' if people == 1 else 'people'}, {maps} that can be read{of}."
    stops, notes = len(check.stops), len(check.problems) - len(check.stops)
    look = f" {notes} {'thing' if notes == 1 else 'things'} to look at." if notes else ""
    if stops:
        return f"{start} {stops} {'problem stops' if stops == 1 else 'problems stop'} an import.{look}"
    return f"{start} Nothing stops an import.{look}"


def _small(modality: str) -> str:
    name = MODALITIES[modality].label
    return name if name.startswith("T1w") else name.lower()


def html_lines(text: str) -> str:
    """Return lines of text as lines of HTML.

    Parameters
    ----------
    text : str
        Of a file.

    """
    return "\n".join(html(line) for line in text.splitlines())


def _problems(title: str, problems: list[Problem]) -> Iterator[str]:
    if problems:
        yield f"<h2>{html(title)}</h2>"
        yield table(f"{len(problems)} in all", ["File", "What was found", "What to do"], [one[:3] for one in problems])


def _people(check: Check) -> Iterator[str]:
    if check.people.empty:
        return
    ages = pd.Series([as_number(one) for one in check.people["age"]], index=check.people.index)
    people = check.people.assign(age=ages.where(ages.between(0, OLDEST)))
    yield "<h2>Who is there</h2>"
    rows = [
        [str(study), str(diagnosis), len(some), _women(some["sex"]), *_ages(some["age"])]
        for (study, diagnosis), some in people.groupby(["study", "diagnosis"], sort=True, dropna=False)
    ]
    header = ["Study", "Diagnosis", "Visits", "Of women", "Mean age", "Youngest", "Oldest", "No usable age"]
    yield table(f"Controls are called {check.reading.control}", header, rows)
    if people["age"].notna().any():
        yield figure(ages_by_study(people), "Ages of each study, a dot a visit")


def _women(sexes: pd.Series) -> str:
    known = sexes.isin(["F", "M", "n/a"]).all()
    return str(int((sexes == "F").sum())) if known else "?"


def _ages(ages: pd.Series) -> list[object]:
    known = ages.dropna()
    told = [f"{one:.0f}" for one in (known.mean(), known.min(), known.max())] if len(known) else ["-"] * 3
    return [*told, int(ages.isna().sum())]


def _maps(check: Check) -> Iterator[str]:
    if check.maps.empty:
        return
    yield "<h2>What their maps hold</h2>"
    rows = []
    for modality, some in check.maps.groupby("modality", sort=False):
        kind = MODALITIES[str(modality)]
        middle, low, high = (float(some["median"].quantile(q)) for q in (0.5, 0.05, 0.95))
        missing = sum(one == modality for _, one in lacking(check))
        coverage = f"{100 * some['coverage'].median():.0f} %, at least {100 * some['coverage'].min():.0f} %"
        unit = f" {kind.unit}" if kind.unit else ""
        spread = f"{middle:.3g}{unit} ({low:.3g} to {high:.3g})"
        rows.append([kind.label, len(some), missing, spread, coverage, int((some["below"] + some["above"]).sum())])
    header = ["Map", "Readable", "Lacking", "Median of maps (90 % of them)", "Brain with data", "Impossible values"]
    yield table("Impossible values will be set to missing, voxel by voxel", header, rows)
    label = "Median of every map against the share of the brain that it covers; unusual ones are named"
    yield figure(medians_and_coverage(check.maps), label)


def _pictures(check: Check) -> Iterator[str]:
    if not check.planes:
        return
    yield "<h2>Pictures of all maps</h2>"
    yield (
        "<p>An axial plane and a coronal one, with the outline of the template's brain; what is unusual "
        "comes first, then what covers least. "
        "Left is the person's left, if the file is right: whether left and right were swapped before it was written "
        "cannot be proven from a map, so look for what is known of a person to be on one side.</p>"
    )
    for modality in check.reading.modalities:
        pictures = _with_flags(check, modality)
        yield f"<h3>{html(MODALITIES[modality].label)}</h3>"
        if len(pictures) > _MOST_PICTURES:
            yield f"<p>{_MOST_PICTURES} of {len(pictures)} are shown.</p>"
        figures = "".join(_picture(check, whose, modality, flag) for whose, flag in pictures[:_MOST_PICTURES])
        yield f'<div class="maps">{figures}</div>'


def _with_flags(check: Check, modality: str) -> list[tuple[str, str]]:
    """Return whose maps there are and what is wrong with them: refused ones, unusual ones, others by coverage."""
    refused = [(whose, why) for (whose, kind), why in check.refused.items() if kind == modality]
    rows = check.maps[check.maps["modality"] == modality]
    rows = rows.sort_values("coverage", kind="stable")
    taken = list(zip(rows["scan"], rows["flag"], strict=True))
    return [*refused, *sorted(taken, key=lambda one: not one[1])]


def _picture(check: Check, whose: str, modality: str, flag: str) -> str:
    said = f"{whose}: {flag}" if flag else whose
    source = as_png(check.planes[whose, modality], modality)
    kind = ' class="flagged"' if flag else ""
    alt = f"{MODALITIES[modality].label} of {whose}"
    image = f'<img src="{source}" alt="{html(alt)}" loading="lazy">'
    return f"<figure{kind}>{image}<figcaption>{html(said)}</figcaption></figure>"
