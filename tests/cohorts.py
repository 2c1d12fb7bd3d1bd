"""Small cohorts that tests write, and someone who presses Ctrl-C."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from brainage.data.cohort import Cohort, open_cohort
from brainage.data.sources import simulated
from brainage.data.write_cohort import Plan, write_cohort
from brainage.space.anatomy import grid, region_mask

GRID = grid(8)


BRAIN = region_mask("brain", 8)


def draw(participant_id: str) -> dict[str, np.ndarray]:
    values = np.where(BRAIN, np.float32(participant_id[-1]), np.float32(0))
    values.flat[np.flatnonzero(BRAIN)[:3]] = [21, -1, 0]
    return {"stiffness": values}


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def lab(folder: Path, **changes) -> Cohort:
    """Write the cohort of a lab whose controls are HC: sub-1 came twice, sub-3 has no age, sub-4 no damping ratio."""
    people = pd.DataFrame({
        "participant_id": ["sub-1", "sub-1", "sub-2", "sub-3", "sub-4", "sub-5"],
        "age": [60, 62, 70, "n/a", 50, 66],
        "sex": "F",
        "study": ["A", "A", "A", "B", "B", "B"],
        "diagnosis": ["HC", "HC", "PD", "PD", "HC", "HC"],
        "session": ["ses-1", "ses-2", "n/a", None, None, "ses-1"],
        "scanner": ["Prisma", "Skyra", "Prisma", None, "Skyra", "Skyra"],
        "UPDRS": [None, 3, 41.5, "n/a", 0, 2],
    })  # fmt: skip
    modalities = ("stiffness", "damping_ratio")
    plan = Plan("Lab", people, modalities, GRID, "scans", {}, control="HC", scores=("UPDRS",), partial=True)
    write_cohort(folder, replace(plan, **changes), draw_visit, jobs=1)
    return open_cohort(folder)


def draw_visit(participant_id: str, session: str = "ses-0") -> dict[str, np.ndarray | None]:
    """Draw maps that show who it is, and when: 1.2 kPa for the second visit of the first."""
    values = np.where(BRAIN, np.float32(int(participant_id[-1]) + int(session[-1]) / 10), np.float32(0))
    return {"stiffness": values, "damping_ratio": None if participant_id == "sub-4" else values / 20}


def relabelled(folder: Path, simulated_ones: Cohort) -> None:
    """Write simulated people as a lab has them.

    Controls are HC, patients PD; sub-00003 has no known age, sub-00004 no damping ratio, and sub-00006 is
    sub-00005, who came again.
    """
    people = simulated_ones.participants.assign(session="ses-1")
    people["diagnosis"] = np.where(simulated_ones.is_control, "HC", "PD")
    people.loc[2, "age"] = np.nan
    people.loc[5, ["participant_id", "session"]] = ["sub-00005", "ses-2"]

    def drawn(participant_id: str, session: str) -> dict[str, np.ndarray | None]:
        who = "sub-00006" if session == "ses-2" else participant_id
        maps = {name: np.asarray(simulated_ones.map(who, name)) for name in ("stiffness", "damping_ratio")}
        return maps | ({"damping_ratio": None} if who == "sub-00004" else {})

    modalities = ("stiffness", "damping_ratio")
    plan = Plan("Lab", people, modalities, GRID, "scans", {}, control="HC", partial=True)
    write_cohort(folder, plan, drawn, jobs=1)


class Interrupting:
    """Draws participants, counting; presses Ctrl-C before one of them."""

    def __init__(self, at: str) -> None:
        self.at, self.drawn = at, []

    def __call__(self, participant_id: str) -> dict[str, np.ndarray]:
        if participant_id == self.at:
            raise KeyboardInterrupt
        self.drawn.append(participant_id)
        return draw(participant_id)


def made(tmp_path: Path, plan: Plan, draw_one=draw, **options) -> None:
    write_cohort(tmp_path / "made", plan, draw_one, jobs=1, **options)


def simulate(folder: Path, n: int, known: Cohort | None = None) -> None:
    """Simulate at 8 mm; who was drawn before is taken from there, since nobody depends on how many others there are."""
    real = simulated._Drawer.__call__
    before = set() if known is None else set(known.participants["participant_id"])

    def draw_or_take(drawer: simulated._Drawer, who: str) -> dict[str, np.ndarray]:
        if known is None or who not in before:
            return real(drawer, who)
        maps = {modality: np.asarray(known.map(who, modality)) for modality in known.modalities}
        return {**maps, "segmentation": np.asarray(known.segmentation(who))}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simulated._Drawer, "__call__", draw_or_take)
        simulated.simulate(folder, n, voxel_size=8, jobs=1)
