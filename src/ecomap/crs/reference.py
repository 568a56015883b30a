"""A coordinate system together with its way to WGS 84 and back, and how good that way is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from pyproj.enums import TransformDirection

from ecomap.crs.arrays import as_pair, in_chunks, without_place
from ecomap.crs.bd09 import bd09_to_wgs84, wgs84_to_bd09
from ecomap.crs.bd09_mercator import bd09_mercator_to_wgs84, wgs84_to_bd09_mercator
from ecomap.crs.codes import parse_crs
from ecomap.crs.gcj02 import gcj02_to_wgs84, wgs84_to_gcj02
from ecomap.crs.identify import identify
from ecomap.crs.names import BD09, BD09_MERCATOR, GCJ02, key_of_name
from ecomap.crs.operations import Bounds, find_operation
from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike
    from pyproj import CRS, Transformer

    from ecomap.crs.arrays import FloatArray, Pair, PairFunction

_CHUNK = 65536
"""Enough that calls cost nothing, and few enough that a piece stays in the cache."""


_SHIFTED: Mapping[str, tuple[str, str, PairFunction, PairFunction]] = MappingProxyType(
    {
        GCJ02: (
            "GCJ-02 (Amap, Tencent)",
            "GCJ-02 to WGS 84 (unpublished arithmetic, exact inverse)",
            gcj02_to_wgs84,
            wgs84_to_gcj02,
        ),
        BD09: (
            "BD-09 (Baidu)",
            "BD-09 to GCJ-02 to WGS 84 (unpublished arithmetic, exact inverses)",
            bd09_to_wgs84,
            wgs84_to_bd09,
        ),
        BD09_MERCATOR: (
            "BD-09 Mercator (Baidu, metres)",
            "BD-09 Mercator to BD-09 to GCJ-02 to WGS 84 (unpublished arithmetic, exact inverses)",
            bd09_mercator_to_wgs84,
            wgs84_to_bd09_mercator,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A coordinate system with its way to WGS 84; made by `reference`."""

    key: str
    """Short name that `reference` reads again, authority and code; without a code the system's name."""
    name: str
    """Name for people."""
    crs: CRS | None
    """The system; None for GCJ-02, BD-09 and BD-09 Mercator, which nobody publishes."""
    is_projected: bool
    """Whether coordinates are metres on a plane, not degrees."""
    transformation: str
    """What leads to WGS 84, in PROJ's words or ours; empty for WGS 84 itself."""
    accuracy_m: float | None
    """Accuracy of the transformation in metres as EPSG states it or a person did; None where nobody does."""
    _forward: PairFunction = field(repr=False, compare=False)
    _backward: PairFunction = field(repr=False, compare=False)

    def to_wgs84(self, first: ArrayLike, second: ArrayLike) -> Pair:
        """Return longitude and latitude in WGS 84 degrees.

        Parameters
        ----------
        first, second
            Easting and northing in metres, or longitude and latitude in degrees, of shapes that broadcast.

        Returns
        -------
        New arrays of the common shape; NaN where the system has no such place.
        """
        longitude, latitude = self._forward(*as_pair(first, second))
        latitude[np.abs(latitude) > 90] = np.nan
        return without_place(longitude, latitude)

    def from_wgs84(self, longitude: ArrayLike, latitude: ArrayLike) -> Pair:
        """Return easting and northing, or longitude and latitude, of places in WGS 84 degrees.

        Parameters
        ----------
        longitude, latitude
            Degrees in WGS 84, of shapes that broadcast.

        Returns
        -------
        New arrays of the common shape; NaN where the system cannot express the place.
        """
        east, north = as_pair(longitude, latitude)
        return without_place(*self._backward(east, np.where(np.abs(north) > 90, np.nan, north)))


def reference(
    value: CRS | int | str, *, accuracy_m: float | None = None, around: Bounds | None = None
) -> Reference:
    """Return the system that a person or a file named, with its way to WGS 84.

    A datum needs a transformation that the EPSG dataset publishes for the place. CGCS2000 is taken over as
    it is. Where nothing is published (Xi'an 1980, Beijing 1954 in most of China) the call is refused, because
    a guess would be off by a hundred metres without a word; who knows how far off may say so.

    Parameters
    ----------
    value
        An EPSG code (`4525`, `"EPSG:4525"`), WKT (of ESRI too), a PROJ string, a pyproj CRS, or a name:
        `GCJ-02`, `BD-09`, `BD-09 Mercator`, `CGCS2000`, `国家2000`, `西安80`, `北京54`, `火星坐标`,
        `百度坐标` and other spellings of these.
    accuracy_m
        Metres by which the datum may be off if it is taken as WGS 84. Counts only where no transformation
        is published or nobody states its accuracy.
    around
        West, south, east, north in degrees of the places in question. A transformation that is published for
        elsewhere is not used. Without it one must be published for the whole area of the system.

    Raises
    ------
    CRSError
        The system is unknown, or no transformation is published for the place and no accuracy is stated.
    UsageError
        The accuracy is no positive number.

    Examples
    --------
    >>> zone = reference("EPSG:4525")
    >>> longitude, latitude = zone.to_wgs84(37_567_214.0, 3_212_791.0)
    >>> round(float(longitude), 4), round(float(latitude), 4)
    (111.69, 29.03)
    >>> reference("火星坐标").key, reference("西安80", accuracy_m=150).accuracy_m
    ('GCJ-02', 150)
    """
    if accuracy_m is not None and not (math.isfinite(accuracy_m) and accuracy_m > 0):
        raise UsageError(f"accuracy {accuracy_m} is no positive number of metres")
    key = key_of_name(value) if isinstance(value, str) else None
    if key is not None and key in _SHIFTED:
        return _shifted(key)
    if around is not None:
        west, south, east, north = map(float, around)
        around = west, south, east, north
    return _of_crs(parse_crs(value), accuracy_m, around)


@lru_cache(maxsize=256)
def _of_crs(crs: CRS, accuracy_m: float | None, around: Bounds | None) -> Reference:
    known = identify(crs)
    operation = find_operation(known, accuracy_m=accuracy_m, around=around)
    authority = known.to_authority()
    return Reference(
        key=known.name if authority is None or known.is_bound else ":".join(authority),
        name=known.name,
        crs=known,
        is_projected=known.is_projected,
        transformation=operation.description,
        accuracy_m=operation.accuracy_m,
        _forward=_way(operation.transformer, TransformDirection.FORWARD),
        _backward=_way(operation.transformer, TransformDirection.INVERSE),
    )


def _way(transformer: Transformer | None, direction: TransformDirection) -> PairFunction:
    if transformer is None:
        return _copy
    return partial(in_chunks, partial(_transform, transformer, direction), size=_CHUNK)


def _copy(first: FloatArray, second: FloatArray) -> Pair:
    return first.copy(), second.copy()


def _transform(
    transformer: Transformer, direction: TransformDirection, first: FloatArray, second: FloatArray
) -> Pair:
    east, north = transformer.transform(first, second, direction=direction)
    return east, north


def _shifted(key: str) -> Reference:
    """Return one of the three systems of Chinese web maps."""
    name, words, forward, backward = _SHIFTED[key]
    return Reference(
        key=key,
        name=name,
        crs=None,
        is_projected=key == BD09_MERCATOR,
        transformation=words,
        accuracy_m=None,
        _forward=forward,
        _backward=backward,
    )
