"""Sentences that a run puts into a page: what is left out, and why."""


class Note:
    """Text that Jupyter shows as Markdown."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_markdown_(self) -> str:
        return self.text


def note(text: str) -> Note:
    """Return a block quote.

    >>> note("Nobody here has MCI.").text
    '> Nobody here has MCI.'
    """
    return Note("\n".join(f"> {line}" for line in text.strip().splitlines()))
