"""GCJ-02, the shifted longitude and latitude of Chinese web maps, from and to WGS 84.

The shift is a sum of polynomials and sines in degrees from 105°E 35°N, in metres on the Krasovsky
ellipsoid, up to about 700 m. It changes by as much as 5 m a kilometre, so no single offset holds for a map.
`ecomap.crs.shift` has the arithmetic and says where it comes from. The box outside which nothing is shifted
comes from there too; it covers all of China and parts of its neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.crs.arrays import as_pair, in_chunks
from ecomap.crs.pieces import PIECE, pieces_for
from ecomap.crs.shift import EXTENT, GCJ02_STEPS

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ecomap.crs.arrays import Pair

__all__ = ["EXTENT", "gcj02_to_wgs84", "wgs84_to_gcj02"]


def wgs84_to_gcj02(longitude: ArrayLike, latitude: ArrayLike, *, compiled: bool | None = None) -> Pair:
    """Return GCJ-02 longitude and latitude of places in WGS 84.

    CGCS2000 may be given too: both frames agree within a metre.

    Parameters
    ----------
    longitude, latitude
        Degrees in WGS 84, of one shape or of shapes that broadcast.
    compiled
        Whether compiled loops do the work (extra `fast`); None takes them for millions of points.

    Returns
    -------
    tuple
        Degrees in GCJ-02 in the common shape. Places outside `EXTENT` and NaN are returned as they came.

    Examples
    --------
    >>> longitude, latitude = wgs84_to_gcj02(113.13, 29.36)
    >>> round(float(longitude), 6), round(float(latitude), 6)
    (113.135963, 29.357445)
    """
    east, north = as_pair(longitude, latitude)
    pieces = pieces_for(east.size, steps=1, compiled=compiled)
    return in_chunks(pieces.gcj02_of_wgs84, east, north, size=PIECE)


def gcj02_to_wgs84(longitude: ArrayLike, latitude: ArrayLike, *, compiled: bool | None = None) -> Pair:
    """Return WGS 84 longitude and latitude of places in GCJ-02, the exact inverse within 1e-10 degrees.

    The shift is taken at the place it leads from, found by fixed-point iteration, not at the place given;
    that simple way is wrong by up to 4 m.

    Parameters
    ----------
    longitude, latitude
        Degrees in GCJ-02, of one shape or of shapes that broadcast.
    compiled
        Whether compiled loops do the work (extra `fast`); None takes them for millions of points.

    Returns
    -------
    tuple
        Degrees in WGS 84 in the common shape. Places that no place inside `EXTENT` is shifted to, and NaN,
        are returned as they came. In a strip of less than 1 km along the border of `EXTENT`, far from China,
        two places may share an image; the one inside is returned.
    """
    east, north = as_pair(longitude, latitude)
    pieces = pieces_for(east.size, steps=GCJ02_STEPS, compiled=compiled)
    return in_chunks(pieces.wgs84_of_gcj02, east, north, size=PIECE)
