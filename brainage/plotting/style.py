"""What all figures share: fonts that stay legible on a phone, colour-blind-safe colours, labels with units."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib.pyplot as plt
import seaborn as sns

from brainage.data import inputs
from brainage.data.modalities import MODALITIES

_NOTHING = "\N{ZERO WIDTH SPACE}"

#: Width of a figure in inches, that of the book's text column.
WIDTH = 7.0

#: Markers by study, so that colour is never the only cue.
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw in the house style; settings of the caller come back afterwards."""
    theme: dict[Any, Any] = {
        "font.size": 12,
        "axes.titlesize": 12,
        "axes.labelsize": 12,
        "xtick.labelsize": 11,
        "ytick.labelsize": 11,
        "legend.fontsize": 11,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",  # opaque, so that dark mode shows it as it is
        "figure.dpi": 110,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with sns.axes_style("ticks"), plt.rc_context(theme):
        yield


def palette(levels: Sequence[str]) -> dict[str, tuple[float, float, float]]:
    """Return one colour per level from seaborn's colour-blind-safe palette."""
    return dict(zip(levels, sns.color_palette("colorblind", len(levels)), strict=True))


def literal(name: str) -> str:
    r"""Return a name from a table so that Matplotlib shows it as it is: dollars set no formula, a ``_`` hides nothing.

    >>> literal("Study $x$"), literal("Study A")
    ('Study \\$x\\$', 'Study A')
    """
    text = name.replace("$", r"\$")
    return f"{_NOTHING}{text}" if text.startswith("_") else text


#: The two mechanical properties, in the order in which pages show them.
PROPERTIES = inputs.INPUTS["mre"]

#: Inputs of learners as they are called on pages.
INPUTS = {
    "mri": "T1w",
    **{name: kind.label for name, kind in MODALITIES.items() if name != "t1w"},
    "mre": "MRE (both)",
}


def label(modality: str) -> str:
    """Return an axis label with unit.

    >>> label("stiffness"), label("damping_ratio")
    ('Stiffness (kPa)', 'Damping ratio')
    """
    kind = MODALITIES[modality]
    return f"{kind.label} ({kind.unit})" if kind.unit else kind.label
