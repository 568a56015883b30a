"""How much of a site lies in which county: rows that add up to the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from ecomap.analysis.cell_grid import OUTSIDE
from ecomap.analysis.locate_points import locate_in_order
from ecomap.crs import area_m2, length_m, simple_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    _FloatArray = NDArray[np.float64]
    _IntArray = NDArray[np.int64]

_NEGLIGIBLE = 1e-9
"""Share of a part below which a piece does not count."""
_MEASURES = ["area_m2", "length_m", "points"]


def county_shares(
    geometries: Sequence[shapely.Geometry | None] | NDArray[Any], counties: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Split geometries by county, on the CGCS2000 ellipsoid.

    A part that lies wholly inside a county is given to it at once; only parts that cross a border are cut,
    county by county from the lowest adcode on, each taking what is left. So a line along a shared border
    and ground that two counties claim are counted once.

    Parameters
    ----------
    geometries
        One-dimensional, longitude and latitude. Null and empty ones have no row. Invalid polygons are made
        valid before they are cut.
    counties
        Frame with `adcode` and `geometry`.

    Returns
    -------
    One row for each geometry and county that share ground, ordered by geometry and adcode: `site` (row into
    `geometries`), `county` (row into `counties`, -1 for what lies in none), `area_m2`, `length_m`, `points`
    (how many of its points lie there). The rows of a geometry add up to its `area_m2` and `length_m`: pieces
    below a billionth of a part are dropped, and the rest is scaled to the part's own measure, because a
    border cuts an edge on the straight line in degrees and not on the geodesic (1e-6 for edges of 1 km).
    """
    order = np.argsort(counties["adcode"].to_numpy().astype(str), kind="stable")
    polygons = np.asarray(counties.geometry.array, dtype=object)[order]
    parts, site = simple_parts(np.asarray(geometries, dtype=object))
    present = ~(shapely.is_missing(parts) | shapely.is_empty(parts))
    parts, site = parts[present], site[present]
    is_point = shapely.get_type_id(parts) == 0
    rows = pd.concat(
        [_point_rows(parts[is_point], polygons), _piece_rows(parts[~is_point], polygons)],
        keys=[0, 1],
        names=["batch", None],
    ).reset_index("batch")
    owner = np.concatenate([site[is_point], site[~is_point]])
    offset = np.where(rows["batch"] == 0, 0, int(is_point.sum()))
    rows["site"] = owner[rows["part"].to_numpy() + offset]
    rows["rank"] = np.where(rows["rank"] == OUTSIDE, len(order), rows["rank"])
    shares = rows.groupby(["site", "rank"], as_index=False, sort=True)[_MEASURES].sum()
    shares.insert(1, "county", np.append(order, OUTSIDE)[shares.pop("rank").to_numpy()])
    return shares


def _point_rows(points: NDArray[Any], polygons: NDArray[Any]) -> pd.DataFrame:
    rank = locate_in_order(shapely.get_x(points), shapely.get_y(points), polygons)
    return _rows(np.arange(len(points)), rank, points=np.ones(len(points), dtype=np.int64))


def _piece_rows(parts: NDArray[Any], polygons: NDArray[Any]) -> pd.DataFrame:
    """Return the pieces of lines and polygons, measured and scaled to the measure of their part."""
    area, length = area_m2(parts), length_m(parts)
    rank = _properly_containing(parts, polygons)
    open_ = np.flatnonzero(rank == OUTSIDE)
    polygon, part = shapely.STRtree(parts[open_]).query(polygons, predicate="intersects")
    crossing = np.unique(part)
    pieces = _cut(parts[open_[crossing]], np.searchsorted(crossing, part), polygons, polygon)
    row = open_[crossing][pieces["part"].to_numpy()]
    pieces["area_m2"] = area[row] * _fraction(row, area_m2(pieces["piece"].to_numpy()))
    pieces["length_m"] = length[row] * _fraction(row, length_m(pieces["piece"].to_numpy()))
    pieces["part"] = row
    whole = np.setdiff1d(np.arange(len(parts)), open_[crossing], assume_unique=True)
    return pd.concat(
        [_rows(whole, rank[whole], area=area[whole], length=length[whole]), pieces.drop(columns="piece")]
    )


