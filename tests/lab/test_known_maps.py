import numpy as np

from brainage.lab.known_maps import digests, places


def test_a_map_is_known_again_and_one_that_differs_in_a_voxel_is_not() -> None:
    maps = np.random.default_rng(0).standard_normal((5, 2, 30)).astype(np.float32)
    others = maps[[3, 1]].copy()
    others[1, 1, 7] = np.nextafter(others[1, 1, 7], np.float32(9))
    assert places(others, digests(maps)).tolist() == [3, -1]
    assert places(maps[::2][:, ::1], digests(maps)).tolist() == [0, 2, 4]
