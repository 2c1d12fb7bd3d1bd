"""Least squares: the straight line from which predictions err least in the mean square."""

from scipy import stats

from brainage.gaps.corrections.correction import CONFIDENCE, Array, Correction, Line


def _linear(ages: Array, predicted: Array) -> Line:
    line = stats.linregress(ages, predicted)
    half = line.stderr * stats.t.ppf((1 + CONFIDENCE) / 2, len(ages) - 2)
    return Line(float(line.intercept), float(line.slope), float(line.slope - half))


LINEAR = Correction("linear", _linear)
