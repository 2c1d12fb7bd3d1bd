"""One HTML file that needs no other: its frame, its style on screens, in the dark and on paper, its tables."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from matplotlib.figure import Figure

from brainage.core.markup import html
from brainage.plotting.inline_svg import inline_svg

_STYLE = """
:root { color-scheme: light dark; --ink: #262626; --ground: #fff; --line: #bbb; --soft: #f3f3f1; --link: #0b5394; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --ground: #16181a; --line: #555; --soft: #24272a; --link: #8ab8e8; }
}
body { color: var(--ink); background: var(--ground); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 60rem; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } a { color: var(--link); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .92rem; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .7rem .25rem 0; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
svg.figure { max-width: 46rem;
  width: 100%; min-width: 31rem; height: auto; background: #fff; color: #262626; border-radius: .3rem; }
figure { margin: 1rem 0; }
.banner { border-left: .3rem solid #d55e00; padding: .3rem .8rem; font-weight: 600; }
summary { cursor: pointer; padding: .4rem 0; color: var(--link); }
.lead { font-size: 1.1rem; background: var(--soft); padding: .8rem 1rem; border-radius: .3rem; }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .5rem; }
.maps figure { margin: 0; }
.maps img { width: 100%; display: block; image-rendering: pixelated; } .maps figcaption { font-size: .8rem; }
.maps.wide { grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); }
.flagged figcaption { font-weight: 600; } code { font-size: .9em; } pre { background: var(--soft); padding: .8rem;
  overflow-x: auto; font-size: .85rem; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: .6rem; font-size: .85rem; }
@media print { body { max-width: none; font-size: 10pt; } h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; } }
"""


def page(title: str, maker: str, parts: Iterable[str], foot: str) -> str:
    """Return a page.

    Parameters
    ----------
    title : str
        Its heading.
    maker : str
        The command that writes it, by which it knows its own files again.
    parts : iterable of str
        HTML.
    foot : str
        Below everything, as text.

    """
    body = "\n".join(parts)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="{html(maker)}">
<title>{html(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{html(title)}</h1>
{body}
</main>
<footer><p>{html(foot)}</p></footer>
</body>
</html>
"""


def made_by(maker: str, start: str) -> bool:
    """Return whether a page that starts so was written by a command.

    Parameters
    ----------
    maker : str
        As of `page`.
    start : str
        The first letters of a file.

    """
    return f'<meta name="generator" content="{html(maker)}">' in start


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table, which scrolls sideways where it is wider than the screen; cells are text, numbers to the right.

    Parameters
    ----------
    caption : str
        Above it.
    header : sequence of str
        Names of columns.
    rows : iterable of sequence
        Cells.

    """
    body = [list(row) for row in rows]
    numbers = [bool(body) and all(isinstance(row[i], int | float) for row in body) for i in range(len(header))]
    head = "".join(f'<th scope="col"{_class(one)}>{html(name)}</th>' for name, one in zip(header, numbers, strict=True))
    lines = "".join(
        "<tr>"
        + "".join(f"<td{_class(one)}>{html(_cell(cell))}</td>" for cell, one in zip(row, numbers, strict=True))
        + "</tr>"
        for row in body
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{html(caption)}"><table><caption>{html(caption)}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )


def figure(drawn: Figure, label: str) -> str:
    """Return a chart as part of a page; on a phone it scrolls sideways rather than become too small to read.

    Parameters
    ----------
    drawn : Figure
        In the house style.
    label : str
        What is to be seen, for those who do not see it.

    """
    drawing = inline_svg(drawn, label)
    return f'<figure class="scroll" tabindex="0" role="region" aria-label="{html(label)}">{drawing}</figure>'


def download(name: str, text: str) -> str:
    """Return a link that holds a table itself, so that it works offline.

    Parameters
    ----------
    name : str
        Of the file.
    text : str
        Of the table, separated by tabs.

    """
    return (
        f'<p><a href="data:text/tab-separated-values;charset=utf-8,{quote(text)}" download="{html(name)}">'
        f"Save as {html(name)}</a></p>"
    )


def _class(number: bool) -> str:  # noqa: FBT001
    return ' class="number"' if number else ""


def _cell(cell: object) -> object:
    return f"{cell:.3g}" if isinstance(cell, float) else cell
