"""``preprocess.html``: every scan before and after, those to look at first."""

import base64
from collections.abc import Iterator, Sequence

import pandas as pd

from brainage import __version__
from brainage.core.markup import html, spreadsheet
from brainage.lab.page import download, page, table
from brainage.lab.preprocess.scan_task import ScanTask

MAKER = "brainage preprocess"


def scans_page(tasks: Sequence[ScanTask], found: pd.DataFrame) -> str:
    """Return the page.

    Parameters
    ----------
    tasks : sequence of ScanTask
        What was done.
    found : DataFrame
        A row a task, of `brainage.lab.preprocess.run.preprocess`.

    """
    order = sorted(range(len(tasks)), key=lambda i: (not found["refused"].iloc[i], not found["flag"].iloc[i], i))
    rows = [_row(found.iloc[i]) for i in order]
    header = ["Scan", "Image", "Brain (l)", "Overlap", "Likeness", "To look at"]
    parts = [
        f'<p class="lead">{html(verdict(found))}</p>',
        *([_REFUSED] if found["refused"].astype(bool).any() else []),
        table("Overlap: of the brain with the template's; likeness: correlation of their values", header, rows),
        download("preprocess.tsv", as_text(found)),
        "<h2>Before and after</h2>",
        f"<p>{html(_PICTURES)}</p>",
        *_pictures([tasks[i] for i in order], [found.iloc[i] for i in order]),
    ]
    return page("Scans on their way to MNI152", MAKER, parts, f"brainage {__version__}")


def as_text(found: pd.DataFrame) -> str:
    """Return the table of scans, separated by tabs.

    Parameters
    ----------
    found : DataFrame
        As of `scans_page`.

    """
    return spreadsheet(found.round(3).astype("string").fillna("n/a").astype(str))


def verdict(found: pd.DataFrame) -> str:
    """Return in one line how many scans are on the template.

    Parameters
    ----------
    found : DataFrame
        As of `scans_page`.

    """
    refused, flagged = (int(found[name].astype(bool).sum()) for name in ("refused", "flag"))
    scans = "1 scan" if len(found) == 1 else f"{len(found)} scans"
    return f"{scans}: {len(found) - refused - flagged} as usual, {flagged} to look at, {refused} refused."


def _row(row: pd.Series) -> list[object]:
    numbers = ["-" if pd.isna(row[name]) else f"{row[name]:.2f}" for name in ("litres", "dice", "correlation")]
    return [row["scan"], row["image"], *numbers, row["refused"] or row["flag"]]


def _pictures(tasks: Sequence[ScanTask], rows: Sequence[pd.Series]) -> Iterator[str]:
    yield '<div class="maps wide">'
    for task, row in zip(tasks, rows, strict=True):
        path = task.outputs["picture"]
        if path.is_file() and not row["refused"]:
            source = f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
            said = f"{task.title}: {row['flag']}" if row["flag"] else task.title
            kind = ' class="flagged"' if row["flag"] else ""
            alt = f"{task.title}, before with the outline of its brain and after with the template's"
            image = f'<img src="{source}" alt="{html(alt)}" loading="lazy">'
            yield f"<figure{kind}>{image}<figcaption>{html(said)}</figcaption></figure>"
    yield "</div>"


_REFUSED = "<p>Of those that were refused nothing was written.</p>"
_PICTURES = (
    "On the left an axial and a coronal plane of the image as it came, with the outline of its brain; on the right "
    "what became of it, with the outline of the template's. Left is the person's left, if the file is right: whether "
    "left and right were swapped before it was written cannot be proven from an image. Look whether outlines follow "
    "the brain."
)
