"""County outlines from a file of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd

from ecomap.crs import to_wgs84
from ecomap.errors import LayerFormatError
from ecomap.store.cells import text_of
from ecomap.store.foreign import read_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

ADCODE_COLUMNS = ("adcode", "区划代码", "行政区代码", "pac", "code", "gb", "xzqdm")
"""Columns that hold the code of a county, in lower case."""
NAME_COLUMNS = ("name", "名称", "区县", "行政区名称", "xzqmc", "county")
"""Columns that hold its Chinese name, in lower case."""
ENGLISH_COLUMNS = ("name_en", "english", "pinyin")
"""Columns that hold its English name, in lower case."""


def read_outlines(path: Path, *, adcode: str) -> gpd.GeoDataFrame:
    """Read the counties below an adcode from a GeoJSON, Shapefile or KML.

    Returns
    -------
    `adcode`, `name`, `name_en` and polygons in EPSG:4326, ordered by adcode.

    Raises
    ------
    LayerFormatError
        If the file has no columns of codes and names, no polygon of the
        adcode, or declares no coordinate reference system.
    """
    places = read_places(path)
    code, name = (_column(places.columns, known, path) for known in (ADCODE_COLUMNS, NAME_COLUMNS))
    codes, names = places.columns[code], places.columns[name]
    english = next(
        (cells for column, cells in places.columns.items() if column.lower() in ENGLISH_COLUMNS), None
    )
    if places.crs is None:
        raise LayerFormatError(
            f"{path}: declares no coordinate reference system. Add its .prj file and try again."
        )
    rows = []
    for position, geometry in enumerate(places.geometries):
        adcode_here = _digits(codes[position])
        if not adcode_here.startswith(_stem(adcode)):
            continue
        if geometry is None or not geometry.geom_type.endswith("Polygon"):
            raise LayerFormatError(
                f"{path} row {places.rows[position]}: the county {adcode_here} has no polygon."
            )
        rows.append(
            {
                "adcode": adcode_here,
                "name": text_of(names[position]),
                "name_en": "" if english is None else text_of(english[position]),
                "geometry": geometry,
            }
        )
    if not rows:
        raise LayerFormatError(f"{path}: no row of the column {code!r} begins with {_stem(adcode)}.")
    frame = to_wgs84(gpd.GeoDataFrame(rows, crs=places.crs))
    return frame.sort_values("adcode", kind="stable", ignore_index=True)


def _stem(adcode: str) -> str:
    """Return what the codes of all counties below an adcode begin with.

    Examples
    --------
    >>> _stem("430700"), _stem("430726"), _stem("430000")
    ('4307', '430726', '43')
    """
    return adcode[:2] if adcode.endswith("0000") else adcode[:4] if adcode.endswith("00") else adcode


def _column(columns: Iterable[str], known: Sequence[str], path: Path) -> str:
    for column in columns:
        if column.lower() in known:
            return column
    got = ", ".join(columns) or "(none)"
    raise LayerFormatError(f"{path}: none of the columns {got} is one of {', '.join(known)}. Rename one.")


def _digits(value: Any) -> str:
    """Return a code as six digits; some files hold it as a number or with zeros behind.

    Examples
    --------
    >>> _digits(430726), _digits("430726000000"), _digits(430726.0)
    ('430726', '430726', '430726')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value or "").strip()[:6]
