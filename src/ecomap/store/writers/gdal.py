"""Write one layer through GDAL, typed column by column."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import RefusedError
from ecomap.store.writers.table import ColumnType

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.store.writers.table import Column, Table

TYPE_NAMES = {
    "point": "Point",
    "line": "LineString",
    "polygon": "Polygon",
    "collection": "GeometryCollection",
}
"""The type of a layer of one family in which no place says more."""
_TYPES = (
    "Point",
    "LineString",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
)
"""Types by their number in shapely."""
_SMALL = 2**31


def geometry_type(geometries: NDArray[Any], *, if_none: str = "Unknown") -> str:
    """Return the one type that holds all geometries, the multiple one where single ones stand among them.

    Examples
    --------
    >>> geometry_type(shapely.from_wkt(["POINT (1 2)", "MULTIPOINT (1 2)", None]))
    'MultiPoint'
    >>> geometry_type(shapely.from_wkt(["POINT (1 2)", "LINESTRING (1 2, 3 4)"]))
    'Unknown'
    """
    present = shapely.get_type_id(geometries[~shapely.is_missing(geometries)])
    names = {_TYPES[number] for number in np.unique(present).tolist()}
    if len(names) == 1:
        return names.pop()
    singles = {name.removeprefix("Multi") for name in names}
    if not names:
        return if_none
    return f"Multi{singles.pop()}" if len(singles) == 1 else "Unknown"


def write_layer(
    path: Path,
    table: Table,
    *,
    driver: str,
    layer: str,
    type_name: str | None = None,
    append: bool = False,
    dataset_options: Mapping[str, str] | None = None,
    layer_options: Mapping[str, str] | None = None,
) -> None:
    """Write a table as one layer, into a new file or beside the layers of one.

    Raises
    ------
    RefusedError
        If GDAL cannot write it.
    """
    from pyogrio import raw  # noqa: PLC0415 - GDAL takes a quarter of a second to load

    declared = type_name or geometry_type(table.geometries)
    arrays = [_array(column) for column in table.joined().columns]
    places = table.geometries.copy()
    places[~table.is_located] = None
    with _told(layer):
        raw.write(
            path,
            shapely.to_wkb(places),
            [values for values, _ in arrays],
            np.array([column.name for column in table.columns], dtype=object),
            field_mask=[mask for _, mask in arrays],
            layer=layer,
            driver=driver,
            geometry_type=declared,
            crs=table.crs,
            encoding="UTF-8",
            promote_to_multi=declared.startswith("Multi"),
            append=append,
            dataset_options=dict(dataset_options or {}),
            layer_options=dict(layer_options or {}),
        )


@contextmanager
def _told(layer: str) -> Iterator[None]:
    """Turn what GDAL raises into an error for people."""
    from pyogrio import errors  # noqa: PLC0415 - as above

    raised = (
        *(errors.CRSError, errors.DataLayerError, errors.DataSourceError),
        *(errors.FeatureError, errors.FieldError, errors.GeometryError),
    )
    try:
        yield
    except raised as error:
        words = str(error).splitlines()[0][:160]
        raise RefusedError(f"{layer}: GDAL could not write it ({words}). Nothing was changed.") from None


def _array(column: Column) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Return the cells as GDAL takes them, and which of them are empty where the type cannot say so."""
    cells = column.values
    empty = np.array([cell is None for cell in cells], dtype=bool)
    if column.type is ColumnType.NUMBER:
        return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64), None
    if column.type is ColumnType.DATE:
        days = ["NaT" if cell is None else cell.isoformat() for cell in cells]
        return np.array(days, dtype="datetime64[D]"), None
    if column.type is ColumnType.FLAG:
        return np.array([bool(cell) for cell in cells], dtype=bool), empty
    if column.type is ColumnType.INTEGER:
        whole = np.array([cell or 0 for cell in cells], dtype=np.int64)
        return (whole.astype(np.int32) if (np.abs(whole) < _SMALL).all() else whole), empty
    texts = np.empty(len(cells), dtype=object)
    texts[:] = cells
    return texts, None


@contextmanager
def clock_at(day: dt.date) -> Iterator[None]:
    """Let GDAL write `day` where it would write the time: the same input gives the same bytes."""
    import pyogrio  # noqa: PLC0415 - GDAL takes a quarter of a second to load

    name = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(name)
    pyogrio.set_gdal_config_options({name: f"{day.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({name: before})
