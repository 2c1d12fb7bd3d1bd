"""What a cohort is asked for: inputs, boxes and conditions, refused by name if they are none."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from brainage.core.arguments import flags
from brainage.core.errors import refuse
from brainage.space.anatomy import Grid

Box = tuple[slice, slice, slice]


def checked_box(box: Box, grid: Grid) -> Box:
    """Refuse a box that is not three plain slices within the grid."""
    sides = [(side.start, side.stop, side.step) for side in box if isinstance(side, slice)]
    plain = len(box) == len(sides) == 3 and all(step in (None, 1) for _, _, step in sides)
    within = plain and all(
        None not in (start, stop) and 0 <= start < stop <= length
        for (start, stop, _), length in zip(sides, grid.shape, strict=True)
    )
    if not within:
        refuse(f"box is {box}; expected three slices within {grid.shape}, such as anatomy.brain_box({grid.voxel_size})")
    return box


def checked_answers(condition: Callable[[pd.DataFrame], pd.Series], people: pd.DataFrame) -> NDArray[np.bool_]:
    """Return yes or no for each row, whatever order the condition's answers come in."""
    if not callable(condition):
        refuse(f"condition is {condition!r}; expected a function such as lambda p: p['age'] > 30")
    try:
        answers = condition(people.copy())
    except KeyError as error:
        refuse(f"condition: there is no column {error}; the participants have {', '.join(map(str, people))}")
    if isinstance(answers, pd.Series) and not answers.index.equals(people.index):
        refuse("condition: its answers are for other rows, or in another order; expected one for each row of the table")
    return flags("condition", answers, len(people))
