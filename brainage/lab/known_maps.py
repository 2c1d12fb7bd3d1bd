"""Recognise maps and people that a model was trained on, so that nobody is predicted by a model that saw them."""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_BYTES = 16
Checksums = NDArray[np.uint8]


def digests(maps: NDArray[np.float32]) -> Checksums:
    """Return a checksum of every map, ``(n, 16)``: the same map, the same checksum, and nothing else of it.

    Parameters
    ----------
    maps : ndarray
        ``(n, ...)``.

    Examples
    --------
    >>> one, other, again = digests(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 2.0]], np.float32))
    >>> bool((one == again).all()), bool((one == other).all())
    (True, False)

    """
    return _checksums(np.ascontiguousarray(one).tobytes() for one in maps)


def digests_of_names(names: Iterable[str]) -> Checksums:
    """Return a checksum of everybody's name, ``(n, 16)``.

    Parameters
    ----------
    names : iterable of str
        Such as ``sub-001``.

    """
    return _checksums(name.encode() for name in names)


def shares_with_data(maps: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return of each map the share of voxels that have data, the least of its channels, ``(n,)``.

    Parameters
    ----------
    maps : ndarray
        ``(n, channels, ...)``, 0 where there are no data.

    Examples
    --------
    >>> shares_with_data(np.array([[[1.0, 0.0], [2.0, 3.0]]], np.float32)).tolist()
    [0.5]

    """
    return np.array([min(float(np.mean(channel != 0)) for channel in one) for one in maps])


def places(found: Checksums, known: Checksums) -> NDArray[np.int64]:
    """Return which of the known ones each is, ``(n,)``; -1: none.

    Parameters
    ----------
    found, known : ndarray of uint8
        Of `digests` or `digests_of_names`.

    """
    rows = {one.tobytes(): row for row, one in enumerate(known)}
    return np.array([rows.get(one.tobytes(), -1) for one in found], np.int64)


def _checksums(contents: Iterable[bytes]) -> Checksums:
    found = [hashlib.sha256(one).digest()[:_BYTES] for one in contents]
    return np.frombuffer(b"".join(found), np.uint8).reshape(-1, _BYTES)
