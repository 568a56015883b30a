"""The way from any named coordinate reference system to WGS 84 longitude and latitude."""

from __future__ import annotations

from functools import lru_cache
from typing import overload

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from ecomap.crs.codes import WGS84, parse_crs
from ecomap.errors import CRSError

_FloatArray = NDArray[np.float64]


@overload
def to_wgs84(places: gpd.GeoDataFrame, from_crs: CRS | int | str | None = None) -> gpd.GeoDataFrame: ...
@overload
def to_wgs84(
    places: tuple[ArrayLike, ArrayLike], from_crs: CRS | int | str | None = None
) -> tuple[_FloatArray, _FloatArray]: ...
def to_wgs84(
    places: gpd.GeoDataFrame | tuple[ArrayLike, ArrayLike], from_crs: CRS | int | str | None = None
) -> gpd.GeoDataFrame | tuple[_FloatArray, _FloatArray]:
    """Return places in WGS 84 degrees, longitude before latitude.

    CGCS2000 is taken over as it is: both frames agree within a metre. Any other datum needs a
    transformation that the EPSG dataset publishes; where there is none (Xian 1980) the call is refused,
    because a guess would be off by a hundred metres without a word.

    Parameters
    ----------
    places
        A frame, or a pair of arrays: easting (or longitude) first, northing (or latitude) second.
    from_crs
        The system of the coordinates. May be left out for a frame that carries its own.

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
    first, second = (np.asarray(values, dtype=np.float64) for values in places)
    return _transform(first, second, parse_crs(from_crs))


def _source_of(frame: gpd.GeoDataFrame, from_crs: CRS | int | str | None) -> CRS:
    own = frame.crs
    if from_crs is None:
        if own is None:
            raise CRSError("the frame has no coordinate reference system; name it, for instance EPSG:4490")
        return CRS(own)
    named = parse_crs(from_crs)
    if own is not None and not CRS(own).equals(named, ignore_axis_order=True):
        raise CRSError(
            f"the frame says {CRS(own).to_string()} and the call says {named.to_string()}; leave one out"
        )
    return named


def _transform_frame(frame: gpd.GeoDataFrame, source: CRS) -> gpd.GeoDataFrame:
    geometries = np.asarray(frame.geometry.array, dtype=object)
    flat = shapely.force_2d(geometries)
    x, y = shapely.get_coordinates(flat).T
    longitude, latitude = _transform(x, y, source)
    moved = shapely.set_coordinates(flat.copy(), np.column_stack([longitude, latitude]))
    result = frame.copy()
    result[frame.geometry.name] = gpd.GeoSeries(moved, index=frame.index, crs=WGS84)
    return result.set_geometry(frame.geometry.name, crs=WGS84)


def _transform(first: _FloatArray, second: _FloatArray, source: CRS) -> tuple[_FloatArray, _FloatArray]:
    if source.equals(CRS(WGS84), ignore_axis_order=True):
        return first.copy(), second.copy()
    try:
        longitude, latitude = _transformer(source).transform(first, second)
    except ProjError as error:
        raise CRSError(f"coordinates cannot be brought from {source.name} to WGS 84: {error}") from error
    given = np.isfinite(first) & np.isfinite(second)
    lost = given & ~(np.isfinite(longitude) & np.isfinite(latitude))
    if lost.any():
        row = int(np.argmax(lost))
        raise CRSError(
            f"{int(lost.sum())} coordinate(s) lie outside {source.name}; the first is number {row}: "
            f"{first.flat[row]}, {second.flat[row]}. Check the system and that easting stands before northing"
        )
    return longitude, latitude


@lru_cache(maxsize=32)
def _transformer(source: CRS) -> Transformer:
    exact = _is_cgcs2000(source)
    try:
        return Transformer.from_crs(source, WGS84, always_xy=True, allow_ballpark=exact)
    except ProjError as error:
        raise CRSError(
            f"no transformation from {source.name} to WGS 84 is published; have the coordinates brought to "
            "CGCS2000 (EPSG:4490) with the parameters of the surveying office"
        ) from error


def _is_cgcs2000(source: CRS) -> bool:
    geodetic = source.geodetic_crs
    if geodetic is None or geodetic.datum is None:
        return False
    name = geodetic.datum.name.lower().replace("_", " ")
    return "china 2000" in name or "cgcs2000" in name or "china geodetic coordinate system 2000" in name
