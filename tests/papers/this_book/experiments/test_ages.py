from brainage.data.cohort import Cohort
from brainage.engine.profiles import PROFILES
from brainage.papers.this_book.experiments.ages import AGES


def test_everybody_is_counted(small_cohort: Cohort) -> None:
    tables = AGES.run(small_cohort, PROFILES["smoke"])
    assert len(tables["participants"]) == 30
    assert tables["summary"]["n"].iloc[-1] == tables["summary"]["n"].iloc[:-1].sum() == 30
