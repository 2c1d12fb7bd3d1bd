from brainage.data.sources.dial.in_spots import IN_SPOTS


def test_all_of_its_ageing_is_in_spots() -> None:
    cohort = IN_SPOTS.open(1, 8)
    assert cohort.parameters["locality"] == 1
    assert cohort.name == "Simulated lifespan, ageing in spots"
