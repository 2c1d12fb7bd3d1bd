import numpy as np

from brainage.data.participant import Participant


def test_two_records_of_one_person_are_the_same_whoever_reads_their_maps() -> None:
    about = {"participant_id": "sub-1", "age": 30.0, "sex": "F", "study": "A", "diagnosis": "CN"}
    one, other = (Participant(**about, map=lambda _, level=level: np.full((2, 2, 2), level)) for level in (1, 2))
    assert one == other
    assert "map" not in repr(one)
    assert other.map("stiffness").max() == 2
    assert one.session is None
