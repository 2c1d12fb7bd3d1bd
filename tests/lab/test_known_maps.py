import numpy as np

from brainage.lab.known_maps import digests, digests_of_names, places


def test_a_map_is_known_again_and_one_that_differs_in_a_voxel_is_not() -> None:
    maps = np.random.default_rng(0).standard_normal((5, 2, 30)).astype(np.float32)
    others = maps[[3, 1]].copy()
    others[1, 1, 7] = np.nextafter(others[1, 1, 7], np.float32(9))
    assert places(digests(others), digests(maps)).tolist() == [3, -1]
    assert places(digests(maps[::2, :, ::1]), digests(maps)).tolist() == [0, 2, 4]
    assert places(digests(maps[:, :, ::-1]), digests(maps)).tolist() == [-1] * 5


def test_a_name_is_known_again() -> None:
    known = digests_of_names(["sub-01", "sub-02"])
    assert places(digests_of_names(["sub-02", "sub-2"]), known).tolist() == [1, -1]
