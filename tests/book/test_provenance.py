from brainage.book.notebooks import Page
from brainage.book.provenance import provenance_page
from brainage.engine import store
from brainage.engine.results import Results
from tests.core.test_markup import rendered


def test_lists_notebooks_results_and_versions() -> None:
    size = {"voxel_size": 8, "repeats": 2}
    origin = store.provenance(profile="smoke", cohort="C", fingerprint="f00", parameters=size, seconds=1, memory=0)
    store.save(Results({}, origin), "published", "trends", "simulated")
    counted = {**size, "repeats": 3000}
    store.save(Results({}, {**origin, "parameters": counted}), "published", "gap_power", "simulated")
    store.save(Results({}, origin), "published", "ages", "simulated")
    text = provenance_page([Page("fig2_trends", True, 12.3, "2026-01-01 00:00:00", "abc")])
    assert "| {doc}`/notebooks/fig2_trends` | 12.3 | 2026-01-01 00:00:00 | `abc` |" in text
    assert "| published/trends | C | `f00` | smoke: 8&nbsp;mm, 2&nbsp;splits | 1 |" in text
    assert r"| published/gap\_power | C | `f00` | smoke: 8&nbsp;mm, 3000&nbsp;studies | 1 |" in text
    assert "| published/ages | C | `f00` | smoke: 8&nbsp;mm | 1 |" in text
    assert "torch\n2.13.0" in rendered(text).text
    assert f"commit `{store.commit()}`" in text


def test_what_a_cohort_is_called_stays_text() -> None:
    name = "<script>alert(1)</script> | `a` | {{ b }} $c$\n# d"
    origin = store.provenance(
        profile=name, cohort=name, fingerprint=name, parameters={"voxel_size": name}, seconds=1, memory=0
    )
    store.save(Results({}, {**origin, "commit": name}), "published", "ages", "simulated")
    shown = rendered(provenance_page([]))
    assert shown.text.count("<script>alert(1)</script> | `a` | {{ b }} $c$ # d") == 5
    assert not {"script", "h3", "h4", "math"} & set(shown.tags)
    assert shown.tags.count("td") == 6 + 2 * 10
