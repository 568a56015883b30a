"""BD-09, the longitude and latitude of Baidu's maps, from and to GCJ-02 and WGS 84.

It stands on top of GCJ-02; `ecomap.crs.shift` has the arithmetic and says where it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.crs.arrays import as_pair, in_chunks
from ecomap.crs.pieces import PIECE, pieces_for
from ecomap.crs.shift import BD09_STEPS, GCJ02_STEPS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ecomap.crs.arrays import FloatArray, Pair


def gcj02_to_bd09(longitude: ArrayLike, latitude: ArrayLike, *, compiled: bool | None = None) -> Pair:
    """Return BD-09 longitude and latitude of places in GCJ-02.

    Parameters
    ----------
    longitude, latitude
        Degrees in GCJ-02, of one shape or of shapes that broadcast. Meant for China; NaN stays NaN.
    compiled
        Whether compiled loops do the work (extra `fast`); None takes them for millions of points.

    Examples
    --------
    >>> longitude, latitude = gcj02_to_bd09(116.404, 39.915)
    >>> round(float(longitude), 6), round(float(latitude), 6)
    (116.410369, 39.921337)
    """
    east, north = as_pair(longitude, latitude)
    pieces = pieces_for(east.size, steps=1, compiled=compiled)
    return in_chunks(pieces.bd09_of_gcj02, east, north, size=PIECE)


def bd09_to_gcj02(longitude: ArrayLike, latitude: ArrayLike, *, compiled: bool | None = None) -> Pair:
    """Return GCJ-02 longitude and latitude of places in BD-09, the exact inverse within 1e-10 degrees.

    Parameters
    ----------
    longitude, latitude
        Degrees in BD-09, of one shape or of shapes that broadcast. Meant for China; NaN stays NaN.
    compiled
        Whether compiled loops do the work (extra `fast`); None takes them for millions of points.
    """
    east, north = as_pair(longitude, latitude)
    pieces = pieces_for(east.size, steps=BD09_STEPS, compiled=compiled)
    return in_chunks(pieces.gcj02_of_bd09, east, north, size=PIECE)


def wgs84_to_bd09(longitude: ArrayLike, latitude: ArrayLike, *, compiled: bool | None = None) -> Pair:
    """Return BD-09 longitude and latitude of places in WGS 84 degrees, by way of GCJ-02.

    Parameters as in `gcj02_to_bd09`, but in WGS 84.

    Examples
    --------
    >>> longitude, latitude = wgs84_to_bd09(113.13, 29.36)
    >>> round(float(longitude), 6), round(float(latitude), 6)
    (113.142421, 29.363545)
    """
    east, north = as_pair(longitude, latitude)
    pieces = pieces_for(east.size, steps=2, compiled=compiled)

    def whole_way(east: FloatArray, north: FloatArray) -> Pair:
        return pieces.bd09_of_gcj02(*pieces.gcj02_of_wgs84(east, north))

    return in_chunks(whole_way, east, north, size=PIECE)


def bd09_to_wgs84(longitude: ArrayLike, latitude: ArrayLike, *, compiled: bool | None = None) -> Pair:
    """Return WGS 84 longitude and latitude of places in BD-09, the exact inverse within 1e-10 degrees.

    Parameters as in `bd09_to_gcj02`.
    """
    east, north = as_pair(longitude, latitude)
    pieces = pieces_for(east.size, steps=GCJ02_STEPS + BD09_STEPS, compiled=compiled)

    def whole_way(east: FloatArray, north: FloatArray) -> Pair:
        return pieces.wgs84_of_gcj02(*pieces.gcj02_of_bd09(east, north))

    return in_chunks(whole_way, east, north, size=PIECE)
