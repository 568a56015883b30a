"""The published operation that leads from a coordinate reference system to WGS 84 in some place."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TypeAlias

from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

from ecomap.crs.codes import WGS84
from ecomap.crs.identify import is_cgcs2000
from ecomap.errors import CRSError

Bounds: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

CGCS2000_ACCURACY_M = 1.0
"""How far CGCS2000 may be from WGS 84. EPSG publishes neither a transformation nor a figure. CGCS2000 is the
frame ITRF97 with the ground as it lay in 2000, WGS 84 follows the ground of the day to a few centimetres, and
eastern China drifts by some 3 cm a year: 0.9 m in 2030. Land surveys take both for one; so does ecomap."""
_WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)
_SLACK_DEGREES = 1e-6
_AXES, _BALLPARK = "axis order change", "Ballpark"
_LISTED = 6


@dataclass(frozen=True, slots=True)
class Operation:
    """One way to WGS 84."""

    transformer: Transformer | None
    """PROJ's, safe in threads; None where the coordinates are WGS 84 degrees already."""
    description: str
    """What it does, step by step; empty where nothing is to be done."""
    accuracy_m: float | None
    """Metres as EPSG states it; None where it does not."""


def find_operation(crs: CRS, *, accuracy_m: float | None, around: Bounds | None) -> Operation:
    """Return the best operation to WGS 84 that is published for the whole of an area.

    Parameters
    ----------
    crs
        Where coordinates come from.
    accuracy_m
        Metres that a person states for a datum without published transformation; None refuses it.
    around
        The area; None for the area of use of the system itself.

    Raises
    ------
    CRSError
        Nothing is published for the area and no accuracy is stated, or the system has no longitude and
        latitude.
    """
    if crs.equals(CRS(WGS84), ignore_axis_order=True):
        return Operation(None, "", 0.0)
    datum = crs.geodetic_crs
    if datum is None or not (crs.is_projected or crs.is_geographic):
        raise CRSError(f"{crs.name} has neither longitude and latitude nor easting and northing")
    if crs.is_bound:
        way = _candidates(crs, WGS84, None, ballpark=False)[0]
        return _operation([way], "", way.accuracy if way.accuracy >= 0 else accuracy_m)
    # The projection apart: PROJ uses no transformation outside the zone, but offices use the zone beside.
    projection = _candidates(crs, datum, None, ballpark=False)[:1] if crs.is_projected else []
    if is_cgcs2000(crs):
        way = _candidates(datum, WGS84, None, ballpark=True)[0]
        return _operation([*projection, way], "CGCS2000 taken as WGS 84", CGCS2000_ACCURACY_M)
    wanted = around or _area(crs)
    for way in _candidates(datum, WGS84, around, ballpark=False):
        if _contains(_area(way), wanted):
            return _operation([*projection, way], "", way.accuracy if way.accuracy >= 0 else accuracy_m)
    if accuracy_m is None:
        raise CRSError(_refusal(crs, datum, around))
    way = next(way for way in _candidates(datum, WGS84, None, ballpark=True) if _BALLPARK in way.description)
    guess = f"{datum.name} taken as WGS 84 (nothing published for the place, {accuracy_m:g} m stated)"
    return _operation([*projection, way], guess, accuracy_m)


def _candidates(
    source: CRS, target: CRS | int, around: Bounds | None, *, ballpark: bool
) -> list[Transformer]:
    area = None if around is None else AreaOfInterest(*around)
    with warnings.catch_warnings():
        # A better one needs a grid that is not installed; the accuracy of the one taken is stated.
        warnings.filterwarnings(
            "ignore", message="Best transformation is not available", category=UserWarning
        )
        try:
            group = TransformerGroup(
                source,
                target,
                always_xy=True,
                area_of_interest=area,  # type: ignore[arg-type] # the stub declares a class of its own
                allow_ballpark=ballpark,
            )
        except ProjError as error:
            raise CRSError(f"{source.name} cannot be brought to longitude and latitude: {error}") from error
    return group.transformers


def _operation(ways: list[Transformer], remark: str, accuracy_m: float | None) -> Operation:
    """Join ways into one.

    A transformer of a group is bound to its thread and cannot be sent to another process; one made from its
    pipeline can.
    """
    steps = [way.definition.removeprefix("proj=pipeline ") for way in ways]
    pipeline = " ".join(step if step.startswith("step ") else f"step {step}" for step in steps)
    words = [step for way in ways for step in _steps(way)] + [remark] * bool(remark)
    return Operation(Transformer.from_pipeline(f"proj=pipeline {pipeline}"), "; ".join(words), accuracy_m)


def _steps(way: Transformer) -> list[str]:
    """Return the names of PROJ's steps that do something; how a ballpark is taken the caller says."""
    names = [operation.name for operation in way.operations or ()] or [way.description]
    return [name for name in names if not name.startswith((_AXES, _BALLPARK, "Null geographic"))]


def _area(of: CRS | Transformer) -> Bounds:
    return _WORLD if of.area_of_use is None else of.area_of_use.bounds


def _contains(outer: Bounds, inner: Bounds) -> bool:
    """Say whether an area holds another; either may cross the 180th meridian."""
    if inner[1] < outer[1] - _SLACK_DEGREES or inner[3] > outer[3] + _SLACK_DEGREES:
        return False
    outer_width, inner_width = _width(outer), _width(inner)
    offset = (inner[0] - outer[0] + _SLACK_DEGREES) % 360
    return outer_width >= 360 or offset + inner_width <= outer_width + 2 * _SLACK_DEGREES


def _width(bounds: Bounds) -> float:
    west, _, east, _ = bounds
    return east - west if east >= west else east - west + 360


def _refusal(crs: CRS, datum: CRS, around: Bounds | None) -> str:
    place = (
        "its whole area"
        if around is None
        else f"{around[0]:.2f}-{around[2]:.2f} E, {around[1]:.2f}-{around[3]:.2f} N"
    )
    areas = dict.fromkeys(
        way.area_of_use.name.rstrip(".")
        for way in _candidates(datum, WGS84, None, ballpark=False)
        if way.area_of_use
    )
    elsewhere = f" (only for {'; '.join(list(areas)[:_LISTED])})" if areas else ""
    return (
        f"no transformation from {crs.name} to WGS 84 is published for {place}{elsewhere}; have the "
        "coordinates brought to CGCS2000 (EPSG:4490) with the parameters of the surveying office, or state "
        "the accuracy in metres with which the datum may be taken as WGS 84"
    )
