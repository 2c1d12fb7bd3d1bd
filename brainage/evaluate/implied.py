"""What printed numbers imply of one another: R² from errors, p from a mean or a correlation, and the like.

A paper that prints a mean absolute error with its SD, and the SD of ages, has also said what R² is. Nothing is assumed
but definitions, so two numbers that do not fit together cannot both be right as they are described.
"""

from collections.abc import Sequence

import numpy as np
from scipy import stats


def r_squared(mae: float, sd: float, age_sd: float, n: int, ddof: int = 1) -> float:
    """Return the coefficient of determination of predicted ages.

    The squared correlation, which some call R² as well, is never smaller than this.

    Parameters
    ----------
    mae, sd : float
        Mean and SD of absolute errors, years.
    age_sd : float
        SD of the same people's ages, years.
    n : int
        People.
    ddof : int
        1 if SDs are of a sample, 0 if of a population.

    Examples
    --------
    >>> round(r_squared(4.27, 3.32, 19.32, 149), 2)
    0.92

    """
    return 1 - _mean_square(mae, sd, n, ddof) / _mean_square(0, age_sd, n, ddof)


def sd_of_gaps(mae: float, sd: float, gap: float, n: int, ddof: int = 1) -> float:
    """Return the SD of gaps (predicted less true age) of a mean ``gap``, years.

    Parameters
    ----------
    mae, sd : float
        Mean and SD of absolute gaps, years.
    gap : float
        Mean of gaps, years.
    n : int
        People.
    ddof : int
        1 if SDs are of a sample, 0 if of a population.

    """
    return float(np.sqrt((_mean_square(mae, sd, n, ddof) - gap**2) * n / (n - ddof)))


def age_sd(mse: float, r2: float) -> float:
    """Return the SD of ages in the test that a mean squared error (years²) and an R² leave.

    Parameters
    ----------
    mse, r2 : float
        Of the same predictions.

    """
    return float(np.sqrt(mse / (1 - r2)))


def p_of_correlation(r: float, n: int) -> float:
    """Return the two-sided p of a Pearson correlation of ``n`` pairs.

    Parameters
    ----------
    r, n
        Correlation and number of pairs.

    Examples
    --------
    >>> round(p_of_correlation(0.37, 61), 4)
    0.0033

    """
    return float(2 * stats.t.sf(abs(r) * np.sqrt((n - 2) / (1 - r**2)), n - 2))


def p_of_mean(mean: float, sd: float, n: int) -> float:
    """Return the two-sided p of a mean against zero, by Student's t.

    Parameters
    ----------
    mean, sd, n
        Of a sample.

    """
    return float(2 * stats.t.sf(abs(mean) / sd * np.sqrt(n), n - 1))


def p_of_difference(mean: float, sd: float, n: int, of_others: tuple[float, float, int]) -> float:
    """Return the two-sided p of the difference of two means, by Welch's t.

    Parameters
    ----------
    mean, sd, n
        Of one sample.
    of_others : tuple
        Mean, SD and size of the other.

    """
    return float(stats.ttest_ind_from_stats(mean, sd, n, *of_others, equal_var=False).pvalue)


def p_of_nested(mse: float, mse_larger: float, n: int, parameters: int) -> float:
    """Return the p of one more parameter in a linear model, by the F test of nested models.

    Parameters
    ----------
    mse, mse_larger : float
        Mean squared errors without and with it, on the same ``n`` rows.
    n, parameters : int
        Rows, and parameters of the larger model, its constant among them.

    """
    left = n - parameters
    return float(stats.f.sf((mse - mse_larger) / mse_larger * left, 1, left))


def pooled_mean(n: Sequence[int], mean: Sequence[float]) -> float:
    """Return the mean of all people of several groups.

    Parameters
    ----------
    n, mean
        Of each group.

    Examples
    --------
    >>> pooled_mean([1, 3], [20.0, 40.0])
    35.0

    """
    return float(np.average(mean, weights=n))


def percent_less(before: float, after: float) -> float:
    """Return by how many per cent ``after`` is below ``before``.

    Parameters
    ----------
    before, after : float
        In one unit.

    """
    return 100 * (before - after) / before


def cubes(image: Sequence[int], skipped: int, side: int) -> int:
    """Return how many whole cubes lie side by side in an image.

    Parameters
    ----------
    image : sequence of int
        Voxels along each axis.
    skipped : int
        Slices at the end of the last axis that are left out.
    side : int
        Of a cube, voxels.

    """
    x, y, z = image
    return (x // side) * (y // side) * ((z - skipped) // side)


def _mean_square(mean: float, sd: float, n: int, ddof: int) -> float:
    """Return the mean of squares of values with this mean and SD."""
    return mean**2 + sd**2 * (n - ddof) / n
