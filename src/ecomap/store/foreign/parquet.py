"""GeoParquet, which the wheels of GDAL leave out."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.errors import LayerFormatError, MissingExtraError
from ecomap.store.foreign.places import Places

if TYPE_CHECKING:
    from pathlib import Path


def require_pyarrow(path: Path) -> None:
    """Refuse where the extra is not installed.

    Raises
    ------
    MissingExtraError
        With the command that installs it.
    """
    if importlib.util.find_spec("pyarrow") is None:
        raise MissingExtraError(
            f"{path}: GeoParquet needs pyarrow. Install it with: pip install 'ecomap[parquet]'"
        )


def read_parquet(path: Path, *, part: str | None = None) -> Places:  # noqa: ARG001 - it has one layer
    """Read a GeoParquet file.

    The cells are read apart from the geometries: a frame would turn whole numbers beside empty cells into
    floating point.

    Raises
    ------
    MissingExtraError
        If pyarrow is not installed.
    LayerFormatError
        If the file is damaged or holds no geometries.
    """
    require_pyarrow(path)
    import geopandas as gpd  # noqa: PLC0415 - loads pyarrow, which is slow
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415 - an extra
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - with the others
    from shapely.errors import ShapelyError  # noqa: PLC0415 - with the others

    try:
        with parquet.ParquetFile(path) as file:
            primary, others = _geometry_columns(path, file.schema_arrow.metadata or {})
            wanted = [name for name in _cell_names(file.schema_arrow) if name not in {primary, *others}]
            table = file.read(columns=wanted)
            columns = {name: _cells(table.column(name)) for name in wanted}
        shapes = gpd.read_parquet(path, columns=[primary]).geometry
        crs = None if shapes.crs is None else shapes.crs.to_wkt()
    except (
        *(pa.ArrowException, ShapelyError, ProjError, OSError, MemoryError),
        *(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError),
    ) as error:
        if isinstance(error, LayerFormatError):
            raise
        first = (str(error).splitlines() or ["damaged"])[0][:160]
        raise LayerFormatError(f"{path}: cannot be read as GeoParquet ({first}). Get it anew.") from None
    return Places(
        rows=np.arange(1, len(shapes) + 1),
        columns=columns,
        geometries=np.asarray(shapes.array, dtype=object),
        crs=crs,
        notes=(f"other geometries are left out: {', '.join(others)}",) if others else (),
    )


def _geometry_columns(path: Path, metadata: dict[bytes, bytes]) -> tuple[str, list[str]]:
    """Return the column of the places, and further columns of geometries."""
    if b"geo" not in metadata:
        raise LayerFormatError(
            f"{path}: is Parquet without places, not GeoParquet. Save it as GeoParquet, or as CSV with its "
            "coordinates."
        )
    said = json.loads(metadata[b"geo"])
    primary = said["primary_column"]
    return str(primary), [name for name in said["columns"] if name != primary]


def _cell_names(schema: Any) -> list[str]:
    """Return the columns that a person made; the index of a frame and boxes for searching are none."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    return [
        field.name
        for field in schema
        if not (
            field.name.startswith("__index_level_")
            or (field.name == "bbox" and pa.types.is_struct(field.type))
        )
    ]


def _cells(column: Any) -> list[Any]:
    """Return plain cells; times to the nanosecond, which Python does not know, are cut to microseconds."""
    import pyarrow as pa  # noqa: PLC0415 - an extra

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    cells: list[Any] = column.to_pylist()
    return cells
