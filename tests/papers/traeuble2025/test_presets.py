from brainage.engine.fit import LEARNERS
from brainage.papers.traeuble2025.presets import IMAGE_PRESETS, PRESETS


def test_every_preset_is_one_that_its_learner_takes() -> None:
    assert set(PRESETS) == set(IMAGE_PRESETS) == set(LEARNERS)
    for presets in (PRESETS, IMAGE_PRESETS):
        for learner, by_input in presets.items():
            for settings in by_input.values():
                made = LEARNERS[learner](**settings).get_params()
                assert {name: made[name] for name in settings} == settings
