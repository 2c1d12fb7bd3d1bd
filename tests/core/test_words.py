from brainage.core.words import joined


def test_two_names_have_no_comma() -> None:
    assert joined(["one", "two"]) == "one and two"
