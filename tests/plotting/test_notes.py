from brainage.plotting.notes import note


def test_every_line_of_a_note_is_quoted() -> None:
    assert note("\n**One.**\nTwo.\n").text == "> **One.**\n> Two."


def test_a_note_is_shown_as_markdown() -> None:
    shown = note("Nobody.")
    assert shown._repr_markdown_() == "> Nobody."
    assert not hasattr(shown, "_repr_html_")
