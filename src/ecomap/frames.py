"""Frames: the columns and types in which sites travel between rooms."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import mapping, shape

from ecomap.errors import LayerFormatError
from ecomap.geojson import COORDINATE_DECIMALS, round_coordinates
from ecomap.model import LocationQuality, Origin, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

WGS84 = "EPSG:4326"

SITE_COLUMNS: tuple[str, ...] = tuple(item.name for item in fields(Site))
"""Properties of a site in a layer, in the order they are written."""

DERIVED_COLUMNS: tuple[str, ...] = (
    "county",
    "county_adcode",
    "status",
    "status_class",
    "status_date",
    "deadline",
    "days_left",
    "overdue",
    "area_m2",
    "length_m",
)
"""Properties that a build adds to a site."""

_LISTS = frozenset({"aliases", "tags", "problems", "counties"})
_TEXTS = frozenset(
    {"site_id", "name", "kind", "name_en", "district", "location_source", "permit", "note", "note_en"}
)
_NUMBERS = {"location_accuracy_m": "metres", "area_stated_m2": "square metres"}


def site_from_properties(properties: Mapping[str, Any], *, where: str) -> Site:
    """Read the properties of one feature as a site.

    `where` names file and feature in errors. Absent properties take their defaults.

    Raises
    ------
    LayerFormatError
        If a property has a type or value that a site cannot hold.
    """
    values: dict[str, Any] = {
        name: _site_value(name, properties[name], where=where)
        for name in SITE_COLUMNS
        if properties.get(name) is not None
    }
    for name in ("site_id", "name", "kind"):
        if not values.get(name):
            raise LayerFormatError(f"{where}: the property {name!r} is missing or empty.")
    return Site(**values)


def _site_value(name: str, value: Any, *, where: str) -> Any:
    """Convert one property to the type the model holds."""
    try:
        if name in _LISTS:
            return _texts(value)
        if name in _TEXTS:
            return _text(value)
        if name == "location_quality":
            return LocationQuality(value)
        if name in _NUMBERS:
            return _number(value)
        if name == "origin":
            return _origin(value)
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        expected = {
            "location_quality": "one of " + ", ".join(LocationQuality),
            **{number: f"a number of {unit}, zero or more" for number, unit in _NUMBERS.items()},
            "origin": "an object with the members of an origin",
            "location_date": "a date as 2021-12-31",
        }.get(name, "a list of texts" if name in _LISTS else "a text")
        shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:60] + "..."
        raise LayerFormatError(f"{where}: {name!r} must be {expected}, got {shown}.") from None


def _text(value: object) -> str:
    """Return the text or refuse it."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    """Return a list of texts or refuse it."""
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _number(value: object) -> float:
    """Return a number that is not negative or refuse it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise ValueError
    return float(value)


def _origin(value: object) -> Origin:
    """Return an origin or refuse it."""
    if not isinstance(value, dict) or not isinstance(value.get("row"), int):
        raise TypeError
    texts = {name: _text(value.get(name, "")) for name in ("file", "sheet", "crs", "transformation", "by")}
    accuracy, day = value.get("accuracy_m"), value.get("date")
    return Origin(
        row=value["row"],
        accuracy_m=None if accuracy is None else _number(accuracy),
        date=None if day is None else dt.date.fromisoformat(day),
        **texts,
    )


def geometry_from_feature(feature: Mapping[str, Any], *, where: str) -> BaseGeometry | None:
    """Read the geometry of one feature; null is None.

    Raises
    ------
    LayerFormatError
        If the geometry cannot be built.
    """
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    try:
        return shape(geometry)
    except Exception:  # noqa: BLE001 - shapely raises half a dozen types for broken input
        raise LayerFormatError(f"{where}: the geometry cannot be read. Run: ecomap check") from None


def site_frame(sites: Sequence[Site], geometries: Sequence[BaseGeometry | None]) -> gpd.GeoDataFrame:
    """Build the frame of sites, one row a site, in the order given.

    Returns
    -------
    Frame in EPSG:4326 with `SITE_COLUMNS` and `geometry`; lists for names and
    problems, ISO text for dates, a mapping for the origin, NaN for an unknown number.
    """
    rows = [site_properties(site) for site in sites]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in SITE_COLUMNS}
    for name in _NUMBERS:
        columns[name] = np.array([np.nan if value is None else value for value in columns[name]], dtype=float)
    array = np.empty(len(sites), dtype=object)
    array[:] = list(geometries)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(array, crs=WGS84), crs=WGS84)


_values_of = attrgetter(*SITE_COLUMNS)
_ORIGIN = tuple(item.name for item in fields(Origin))
_origin_of = attrgetter(*_ORIGIN)


def site_properties(site: Site) -> dict[str, Any]:
    """Return the properties of a site as JSON holds them, in the order they are written."""
    return {
        name: value if value is None or type(value) is str else _plain(value)
        for name, value in zip(SITE_COLUMNS, _values_of(site), strict=True)
    }


def _plain(value: Any) -> Any:
    """Turn a value of the model into what a frame and JSON hold."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Origin):
        day = value.date
        values = dict(zip(_ORIGIN, _origin_of(value), strict=True))
        return {**values, "date": None if day is None else day.isoformat()}
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def features_of(frame: gpd.GeoDataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    """Turn the rows of a frame into GeoJSON features with the given properties.

    Missing numbers and dates become null; coordinates are rounded.
    """
    names = list(columns)
    rows = zip(*(frame[name].tolist() for name in names), strict=True)
    return [
        {
            "type": "Feature",
            "properties": {name: _json_value(value) for name, value in zip(names, row, strict=True)},
            "geometry": geometry,
        }
        for row, geometry in zip(rows, geometry_objects(frame.geometry.to_numpy()), strict=True)
    ]


def _json_value(value: Any) -> Any:
    """Return the value as JSON holds it; NaN and NaT are null, whole floats stay floats."""
    if isinstance(value, (list, dict, str, bool)) or value is None:
        return value
    return None if value != value else value  # noqa: PLR0124 - NaN is the value that is not itself


def geometry_objects(geometries: NDArray[Any]) -> list[dict[str, Any] | None]:
    """Return the GeoJSON objects of geometries as :func:`geometry_object` does; points all at once."""
    is_point = (shapely.get_type_id(geometries) == 0) & ~shapely.is_empty(geometries)
    # Adding zero turns -0.0 into 0.0, so that equal places give equal bytes.
    flat = np.round(shapely.get_coordinates(geometries[is_point]), COORDINATE_DECIMALS) + 0.0
    points: Iterator[list[float]] = iter(flat.tolist())
    return [
        {"type": "Point", "coordinates": next(points)} if point else geometry_object(geometry)
        for point, geometry in zip(is_point.tolist(), geometries, strict=True)
    ]


def geometry_object(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    """Return the GeoJSON object of a geometry, polygons wound as RFC 7946 asks; None stays None."""
    if geometry is None or geometry.is_empty:
        return None
    wound = shapely.orient_polygons(geometry) if geometry.geom_type.endswith("Polygon") else geometry
    if wound.geom_type == "GeometryCollection":
        parts = [geometry_object(part) for part in shapely.get_parts(wound)]
        return {"type": "GeometryCollection", "geometries": [part for part in parts if part is not None]}
    document = mapping(wound)
    return {"type": document["type"], "coordinates": round_coordinates(document["coordinates"])}
