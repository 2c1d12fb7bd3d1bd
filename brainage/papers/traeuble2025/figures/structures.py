"""Figure 5: the ten structures in 3-D, moved apart so that none hides another."""

import numpy as np
from matplotlib.colors import LightSource
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import Axes3D, proj3d
from mpl_toolkits.mplot3d.art3d import Poly3DCollection
from nibabel.affines import apply_affine
from numpy.typing import NDArray
from skimage.measure import marching_cubes

from brainage.plotting.panel import panels
from brainage.plotting.style import palette
from brainage.space import anatomy

_APART = 0.8  # of the distance from the thalamus, by which a structure is moved away from it
_WHOLE = ("brain stem", "cerebellum")  # shown with both sides
_VIEWS = {"from outside": (8, 195), "from the middle": (8, 15)}  # degrees: elevation and azimuth
Points = NDArray[np.float64]


def structures_in_3d(voxel_size: int = 2) -> Figure:
    """Draw the left of the atlas's ten structures as surfaces, from two sides, with their names.

    Parameters
    ----------
    voxel_size : int
        Of the grid, mm.

    """
    parts = {name: _points(name, voxel_size) for name in anatomy.STRUCTURES}
    colors = palette(list(parts))
    with panels(1, 2, 3.6, subplot_kw={"projection": "3d"}) as (figure, axes):
        for axis, (title, (elevation, azimuth)) in zip(axes[0], _VIEWS.items(), strict=True):
            for name, (vertices, faces) in parts.items():
                _surface(axis, vertices[faces], colors[name], LightSource(azimuth + 30, 20))
            _frame(axis, np.concatenate([vertices for vertices, _ in parts.values()]))
            axis.view_init(elevation, azimuth)
            axis.set_axis_off()
            axis.set_title(title)
            _names(axis, {name: vertices.mean(axis=0) for name, (vertices, _) in parts.items()})
    return figure


def _points(name: str, voxel_size: int) -> tuple[Points, NDArray[np.int64]]:
    """Return vertices, mm, and faces of the left of a structure, moved away from the thalamus."""
    vertices, faces, _, _ = marching_cubes(_left(name, voxel_size).astype(np.float32), 0.5)
    middle = np.argwhere(_left("thalamus", voxel_size)).mean(axis=0)
    moved = vertices + _APART * (vertices.mean(axis=0) - middle)
    return apply_affine(anatomy.grid(voxel_size).affine, moved), faces


def _left(name: str, voxel_size: int) -> NDArray[np.bool_]:
    mask = anatomy.region_mask(name, voxel_size)
    return mask if name in _WHOLE else mask & anatomy.hemisphere("left", voxel_size)


def _surface(axis: Axes3D, triangles: Points, color: tuple[float, float, float], light: LightSource) -> None:
    surface = Poly3DCollection(triangles, facecolors=[color], linewidths=0, shade=True, lightsource=light)
    surface.set_rasterized(True)  # an SVG of every triangle has 14 MB
    axis.add_collection3d(surface)


def _frame(axis: Axes3D, vertices: Points) -> None:
    """Show all structures as large as they fit, with the same scale along all axes."""
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    axis.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), zlim=(low[2], high[2]))
    axis.set_box_aspect(high - low, zoom=0.98)


def _names(axis: Axes3D, middles: dict[str, Points]) -> None:
    """Write names in two columns beside the structures, with lines to their middles."""
    seen = {name: proj3d.proj_transform(*middle, axis.get_proj())[:2] for name, middle in middles.items()}
    across = sorted(seen, key=lambda name: seen[name][0])
    for names, x, side in ((across[:5], -0.08, "left"), (across[5:], 1.08, "right")):
        for place, name in enumerate(sorted(names, key=lambda one: seen[one][1])):
            text = name.replace("ventral ", "ventral\n")
            style = {"arrowstyle": "-", "lw": 0.8, "color": "black"}
            axis.annotate(
                text,
                seen[name],
                (x, 0.1 + 0.2 * place),
                "data",
                "axes fraction",
                fontsize=9,
                ha=side,
                va="center",
                arrowprops=style,
            )
