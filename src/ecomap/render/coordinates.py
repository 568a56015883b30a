"""Coordinates as short integer lists, for pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Geometries = NDArray[np.object_] | Sequence[BaseGeometry | None]

GROUND_DECIMALS = 5
"""Decimals of degrees kept for counties and water: about 1 m."""
SITE_DECIMALS = 6
"""Decimals of degrees kept for sites and patches: about 0.1 m."""


def encode_path(lonlat: NDArray[np.float64], *, decimals: int) -> list[int]:
    """Write a path as integers: the first vertex, then the step to each next one.

    Parameters
    ----------
    lonlat
        Shape (vertices, 2), longitude before latitude, in degrees.
    decimals
        Decimals of a degree that are kept.

    Returns
    -------
    list of int
        Longitude and latitude in turn, in units of 10^-decimals degrees. Steps are taken between rounded
        vertices, so that errors do not add up. Steps of nothing are left out.

    Examples
    --------
    >>> encode_path(np.array([[111.5, 29.0], [111.6, 29.0], [111.6, 29.1]]), decimals=1)
    [1115, 290, 1, 0, 0, 1]
    """
    whole = np.rint(np.asarray(lonlat, dtype=float) * 10**decimals).astype(np.int64)
    steps = np.diff(whole, axis=0)
    moved = steps[np.any(steps != 0, axis=1)]
    flat: list[int] = np.concatenate([whole[:1], moved]).ravel().tolist()
    return flat


def encode_geometry(geometry: BaseGeometry, *, decimals: int) -> list[list[int]]:
    """Write a line or an area as a list of paths; rings of areas follow each other (even-odd fill).

    Points have no path. Parts of collections are taken in turn.

    Examples
    --------
    >>> encode_geometry(shapely.box(0, 0, 1, 1), decimals=0)
    [[1, 0, 0, 1, -1, 0, 0, -1]]
    """
    paths: list[list[int]] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type == "GeometryCollection":
            paths += encode_geometry(part, decimals=decimals)
        elif part.geom_type == "Polygon":
            rings = (part.exterior, *part.interiors)
            # The closing vertex is left out: filling closes the ring.
            paths += [encode_path(shapely.get_coordinates(ring)[:-1], decimals=decimals) for ring in rings]
        elif part.geom_type in {"LineString", "LinearRing"}:
            paths.append(encode_path(shapely.get_coordinates(part), decimals=decimals))
    return paths


def is_areal(geometry: BaseGeometry) -> bool:
    """Say whether the geometry covers ground."""
    return int(shapely.get_dimensions(geometry)) == 2


def symbol_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the longitude and latitude at which the symbol of a site stands, see `symbol_points`.

    Examples
    --------
    >>> symbol_point(shapely.LineString([(0, 0), (4, 0)]))
    (2.0, 0.0)
    """
    longitude, latitude = symbol_points([geometry])[0].tolist()
    return (longitude, latitude)


def symbol_points(geometries: Geometries) -> NDArray[np.float64]:
    """Return where the symbols of sites stand, always on the sites themselves.

    A point is its own place; a line carries its symbol halfway along its longest part; an area inside.

    Parameters
    ----------
    geometries
        In degrees, longitude first.

    Returns
    -------
    numpy.ndarray
        Shape (geometries, 2), longitude before latitude; NaN for None and for empty geometries.

    Examples
    --------
    >>> symbol_points([shapely.Point(3, 4), None]).tolist()
    [[3.0, 4.0], [nan, nan]]
    """
    values = np.array(geometries, dtype=object)
    values[shapely.is_empty(values)] = None
    is_line = np.isin(shapely.get_type_id(values), (1, 2, 5))
    points = np.empty(len(values), dtype=object)
    points[~is_line] = shapely.point_on_surface(values[~is_line])
    parts, line_of = shapely.get_parts(values[is_line], return_index=True)
    # The longest part of each line first; of equally long ones the first.
    order = np.lexsort((np.arange(len(parts)), -shapely.length(parts), line_of))
    longest = order[np.unique(line_of[order], return_index=True)[1]]
    points[is_line] = shapely.line_interpolate_point(parts[longest], 0.5, normalized=True)
    lonlat: NDArray[np.float64] = np.column_stack([shapely.get_x(points), shapely.get_y(points)])
    return lonlat


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the longitude and latitude of the middle of the widest place inside an area.

    It is the centre of the largest circle that fits into the largest part, which leaves a label the most
    room. Longitudes are shortened to true proportion first.

    Examples
    --------
    >>> [round(value, 1) for value in label_point(shapely.box(0, 1, 2, 3))]
    [1.0, 2.0]
    """
    parts = shapely.get_parts(geometry)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    south, north = shapely.bounds(largest)[[1, 3]]
    shrink = max(float(np.cos(np.radians((south + north) / 2))), 0.01)
    true_shape = shapely.transform(largest, lambda lonlat: lonlat * [shrink, 1.0])
    tolerance = max(float(np.ptp(shapely.bounds(true_shape)[[1, 3]])) / 200, 1e-9)
    longitude, latitude = shapely.get_coordinates(
        shapely.maximum_inscribed_circle(true_shape, tolerance=tolerance)
    )[0]
    return (float(longitude) / shrink, float(latitude))
