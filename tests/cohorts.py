"""Small cohorts that tests write, and someone who presses Ctrl-C."""

from pathlib import Path

import numpy as np
import pytest

from brainage.data.cohort import Cohort
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
