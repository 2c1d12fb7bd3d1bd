"""Numbers as text for tables, captions and prose: true minus signs, a dash where there is none."""

import pandas as pd

#: True minus signs, and spaces at which a number does not break.
NUMERALS = str.maketrans("- ", "\N{MINUS SIGN}\N{NO-BREAK SPACE}")

#: Where there is no number: an SD of one value, a test that cannot be made.
MISSING = "\N{EM DASH}"


def number(value: float | None, spec: str) -> str:
    """Return a number in a format of Python's; what rounds to 0 has no minus sign.

    >>> number(-0.25, "+.1f"), number(-0.04, "+.1f"), number(float("nan"), ".2f")
    ('−0.2', '+0.0', '—')
    """
    if pd.isna(value):
        return MISSING
    sign = spec[:1] if spec[:1] in ("+", "-", " ") else ""
    return format(float(value), f"{sign}z{spec[len(sign) :]}").translate(NUMERALS)


def percent(share: float) -> str:
    """Return a share of 1 in whole per cent, as prose has it.

    >>> percent(0.456), percent(float("nan"))
    ('46 %', '—')
    """
    return MISSING if pd.isna(share) else f"{number(100 * share, '.0f')} %"


def span(low: float, high: float, spec: str) -> str:
    """Return from where to where numbers reach, or one number if both ends read the same.

    >>> span(-0.25, 1, "+.1f"), span(1.01, 1.02, ".1f")
    ('−0.2 to +1.0', '1.0')
    """
    first, last = number(low, spec), number(high, spec)
    return first if first == last else f"{first} to {last}"


def with_interval(value: float, low: float, high: float, spec: str) -> str:
    """Return a number with its interval, or alone if it has none.

    >>> with_interval(1, 0.5, 1.5, ".1f").split(), with_interval(1, float("nan"), float("nan"), ".1f")
    (['1.0', '[0.5,', '1.5]'], '1.0')
    """
    if pd.isna(value) or pd.isna(low) or pd.isna(high):
        return number(value, spec)
    return f"{number(value, spec)} [{number(low, spec)}, {number(high, spec)}]".translate(NUMERALS)


def plus_minus(mean: float, sd: float, places: int) -> str:
    """Return mean ± SD, or the mean alone if it has none.

    >>> plus_minus(3.14, 0.5, 1).split(), plus_minus(3.14, float("nan"), 1)
    (['3.1', '±', '0.5'], '3.1')
    """
    shown = number(mean, f".{places}f")
    return shown if pd.isna(mean) or pd.isna(sd) else f"{shown} ± {number(sd, f'.{places}f')}".translate(NUMERALS)


def powers_of_ten(value: float, digits: int) -> str:
    """Return a number as so many digits and a power of ten.

    >>> powers_of_ten(3.17e-8, 2).split()
    ['3.2', '×', '10⁻⁸']
    """
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa} × 10{raised}".translate(NUMERALS)


def p_value(value: float) -> str:
    """Return p, three digits; without p, that nothing was tested.

    >>> p_value(0.0004), p_value(0.0412), p_value(float("nan"))
    ('< 0.001', '0.041', 'not tested')
    """
    if pd.isna(value):
        return "not tested"
    return "< 0.001" if value < 0.001 else number(value, ".3f")
