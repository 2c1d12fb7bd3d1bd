"""Theil-Sen, the paper's (Methods, "Brain Age Gap"): the median of the slopes of all pairs; outliers hardly move it."""

from scipy import stats

from brainage.gaps.corrections.correction import CONFIDENCE, Array, Correction, Line


def _theil_sen(ages: Array, predicted: Array) -> Line:
    line = stats.theilslopes(predicted, ages, CONFIDENCE)
    return Line(float(line.intercept), float(line.slope), float(line.low_slope))


THEIL_SEN = Correction("theil_sen", _theil_sen)
