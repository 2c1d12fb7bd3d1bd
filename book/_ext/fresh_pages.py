"""Sphinx extension: a page is never older than what it shows.

Sphinx goes by the times of files. A page here also shows what its file does not hold (an executed notebook, tables, the
bibliography, titles of other pages), a file can come back with an older time, and the PDF's build reads pages otherwise
than the site's. So a page is read again when its text is another, and written again when this builder wrote another.
"""

import hashlib
import json
from pathlib import Path

from figure_notebooks import page_text
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def changed_pages(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """Tell Sphinx which pages to read again: those whose text is not the one that was read."""
    known = _texts(env)
    return [name for name in env.found_docs if name in known and known[name] != _digest(app, name, _now(app, name))]


def remember(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note which text is read."""
    _texts(app.env)[docname] = _digest(app, docname, source[0])


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Tell Sphinx which pages to write: those that this builder wrote with another text; all, if a title changed."""
    before, now = _written(app), _state(env)
    if before.get("titles") != now["titles"]:
        return sorted(env.found_docs)
    return [name for name, text in now["texts"].items() if before["texts"].get(name) != text]


def drop_what_is_gone(app: Sphinx, error: Exception | None) -> None:
    """Delete pages that are no longer in the book, and a start that leads to one; the contents write it anew."""
    if error is None:
        for name in set(_written(app)["texts"]) - app.env.found_docs:
            (Path(app.outdir) / f"{name}.html").unlink(missing_ok=True)
        start = Path(app.outdir) / "index.html"
        if start.is_file() and f"{app.config.root_doc}.html" not in start.read_text(encoding="utf-8"):
            start.unlink()


def note_written(app: Sphinx, error: Exception | None) -> None:
    """Keep what was written, once it is."""
    if error is None:
        _note(app).write_text(json.dumps(_state(app.env)), encoding="utf-8")


def forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Drop a page that is gone."""
    _texts(env).pop(docname, None)


def merge(_app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    _texts(env).update({name: _texts(other)[name] for name in docnames})


def _state(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    return {"texts": dict(_texts(env)), "titles": {name: title.astext() for name, title in env.titles.items()}}


def _texts(env: BuildEnvironment) -> dict[str, str]:
    """Return the digest of each page's text; Sphinx keeps it with the environment."""
    if not hasattr(env, "page_texts"):
        env.page_texts = {}
    return env.page_texts


def _now(app: Sphinx, docname: str) -> str:
    return page_text(app, docname, Path(app.env.doc2path(docname)).read_text(encoding="utf-8-sig"))


def _digest(app: Sphinx, docname: str, text: str) -> str:
    """Return a digest of a text, whatever its line ends, of the extensions, and of the bibliography if it cites."""
    found = hashlib.sha256("\n".join([docname, *text.splitlines()]).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found.update(path.read_bytes())
    if "{cite" in text or "{bibliography}" in text:
        for name in app.config.bibtex_bibfiles:
            found.update((Path(app.srcdir) / name).read_bytes())
    return found.hexdigest()[:16]


def _note(app: Sphinx) -> Path:
    return Path(app.doctreedir) / f"written-{app.builder.name}.json"


def _written(app: Sphinx) -> dict[str, dict[str, str]]:
    path = _note(app)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"texts": {}}


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the hooks; texts are noted when all other extensions have changed them."""
    app.connect("env-get-outdated", changed_pages)
    app.connect("source-read", remember, priority=900)
    app.connect("env-updated", pages_to_write)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("build-finished", drop_what_is_gone, priority=100)
    app.connect("build-finished", note_written, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
