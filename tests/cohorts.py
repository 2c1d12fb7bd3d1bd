"""Small cohorts that tests write, and someone who presses Ctrl-C."""

from pathlib import Path

import numpy as np

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
