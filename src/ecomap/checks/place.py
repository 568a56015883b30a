"""Where sites lie: in the city, in the counties stated for them, longitude before latitude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.checks.geometry import geometries_of
from ecomap.checks.rules import found
from ecomap.checks.sites import is_exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from ecomap.checks.entries import Entry
    from ecomap.checks.scene import Scene
    from ecomap.model import Finding, Site

NEAR_DEGREES = 0.05
"""About 5 km: outlines of counties and coordinates of sites are allowed to differ by this."""
FAR_DEGREES = 1.0
"""About 100 km: no inaccuracy is as large."""
_COUNTY_DEGREES = 0.01

_Fault = tuple[int, str, str]


def check_places(entries: Sequence[Entry], sites: Sequence[Site | None], scene: Scene) -> list[Finding]:
    """Check where the geometries of entries lie.

    Parameters
    ----------
    sites
        What the properties of each entry say, in the order of `entries`; None where they cannot be held.
    scene
        The counties. Where they could not be read, only the range of coordinates is checked.
    """
    geometries = geometries_of(entries)
    faults = _range_faults(geometries)
    if scene.city is not None and scene.counties is not None:
        beyond = {row for row, _, _ in faults}
        away = _away_rows(geometries, scene.city)
        faults = [fault for fault in faults if fault[0] not in away]
        for row in away:
            faults.append(_away_fault(geometries[row], scene.city, row=row, is_beyond=row in beyond))
        faults += _reaching_faults(geometries, scene.city, skip=beyond.union(away))
        faults += _county_faults(geometries, sites, scene.counties, skip=beyond.union(away))
    return [
        found(rule, file=entries[row].file, feature=entries[row].label, message=message)
        for row, rule, message in sorted(faults)
    ]


def _range_faults(geometries: NDArray[Any]) -> list[_Fault]:
    """Return the rows whose coordinates are no degrees, or only when swapped."""
    bounds = np.abs(shapely.bounds(geometries))
    beyond = (bounds > np.array([180.0, 90.0, 180.0, 90.0])).any(axis=1)
    return [_range_fault(geometries[row], row=row) for row in np.flatnonzero(beyond).tolist()]


def _range_fault(geometry: BaseGeometry, *, row: int) -> _Fault:
    west, south, east, north = np.abs(geometry.bounds)
    place = _position(geometry)
    if max(west, east) <= 90 and max(south, north) <= 180:
        return row, "swapped", f"{place} has latitude first. Layers hold longitude, latitude."
    way = "Projected coordinates come in with: ecomap import FILE --kind KIND --crs EPSG:CODE"
    return row, "out-of-range", f"{place} is not in degrees. {way}"


def _away_rows(geometries: NDArray[Any], city: BaseGeometry) -> list[int]:
    """Return the rows that lie outside the city by more than outlines differ."""
    present = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    outside = np.flatnonzero(present & ~shapely.intersects(city, geometries))
    return [row for row in outside.tolist() if shapely.distance(city, geometries[row]) > NEAR_DEGREES]


def _away_fault(geometry: BaseGeometry, city: BaseGeometry, *, row: int, is_beyond: bool) -> _Fault:
    """Say how a place lies outside the city, with the likeliest reason."""
    place = _position(geometry)
    if shapely.distance(city, shapely.transform(geometry, _swap)) <= NEAR_DEGREES:
        message = f"{place} lies in the city once turned round. Layers hold longitude, latitude."
        return row, "swapped", message
    if is_beyond:
        return _range_fault(geometry, row=row)
    degrees = shapely.distance(city, geometry)
    if degrees > FAR_DEGREES:
        return row, "far-outside", f"{place} lies {degrees:.1f}° from every county. Check the datum and CRS."
    message = (
        f"{place} lies {degrees:.2f}° from every county. Check it, or keep it as a site outside the city."
    )
    return row, "outside-city", message


def _reaching_faults(geometries: NDArray[Any], city: BaseGeometry, *, skip: set[int]) -> list[_Fault]:
    """Return the rows that touch the city but reach far beyond it, as one stray vertex makes them do."""
    west, south, east, north = city.bounds
    bounds = shapely.bounds(geometries)
    reach = np.column_stack(
        [west - bounds[:, 0], south - bounds[:, 1], bounds[:, 2] - east, bounds[:, 3] - north]
    )
    far = np.flatnonzero((reach > FAR_DEGREES).any(axis=1)).tolist()
    return [
        (
            row,
            "outside-city",
            f"it reaches {reach[row].max():.1f}° beyond the counties. Look for a stray position.",
        )
        for row in far
        if row not in skip
    ]


def _county_faults(
    geometries: NDArray[Any],
    sites: Sequence[Site | None],
    counties: Mapping[str, BaseGeometry],
    *,
    skip: set[int],
) -> list[_Fault]:
    """Return exact locations that lie in none of the counties stated for them."""
    stated: dict[str, list[int]] = {}
    for row, site in enumerate(sites):
        if site is not None and geometries[row] is not None and row not in skip and is_exact(site):
            for adcode in site.counties:
                if adcode in counties:
                    stated.setdefault(adcode, []).append(row)
    agrees = np.ones(len(geometries), dtype=bool)
    for rows in stated.values():
        agrees[rows] = False
    for adcode, rows in stated.items():
        shapely.prepare(counties[adcode])
        agrees[rows] |= shapely.dwithin(counties[adcode], geometries[rows], _COUNTY_DEGREES)
    faults = []
    for row in np.flatnonzero(~agrees).tolist():
        site = sites[row]
        if site is not None:
            place = f"{_position(geometries[row])} lies in none of them"
            message = f"documents state {', '.join(site.counties)}, but {place}. Check place and statement."
            faults.append((row, "county-contradiction", message))
    return faults


def _position(geometry: BaseGeometry) -> str:
    """Return the first position of a geometry as messages show it."""
    longitude, latitude = shapely.get_coordinates(geometry)[0].tolist()
    return f"({longitude:g}, {latitude:g})"


def _swap(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    return positions[:, ::-1]
