import html
import json
import re
from itertools import product

import pandas as pd

from brainage.papers.traeuble2025.figures.disease_gaps import METHODS
from brainage.papers.traeuble2025.figures.false_calls import false_call_sliders


def grid() -> pd.DataFrame:
    """Rates that tell their place: tens of the number of controls, ones of the mismatch, tenths of the spread."""
    cells = product((12, 100), ((66, 73), (55, 83)), (0.0, 5.0), (1.0, 2.0), METHODS)
    rows = [
        {
            "controls": n, "patients": 20, "youngest": low, "oldest": high, "mismatch": mismatch, "spread": spread,
            "correction": way[0], "fitted_on": way[1], "rate": (n + mismatch) / 1000, "low": 0.0, "high": spread / 2,
        }
        for n, (low, high), mismatch, spread, way in cells
    ]  # fmt: skip
    return pd.DataFrame(rows).sample(frac=1, random_state=0)


def test_the_script_finds_every_combination_where_it_looks() -> None:
    text = false_call_sliders(grid()).text
    data = json.loads(html.unescape(re.search('data-rates="(.*?)"', text)[1]))
    sizes, ages, mismatches, spreads = data["levels"]
    assert set(data["bars"]) == set(METHODS.values())
    for at in product(range(2), repeat=4):
        place = 0
        for index in at:
            place = 2 * place + index
        for rates in data["bars"].values():
            rate, low, high = rates[place]
            assert rate == int(sizes[at[0]]) + float(mismatches[at[2]].split()[0])
            assert (low, high) == (0, 500 * {"that of controls": 1, "2 times that of controls": 2}[spreads[at[3]]])
    assert sorted(ages) == ["55–83 years", "66–73 years"]


def test_it_opens_where_the_paper_is_with_patients_five_years_older() -> None:
    text = false_call_sliders(grid()).text
    data = json.loads(html.unescape(re.search('data-rates="(.*?)"', text)[1]))
    values = [int(one) for one in re.findall('value="(.*?)"', text)]
    shown = [levels[value] for levels, value in zip(data["levels"], values, strict=True)]
    assert shown == ["12", "66–73 years", "5 years", "that of controls"]
