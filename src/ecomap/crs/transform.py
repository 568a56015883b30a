"""Whole frames and pairs of arrays from any named coordinate reference system to WGS 84."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from ecomap.crs.arrays import as_pair
from ecomap.crs.codes import WGS84
from ecomap.crs.identify import identify
from ecomap.crs.reference import Reference, reference
from ecomap.errors import CRSError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ecomap.crs.arrays import FloatArray, Pair

_ANY_ACCURACY_M = 1000.0
"""Stands for whatever the datum is off by, where a rough place will do."""


@overload
def to_wgs84(places: gpd.GeoDataFrame, from_crs: CRS | int | str | None = None) -> gpd.GeoDataFrame: ...
@overload
def to_wgs84(places: tuple[ArrayLike, ArrayLike], from_crs: CRS | int | str | None = None) -> Pair: ...
def to_wgs84(
    places: gpd.GeoDataFrame | tuple[ArrayLike, ArrayLike], from_crs: CRS | int | str | None = None
) -> gpd.GeoDataFrame | Pair:
    """Return places in WGS 84 degrees, longitude before latitude.

    CGCS2000 is taken over as it is: both frames agree within a metre. Any other datum needs a
    transformation that the EPSG dataset publishes for where the places lie; where there is none (Xian 1980,
    Beijing 1954 in most of China) the call is refused, because a guess would be off by a hundred metres
    without a word. GCJ-02, BD-09 and BD-09 Mercator are taken back by their exact inverse.

    Parameters
    ----------
    places
        A frame, or a pair of arrays: easting (or longitude) first, northing (or latitude) second.
    from_crs
        The system of the coordinates, by any name that `reference` reads. May be left out for a frame that
        carries its own.

    Returns
    -------
    A new frame with EPSG:4326, rows and index kept, or a pair of arrays of longitude and latitude.
    Null geometries stay null. Empty input gives empty output.

    Raises
    ------
    CRSError
        No system is given, the frame carries another one than `from_crs`, the system is unknown, there
        is no published way to WGS 84, or coordinates lie outside what the system can express.

    Examples
    --------
    >>> longitude, latitude = to_wgs84(([37567214.0], [3212791.0]), 4525)
    >>> round(float(longitude[0]), 4), round(float(latitude[0]), 4)
    (111.69, 29.03)
    """
    if isinstance(places, gpd.GeoDataFrame):
        return _transform_frame(places, _source_of(places, from_crs))
    if from_crs is None:
        raise CRSError("coordinates alone do not say their system; name it, for instance EPSG:4490")
    return _transform(*as_pair(*places), from_crs)


def _source_of(frame: gpd.GeoDataFrame, from_crs: CRS | int | str | None) -> CRS | int | str:
    own = frame.crs
    if from_crs is None:
        if own is None:
            raise CRSError("the frame has no coordinate reference system; name it, for instance EPSG:4490")
        return CRS(own)
    if own is not None:
        named = reference(from_crs, accuracy_m=_ANY_ACCURACY_M)
        if named.crs is None or not identify(CRS(own)).equals(named.crs, ignore_axis_order=True):
            raise CRSError(
                f"the frame says {CRS(own).to_string()} and the call says {named.key}; leave one out"
            )
    return from_crs


def _transform_frame(frame: gpd.GeoDataFrame, source: CRS | int | str) -> gpd.GeoDataFrame:
    geometries = np.asarray(frame.geometry.array, dtype=object)
    flat = shapely.force_2d(geometries)
    first, second = shapely.get_coordinates(flat).T
    longitude, latitude = _transform(first, second, source)
    moved = shapely.set_coordinates(flat.copy(), np.column_stack([longitude, latitude]))
    result = frame.copy()
    result[frame.geometry.name] = gpd.GeoSeries(moved, index=frame.index, crs=WGS84)
    return result.set_geometry(frame.geometry.name, crs=WGS84)


def _transform(first: FloatArray, second: FloatArray, source: CRS | int | str) -> Pair:
    way = _way_for(first, second, source)
    longitude, latitude = way.to_wgs84(first, second)
    lost = np.isfinite(first) & np.isfinite(second) & np.isnan(longitude)
    if lost.any():
        row = int(np.argmax(lost))
        raise CRSError(
            f"{int(lost.sum())} coordinate(s) lie outside {way.name}; the first is number {row}: "
            f"{first.flat[row]}, {second.flat[row]}. Check the system and that easting stands before northing"
        )
    return longitude, latitude


def _way_for(first: FloatArray, second: FloatArray, source: CRS | int | str) -> Reference:
    """Return the way that is published for the whole of the system, else for where the coordinates lie."""
    try:
        return reference(source)
    except CRSError:
        # Without a datum shift coordinates are off by far less than the areas of transformations are wide.
        longitude, latitude = reference(source, accuracy_m=_ANY_ACCURACY_M).to_wgs84(first, second)
        if np.isnan(longitude).all():
            raise
    west, south, east, north = (
        float(bound(values)) for bound in (np.nanmin, np.nanmax) for values in (longitude, latitude)
    )
    return reference(source, around=(west, south, east, north))