def _rows(
    part: _IntArray,
    rank: _IntArray,
    *,
    area: _FloatArray | float = 0.0,
    length: _FloatArray | float = 0.0,
    points: _IntArray | int = 0,
) -> pd.DataFrame:
    return pd.DataFrame({"part": part, "rank": rank, "area_m2": area, "length_m": length, "points": points})


def _fraction(part: _IntArray, measure: _FloatArray) -> _FloatArray:
    """Return each piece's share of the sum over its part; 0 where the part has no such measure."""
    total = pd.Series(measure).groupby(part).transform("sum").to_numpy()
    fraction: _FloatArray = np.divide(measure, total, out=np.zeros_like(measure), where=total > 0)
    return fraction


def _properly_containing(parts: NDArray[Any], polygons: NDArray[Any]) -> _IntArray:
    """Return the first polygon that holds a part with no touch of its border, -1 where none does."""
    rank = np.full(len(parts), len(polygons), dtype=np.int64)
    polygon, part = shapely.STRtree(parts).query(polygons, predicate="contains_properly")
    np.minimum.at(rank, part, polygon)
    return np.where(rank == len(polygons), OUTSIDE, rank)


def _cut(parts: NDArray[Any], part: _IntArray, polygons: NDArray[Any], polygon: _IntArray) -> pd.DataFrame:
    """Cut parts by the polygons they are paired with, the first polygon first; what is left is outside."""
    by_part = np.lexsort((polygon, part))
    polygon, part = polygon[by_part], part[by_part]
    turn = np.arange(len(part)) - np.searchsorted(part, part)
    whole = parts.copy()
    invalid = ~shapely.is_valid(parts)
    whole[invalid] = shapely.make_valid(parts[invalid])
    rest = whole.copy()
    found = []
    for current in range(int(turn.max(initial=-1)) + 1):
        now = turn == current
        rows, tile = part[now], polygons[polygon[now]]
        piece = shapely.intersection(rest[rows], tile)
        found.append((rows, polygon[now], piece))
        more = _size(rest[rows], whole[rows]) - _size(piece, whole[rows]) > _negligible(whole[rows])
        rest[rows[more]] = shapely.difference(rest[rows[more]], tile[more])
        rest[rows[~more]] = shapely.Polygon()
    found.append((np.arange(len(parts)), np.full(len(parts), OUTSIDE), rest))
    pieces = _rows(
        np.concatenate([rows for rows, _, _ in found]), np.concatenate([ranks for _, ranks, _ in found])
    )
    pieces["piece"] = np.concatenate([piece for _, _, piece in found])
    return pieces[_is_kept(pieces, whole)].reset_index(drop=True)


def _is_kept(pieces: pd.DataFrame, whole: NDArray[Any]) -> NDArray[np.bool_]:
    """Keep what is more than rounding; of a part without any size keep the first polygon that it touches."""
    part = pieces["part"].to_numpy()
    kept = _size(pieces["piece"].to_numpy(), whole[part]) > _negligible(whole[part])
    without = np.flatnonzero(~np.isin(part, part[kept]))
    kept[without[np.unique(part[without], return_index=True)[1]]] = True
    return kept


def _size(pieces: NDArray[Any], whole: NDArray[Any]) -> _FloatArray:
    """Return the area in square degrees of pieces of polygons, the length in degrees of pieces of lines."""
    return np.where(shapely.area(whole) > 0, shapely.area(pieces), shapely.length(pieces))


def _negligible(whole: NDArray[Any]) -> _FloatArray:
    """Return the size below which a piece is rounding of the overlay, not ground."""
    return _NEGLIGIBLE * _size(whole, whole)
