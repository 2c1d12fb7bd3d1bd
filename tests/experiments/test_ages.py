from brainage.cohort import Cohort
from brainage.experiments.ages import AGES
from brainage.experiments.profiles import PROFILES


def test_everybody_is_counted(small_cohort: Cohort) -> None:
    tables = AGES.run(small_cohort, PROFILES["smoke"])
    assert len(tables["participants"]) == 30
    assert tables["summary"]["n"].iloc[-1] == tables["summary"]["n"].iloc[:-1].sum() == 30
