from brainage.data.sources.dial.settings import SETTINGS
from brainage.data.sources.registry import SOURCES


def test_every_setting_is_a_source_and_the_calibrated_one_is_first() -> None:
    assert set(SETTINGS) < set(SOURCES)
    assert SETTINGS[0] == "simulated"
