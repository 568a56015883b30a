"""Places on a page: how precisely they are kept, and where symbols and labels stand."""

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
    kinds = shapely.get_type_id(values)
    is_line, is_else = np.isin(kinds, (1, 2, 5)), np.isin(kinds, (3, 4, 6, 7))
    points = values.copy()
    points[is_else] = shapely.point_on_surface(values[is_else])
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
