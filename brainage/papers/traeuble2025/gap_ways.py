"""The ways in which Figures 4 and 6 correct gaps, and what the paper reports of them."""

import pandas as pd

#: Correction and the role of those that it is fitted on: the paper's, on the compared controls, and that on other
#: healthy people, held out of training. The comparison at the same age, which is recommended, is the same in all ways.
PUBLISHED_WAY = ("theil_sen", "control")
OTHERS_WAY = ("theil_sen", "held out")
WAYS = (("none", "held out"), PUBLISHED_WAY, OTHERS_WAY, ("linear", "held out"))


def of_way(table: pd.DataFrame, way: tuple[str, str]) -> pd.DataFrame:
    """Return the rows of one correction, fitted on one role."""
    return table[(table["correction"] == way[0]) & (table["fitted_on"] == way[1])]
