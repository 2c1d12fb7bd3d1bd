"""The book computed anew in the smallest profile, from real maps too where they are."""

from pathlib import Path

from tests.site import Page, pages


def test_every_notebook_runs_in_the_smoke_profile(smoke_site: Path) -> None:
    for page in pages(smoke_site):
        if page.path.parent.name == "notebooks":
            assert "Traceback" not in page.text
            assert "Warning:" not in page.text  # what libraries say on the way, with paths of this machine
            at_its_foot = "profile smoke" in page.text or "profile paper" in page.text  # the real cohort's too
            assert at_its_foot or page.path.stem == "first_page"


def test_real_maps_are_drawn_where_they_are(smoke_site: Path, mre134_clone: Path) -> None:
    page = Page(smoke_site / "notebooks/fig2_trends.html")
    assert len([image for image in page.images if "brain slices" in image["alt"]]) == 2
    assert "The real maps are not here" not in page.text
