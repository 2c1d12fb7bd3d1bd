from brainage.papers.this_book.catalog import EXPERIMENTS


def test_all_but_those_that_make_maps_of_4_mm_or_see_none_are_published_at_2_mm() -> None:
    assert {one.name for one in EXPERIMENTS if one.published != "paper"} == {
        "consistency",
        "sensitivity",
        "sources",
        "study_strengths",
    }
