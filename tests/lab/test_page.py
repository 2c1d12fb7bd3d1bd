from brainage.lab.page import made_by, page, table


def test_a_page_knows_its_maker() -> None:
    text = page("People & maps", "brainage cohort check", ["<p>one</p>"], "foot")
    assert made_by("brainage cohort check", text)
    assert not made_by("another", text)
    assert "<h1>People &amp; maps</h1>" in text
    assert '<html lang="en">' in text


def test_cells_are_text_and_numbers_stand_right() -> None:
    shown = table("All <people>", ["Name", "n"], [["<b>", 3], ["x", 4]])
    assert "&lt;b&gt;" in shown
    assert '<td class="number">3</td>' in shown
    assert '<th scope="col" class="number">n</th>' in shown
    assert 'aria-label="All &lt;people&gt;"' in shown
