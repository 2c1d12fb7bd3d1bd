"""Storage and loss modulus to stiffness and damping ratio, and back.

Definitions of MRE134 (its README) and of Hiscox et al. 2022 (10.1088/1361-6560/ac5fde, methods), with the complex
shear modulus G* = G' + i G'' and the wave speed v of a medium of density rho::

    stiffness     mu = 2 |G*|^2 / (G' + |G*|) = rho v^2
    damping ratio xi = G'' / (2 G')
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brainage.core.errors import refuse

Array = NDArray[np.float64]


def stiffness(storage_modulus: ArrayLike, loss_modulus: ArrayLike) -> Array:
    """Return the shear stiffness, in the unit of the moduli.

    Parameters
    ----------
    storage_modulus, loss_modulus : array_like
        G' > 0 and G'' >= 0, same shape, same unit (kPa inside this package). NaN means no data and stays NaN.

    Raises
    ------
    BrainageError
        If the shapes differ or a value has the wrong sign.

    Examples
    --------
    A purely elastic medium is as stiff as its storage modulus:

    >>> float(stiffness(2.5, 0.0))
    2.5
    >>> float(stiffness(3.0, 4.0))
    6.25

    """
    storage, loss = _checked(storage_modulus=(storage_modulus, True), loss_modulus=(loss_modulus, False))
    magnitude = np.hypot(storage, loss)
    return 2 * magnitude**2 / (storage + magnitude)


def damping_ratio(storage_modulus: ArrayLike, loss_modulus: ArrayLike) -> Array:
    """Return the damping ratio, dimensionless; parameters and errors as for `stiffness`.

    Parameters
    ----------
    storage_modulus : array_like
        G', kPa, above 0.
    loss_modulus : array_like
        G'', kPa, 0 or more.

    Raises
    ------
    BrainageError
        As of `stiffness`.

    Examples
    --------
    >>> float(damping_ratio(2.0, 0.8))
    0.2

    """
    storage, loss = _checked(storage_modulus=(storage_modulus, True), loss_modulus=(loss_modulus, False))
    return loss / (2 * storage)


def moduli(stiffness: ArrayLike, damping_ratio: ArrayLike) -> tuple[Array, Array]:
    """Return storage and loss modulus, the inverse of `stiffness` and `damping_ratio`.

    With r = 2 xi = G''/G' and q = sqrt(1 + r^2), mu = 2 G' q^2 / (1 + q) is solved for G'.

    Parameters
    ----------
    stiffness : array_like
        mu > 0, in kPa.
    damping_ratio : array_like
        xi >= 0, same shape.

    Raises
    ------
    BrainageError
        If the shapes differ or a value has the wrong sign.

    Examples
    --------
    >>> storage, loss = moduli(6.25, 2 / 3)
    >>> round(float(storage), 12), round(float(loss), 12)
    (3.0, 4.0)

    """
    mu, xi = _checked(stiffness=(stiffness, True), damping_ratio=(damping_ratio, False))
    q = np.hypot(1, 2 * xi)
    storage = mu * (1 + q) / (2 * q**2)
    return storage, 2 * xi * storage


def _real(name: str, values: ArrayLike) -> Array:
    """Return real numbers, not infinite; of a complex modulus the two parts are asked for one by one."""
    array = np.ma.filled(np.ma.asarray(values, float), np.nan) if np.ma.isMaskedArray(values) else np.asarray(values)
    if array.dtype.kind == "c":
        refuse(
            f"{name} is complex; give the real part G' as storage_modulus and the imaginary part G'' as loss_modulus"
        )
    if array.dtype.kind not in "iuf" or np.isinf(array).any():
        what = "infinite" if array.dtype.kind in "iuf" else f"of type {array.dtype}"
        refuse(f"{name} is {what}; expected numbers: mark voxels without data as NaN")
    return array.astype(float)


def _checked(**quantities: tuple[ArrayLike, bool]) -> list[Array]:
    """Return the named quantities as arrays of one shape; the flag says whether zero is impossible."""
    arrays = {name: _real(name, values) for name, (values, _) in quantities.items()}
    shapes = {name: array.shape for name, array in arrays.items()}
    if len(set(shapes.values())) > 1:
        found = " and ".join(f"{name} {shape}" for name, shape in shapes.items())
        refuse(f"shapes differ: {found}; give both on the same grid")
    for name, (_, strict) in quantities.items():
        wrong = arrays[name] <= 0 if strict else arrays[name] < 0
        if wrong.any():
            bound = "> 0" if strict else ">= 0"
            lowest = f"{wrong.sum()} values are not (lowest {arrays[name][wrong].min():g})"
            refuse(f"{name} must be {bound}; {lowest}: mark voxels without data as NaN")
    return list(arrays.values())
