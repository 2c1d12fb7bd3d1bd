from brainage.data.sources.dial.in_spots import IN_SPOTS


def test_all_of_its_ageing_is_in_spots_and_twice_as_strong() -> None:
    cohort = IN_SPOTS.open(1, 8)
    assert cohort.parameters["locality"] == 1
    assert cohort.parameters["strength"] == {"stiffness": 2, "damping_ratio": 2, "t1w": 2}
    assert cohort.name == "Simulated lifespan, ageing of another strength and in spots"
