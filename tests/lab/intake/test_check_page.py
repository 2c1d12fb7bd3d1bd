import re
from pathlib import Path

from brainage.lab.intake.check_page import check_page, verdict
from tests.lab.intake.conftest import checked
from tests.lab.intake.folders import rewrite_table, save, stiffness_file, values


def test_the_first_sentence_says_what_matters(lab_folder: Path) -> None:
    assert verdict(checked(lab_folder)) == (
        "6 people, 12 maps that can be read (6 of stiffness, 6 of damping ratio). Nothing stops an import."
    )
    stiffness_file(lab_folder, "A-01").write_bytes(b"broken")
    assert "11 maps that can be read" in verdict(checked(lab_folder))
    assert verdict(checked(lab_folder)).endswith("1 problem stops an import.")


def test_a_page_shows_problems_people_maps_and_pictures(lab_folder: Path) -> None:
    save(stiffness_file(lab_folder, "A-01"), 1000 * values(0)[:, ::-1])  # lies elsewhere
    page = check_page(checked(lab_folder))
    assert page.index("What stops an import") < page.index("Who is there") < page.index("Pictures of all maps")
    assert "outside the template" in page
    assert len(re.findall("<img ", page)) == 12
    assert page.index('class="flagged"') < page.index("sub-A02</figcaption>")  # what is wrong comes first
    assert 'alt="Stiffness of sub-A01"' in page
    assert not re.search(r'(src|href)="(?!data:|#)', page)  # it needs no other file
    assert str(lab_folder) not in page


def test_nothing_in_a_table_becomes_part_of_the_page(lab_folder: Path) -> None:
    rewrite_table(lab_folder, lambda one: one.assign(Gruppe="<script>x</script>", Zentrum="<b>&"))
    page = check_page(checked(lab_folder))
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;" in page


def test_a_folder_with_nothing_in_it_has_a_page(tmp_path: Path) -> None:
    assert "there is nobody in it" in check_page(checked(tmp_path))
