from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from brainage.lab.preprocess.scan_task import COLUMNS, ScanTask
from brainage.lab.preprocess.scans_page import scans_page, verdict


def test_what_is_to_be_looked_at_comes_first(tmp_path: Path) -> None:
    names = ("sub-1", "sub-2", "sub-3")
    tasks = [ScanTask("raw", str(tmp_path), one, "t1w", "f", "", (), "deepbet", ("n4",)) for one in names]
    for task in tasks[:2]:
        task.outputs["picture"].parent.mkdir(parents=True)
        Image.fromarray(np.zeros((4, 4), np.uint8)).save(task.outputs["picture"])
    rows = [["sub-1", "t1w", 1.4, 0.97, 0.9, "", ""], ["sub-2", "t1w", 1.4, 0.7, 0.9, "odd <b>", ""]]
    found = pd.DataFrame([*rows, ["sub-3", "t1w", np.nan, np.nan, np.nan, "", "f: is broken"]], columns=COLUMNS)
    page = scans_page(tasks, found)
    assert "3 scans: 1 as usual, 1 to look at, 1 refused." in page
    assert [page.index(f"<td>{one}</td>") for one in ("sub-3", "sub-2", "sub-1")] == sorted(
        page.index(f"<td>{one}</td>") for one in names
    )
    assert page.count("<img ") == 2
    assert page.index("sub-2, t1w: odd &lt;b&gt;") < page.index("<figcaption>sub-1, t1w</figcaption>")
    assert "Of those that were refused nothing was written" in page
    assert verdict(found.iloc[:1]) == "1 scan: 1 as usual, 0 to look at, 0 refused."
