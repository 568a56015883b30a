"""The ground of a simulated workspace: counties that tile the city, townships, water."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from ecomap.errors import LayerFormatError
from ecomap.frames import WGS84, geometry_from_feature, geometry_object
from ecomap.geojson import COORDINATE_DECIMALS
from ecomap.store.layers import read_collection
from ecomap.workflows.simulate import words
from ecomap.workflows.simulate.draws import Draws
from ecomap.workflows.simulate.shapes import make_shapes, place_points

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry

ORIGIN = (101.2, 40.2)
"""Longitude and latitude of the first county: the Badain Jaran desert, where nobody expects a city."""

TOWNSHIPS_PER_COUNTY = 12

_SIDE_KM = 27.7
# Kilometres of a degree at the origin, rounded: the shape matters here, not the scale.
_KM_PER_LONGITUDE, _KM_PER_LATITUDE = 85.1, 111.0
_COLUMNS, _ROWS = 3, 3
# Half the height of a hexagon's corners over its side, so that no trigonometry is needed.
_HALF_WIDTH = 0.8660254


@dataclass(frozen=True, slots=True)
class Ground:
    """What sites are placed on."""

    counties: gpd.GeoDataFrame
    """Frame of counties, EPSG:4326, ordered by adcode."""
    township_lonlat: npt.NDArray[np.float64]
    """Township seats, shape (counties, townships, 2), longitude first."""
    water: list[dict[str, Any]]
    """Features of the water layer."""

    def township_name(self, county: int, township: int) -> tuple[str, str]:
        """Return the Chinese and English name of one township of one county, both counted from 0."""
        return words.TOWNSHIPS[(county * TOWNSHIPS_PER_COUNTY + township) % len(words.TOWNSHIPS)]


def make_ground(seed: int, counties: gpd.GeoDataFrame | None) -> Ground:
    """Make the ground, on the given counties or on invented ones."""
    if counties is None:
        counties = invent_counties(Draws(seed, "counties"))
    draws = Draws(seed, "townships")
    outlines = counties.geometry.to_numpy()
    seats = [place_points(draws, outline, TOWNSHIPS_PER_COUNTY) for outline in outlines]
    lonlat = shapely.get_coordinates(np.concatenate(seats)).reshape(len(outlines), TOWNSHIPS_PER_COUNTY, 2)
    return Ground(counties, lonlat, _invent_water(Draws(seed, "water"), lonlat, outlines.tolist()))


def invent_counties(draws: Draws) -> gpd.GeoDataFrame:
    """Make nine counties as a coverage: neighbours share every vertex of their border.

    Hexagons with shifted corners, their sides bent by midpoint displacement. The
    bends stay within 33 degrees of a side (the sum of 2 * 0.09 * 0.68**n radians) and
    corners, moved by less than an eighth, leave 80 degrees between two sides, so sides
    meet at corners only.
    """
    corners: dict[tuple[int, int], npt.NDArray[np.float64]] = {}
    sides: dict[tuple[tuple[int, int], tuple[int, int]], npt.NDArray[np.float64]] = {}
    outlines = []
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            middle = (2 * column + row % 2, 3 * row)
            keys = [
                (middle[0] + across, middle[1] + up)
                for across, up in ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
            ]
            for key in keys:
                if key not in corners:
                    regular = np.array([key[0] * _HALF_WIDTH, key[1] * 0.5])
                    corners[key] = regular + draws.between(-0.12, 0.12, 2)
            ring = [
                _side(draws, corners, sides, *pair) for pair in zip(keys, keys[1:] + keys[:1], strict=True)
            ]
            outlines.append(shapely.Polygon(_to_lonlat(np.concatenate([side[:-1] for side in ring]))))
    codes, names, names_en = zip(*words.COUNTIES, strict=True)
    return gpd.GeoDataFrame(
        {"adcode": codes, "name": names, "name_en": names_en}, geometry=np.array(outlines), crs=WGS84
    )


def _side(
    draws: Draws,
    corners: dict[tuple[int, int], npt.NDArray[np.float64]],
    sides: dict[tuple[tuple[int, int], tuple[int, int]], npt.NDArray[np.float64]],
    start: tuple[int, int],
    end: tuple[int, int],
) -> npt.NDArray[np.float64]:
    """Return the bent side from one corner to another, made once for both counties."""
    key = (min(start, end), max(start, end))
    if key not in sides:
        sides[key] = bend(draws, corners[key[0]], corners[key[1]], levels=7)
    return sides[key] if start == key[0] else sides[key][::-1]


def bend(
    draws: Draws, start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], *, levels: int
) -> npt.NDArray[np.float64]:
    """Bend the line from `start` to `end` by midpoint displacement; 2**levels + 1 vertices."""
    line = np.stack([start, end])
    height = 0.09
    for _ in range(levels):
        step = np.diff(line, axis=0)
        across = np.stack([-step[:, 1], step[:, 0]], axis=1)
        middles = line[:-1] + 0.5 * step + across * draws.between(-height, height, len(step), 1)
        finer = np.empty((2 * len(line) - 1, 2))
        finer[0::2], finer[1::2] = line, middles
        line, height = finer, height * 0.68
    return line


def _to_lonlat(plane: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Turn positions in sides of a hexagon into rounded longitude and latitude."""
    scale = np.array([_SIDE_KM / _KM_PER_LONGITUDE, _SIDE_KM / _KM_PER_LATITUDE])
    lonlat: npt.NDArray[np.float64] = np.round(np.array(ORIGIN) + plane * scale, COORDINATE_DECIMALS)
    return lonlat


