"""Figure 1: from a vibration to an age, step by step, with formulas and pictures drawn by code."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from brainage.plotting.panel import panels
from brainage.plotting.slices import draw_slice
from brainage.plotting.style import palette
from brainage.space import anatomy

_Z = 8.0  # mm, of all slices
_BRAIN = 0.1  # of the template, whose brightest tissue is 1
_WAVE = 22.0  # mm from crest to crest: some 1.1 m/s at 50 Hz
_COLORS = palette(("scan", "invert", "learn"))


class Step(NamedTuple):
    """A panel: its title, its lines of text, and the modalities that are pictured."""

    title: str
    lines: tuple[str, ...]
    pictures: tuple[str, ...] = ()


STEPS = (
    Step(
        "Shake and scan",
        ("A pillow shakes the head, 50 Hz.", "The scanner sees how far", "each point moves."),
        ("wave",),
    ),
    Step(
        "Invert",
        (
            "Waves give the modulus $G^* = G' + iG''$.",
            r"Stiffness: $\mu = 2\,|G^*|^2 / (G' + |G^*|)$",
            r"Damping ratio: $\xi = G'' / (2\,G')$",
        ),
    ),
    Step(
        "Two maps a person",
        ("Stiffness (left), kPa,", "and damping ratio;", "a T1w image beside."),
        ("stiffness", "damping_ratio"),
    ),
    Step("Prepare", ("MNI152, 2 mm, brain only;", "mean 0 and SD 1 over the", "people trained on."), ("t1w",)),
    Step(
        "Learn age",
        (
            "PCA + Gaussian process",
            "ResNet-18 that predicts age (L1)",
            "ResNet-18 that embeds people by age",
            "(contrastive), then a linear model",
        ),
    ),
    Step(
        "Use",
        (
            "Ages of people held out (Figure 2)",
            "Where it looks: occlusion (3)",
            "Gap in MCI and Alzheimer's disease (4)",
            "One region at a time (5, 6)",
        ),
    ),
)


def workflow_chart(maps: Mapping[str, NDArray[np.float32]]) -> Figure:
    """Draw the steps, two a row.

    Parameters
    ----------
    maps : mapping
        By modality, a 2 mm map, 0 where there are no data.

    """
    with panels(3, 2, 6.6) as (figure, axes):
        for letter, axis, step in zip("abcdef", axes.flat, STEPS, strict=True):
            axis.set(xlim=(0, 1), ylim=(0, 1))
            axis.axis("off")
            axis.set_title(f"{letter}  {step.title}", loc="left", fontsize=12, fontweight="bold")
            width = 0.30 * len(step.pictures)
            for i, name in enumerate(step.pictures):
                _picture(axis.inset_axes((0.30 * i, 0.02, 0.29, 0.94)), name, maps)
            for row, line in enumerate(step.lines):
                axis.text(width + (0.04 if width else 0), 0.86 - 0.2 * row, line, fontsize=10.5, va="center")
    return figure


def wave(shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return a displacement, -1 to 1, that runs inward from the rim of a slice of 2 mm and is damped on its way.

    Parameters
    ----------
    shape : tuple of int
        Voxels along both axes.

    """
    x, y = (np.linspace(-1, 1, n) for n in shape)
    depth = np.clip(1 - np.hypot(x[:, None], y[None, :]), 0, None) * min(shape)  # mm below an ellipse around the slice
    return np.cos(2 * np.pi * depth / _WAVE) * np.exp(-depth / 60)


def _picture(axis: Axes, name: str, maps: Mapping[str, NDArray[np.float32]]) -> None:
    axis.axis("off")
    if name != "wave":
        draw_slice(axis, maps[name], name, _Z, sides=False)
        return
    grid = anatomy.grid(2)
    level = round((_Z - grid.affine[2, 3]) / grid.voxel_size)
    brain = anatomy.template()[9:82, 8:102, level] > _BRAIN
    seen = np.ma.masked_where(~brain, wave(brain.shape))[::-1].T
    axis.imshow(seen, "coolwarm", origin="lower", vmin=-1, vmax=1)
