"""Valid geometries of every family, thrown onto an outline until they lie inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import UsageError
from ecomap.geojson import COORDINATE_DECIMALS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    from shapely import Geometry

    from ecomap.workflows.simulate.draws import Draws

    Geometries = npt.NDArray[np.object_]
    Offsets = npt.NDArray[np.float64]

# Cosines of sixteenths of a quarter turn, to six decimals: written down, because
# the last bit of a computed sine differs between processors.
# fmt: off
_QUARTER = (
    1.0, 0.995185, 0.980785, 0.95694, 0.92388, 0.881921, 0.83147, 0.77301,
    0.707107, 0.634393, 0.55557, 0.471397, 0.382683, 0.290285, 0.19509, 0.098017,
)
# fmt: on
_COSINES = np.array([*_QUARTER, 0.0, *(-value for value in _QUARTER[:0:-1])])
_COSINES = np.concatenate([_COSINES, -_COSINES])
DIRECTIONS = np.stack([_COSINES, np.roll(_COSINES, 16)], axis=1)
"""The 64 directions of the compass rose as unit vectors, shape (64, 2)."""

# Metres of a degree near 40 degrees north; simulated sizes need no more.
_M_PER_DEGREE = np.array([85_000.0, 111_000.0])
_ROUNDS = 200

SHAPES: dict[str, tuple[float, float]] = {
    "line": (800.0, 9_000.0),
    "long": (10_000.0, 60_000.0),
    "small": (60.0, 250.0),
    "medium": (200.0, 900.0),
    "large": (800.0, 3_000.0),
    "wide": (3_000.0, 9_000.0),
}
"""Smallest and largest length of lines, radius of polygons, in metres."""

_VERTICES = {"small": 8, "medium": 16, "large": 32, "wide": 64}


def make_shapes(draws: Draws, shape: str, outline: Geometry, count: int) -> Geometries:
    """Return `count` geometries of one shape that lie properly inside `outline`.

    `shape` is `point` or a key of `SHAPES`.

    Raises
    ------
    UsageError
        If the outline is too small or too thin to hit.
    """
    if shape == "point":
        return place_points(draws, outline, count)
    if shape in {"line", "long"}:
        return _place(draws, outline, _line_offsets(draws, shape, count), shapely.linestrings)
    polygons = _place(draws, outline, _star_offsets(draws, shape, count), shapely.polygons)
    return _with_holes(draws, polygons) if shape in {"large", "wide"} else polygons


def place_points(draws: Draws, outline: Geometry, count: int) -> Geometries:
    """Return `count` points properly inside `outline`."""
    return _place(draws, outline, np.zeros((count, 1, 2)), lambda offsets: shapely.points(offsets[:, 0]))


def _place(draws: Draws, outline: Geometry, offsets: Offsets, build: Callable[[Offsets], Any]) -> Geometries:
    """Throw shapes onto the largest part of an outline; what crosses its border is thrown again, smaller."""
    part = max(shapely.get_parts(outline), key=shapely.area)
    shapely.prepare(part)
    west, south, east, north = part.bounds
    placed = np.empty(len(offsets), dtype=object)
    left = np.arange(len(offsets))
    for throw in range(_ROUNDS):
        if not left.size:
            return placed
        middles = np.array([west, south]) + draws.uniform(left.size, 1, 2) * np.array(
            [east - west, north - south]
        )
        scale = 0.8 ** min(max(throw - 6, 0), 20)
        shapes = build(np.round(middles + scale * offsets[left], COORDINATE_DECIMALS))
        inside = shapely.contains_properly(part, shapes)
        placed[left[inside]] = shapes[inside]
        left = left[~inside]
    raise UsageError(
        f"a county around {west:.4f}, {south:.4f} is too small or too thin to place sites in. "
        "Take it out of the file given with --counties."
    )


def _sizes(draws: Draws, shape: str, count: int) -> Offsets:
    """Return sizes in metres, small ones more often; shape (count, 1)."""
    low, high = SHAPES[shape]
    return low + (high - low) * draws.uniform(count, 1) ** 2


def _line_offsets(draws: Draws, shape: str, count: int, vertices: int = 16) -> Offsets:
    """Return lines that go forward at every step and therefore never cross themselves."""
    forward = np.cumsum(draws.between(0.5, 1.5, count, vertices), axis=1) / vertices
    aside = np.cumsum(draws.between(-0.5, 0.5, count, vertices), axis=1) / vertices
    along = DIRECTIONS[draws.below(64, count)]
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    unit = forward[:, :, None] * along[:, None] + aside[:, :, None] * across[:, None]
    offsets: Offsets = (unit - unit[:, :1]) * _sizes(draws, shape, count)[:, :, None] / _M_PER_DEGREE
    return offsets


def _star_offsets(draws: Draws, shape: str, count: int) -> Offsets:
    """Return irregular outlines that are seen whole from their middle and are therefore valid."""
    vertices = _VERTICES[shape]
    turns = draws.below(64, count, 1) + np.arange(vertices) * (64 // vertices)
    radii = _sizes(draws, shape, count) * draws.between(0.4, 1.0, count, vertices)
    for _ in range(vertices // 8):
        # Neighbours pull each other, so that many vertices make bays and not a saw.
        radii = 0.25 * np.roll(radii, 1, axis=1) + 0.5 * radii + 0.25 * np.roll(radii, -1, axis=1)
    offsets: Offsets = DIRECTIONS[turns % 64] * radii[:, :, None] / _M_PER_DEGREE
    return offsets


def _with_holes(draws: Draws, polygons: Geometries) -> Geometries:
    """Cut a lake into every tenth polygon: its own outline, shrunk to a quarter."""
    pierced = polygons.copy()
    for index in np.flatnonzero(draws.uniform(len(polygons)) < 0.1):
        shell = shapely.get_coordinates(polygons[index])
        middle = shell[:-1].mean(axis=0)
        hole = np.round(middle + 0.25 * (shell - middle), COORDINATE_DECIMALS)
        pierced[index] = shapely.polygons(shell, holes=[hole])
    return pierced