def _invent_water(
    draws: Draws, seats: npt.NDArray[np.float64], outlines: Sequence[BaseGeometry]
) -> list[dict[str, Any]]:
    """Draw rivers from the first to the last county past some townships, and lakes in the last counties."""
    features = []
    for number, (name, name_en) in enumerate(words.RIVERS):
        stops = seats[:, number]
        reaches = [bend(draws, start, end, levels=5) for start, end in itertools.pairwise(stops)]
        course = np.concatenate(reaches) if reaches else np.stack([stops[0], stops[0] + 0.05])
        # One reach ends where the next begins; that position is written once.
        line = [place for place, _ in itertools.groupby(np.round(course, COORDINATE_DECIMALS).tolist())]
        features.append(_water(name, name_en, {"type": "LineString", "coordinates": line}))
    for number, (name, name_en) in enumerate(words.LAKES):
        shore = make_shapes(draws, "wide", outlines[-1 - number % len(outlines)], 1)[0]
        features.append(_water(name, name_en, geometry_object(shore)))
    return features


def _water(name: str, name_en: str, geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": name, "name_en": name_en}, "geometry": geometry}


def read_county_file(path: Path) -> gpd.GeoDataFrame:
    """Read the user's own counties, ordered by adcode.

    Raises
    ------
    LayerFormatError
        If a county lacks its code, name or polygon, or its polygon is not valid.
    """
    rows = []
    for number, feature in enumerate(read_collection(path).features, start=1):
        where = f"{path} feature {number}"
        geometry = geometry_from_feature(feature, where=where)
        properties = feature["properties"]
        if not all(isinstance(properties.get(name), str) and properties[name] for name in ("adcode", "name")):
            raise LayerFormatError(f"{where}: a county needs 'adcode' and 'name' as texts.")
        if geometry is None or geometry.geom_type not in {"Polygon", "MultiPolygon"} or not geometry.is_valid:
            raise LayerFormatError(f"{where}: a county needs a valid Polygon or MultiPolygon.")
        rows.append(
            {name: properties.get(name) or "" for name in ("adcode", "name", "name_en")}
            | {"geometry": geometry}
        )
    if not rows:
        raise LayerFormatError(f"{path}: there is no county in it.")
    return gpd.GeoDataFrame(rows, crs=WGS84).sort_values("adcode", kind="stable", ignore_index=True)
