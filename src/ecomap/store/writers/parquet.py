"""GeoParquet through geopandas, lists as lists and days as days."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from ecomap.errors import MissingExtraError
from ecomap.store.writers.table import ColumnType

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.store.writers.table import Column, Table

_DTYPES = {
    ColumnType.TEXT: "object",
    ColumnType.LIST: "object",
    ColumnType.DATE: "object",
    ColumnType.NUMBER: "Float64",
    ColumnType.INTEGER: "Int64",
    ColumnType.FLAG: "boolean",
}


def write_parquet(path: Path, table: Table) -> None:
    """Write the sites as one file.

    Raises
    ------
    MissingExtraError
        If pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(
            "GeoParquet needs pyarrow, which is not installed. Run: pip install 'ecomap[parquet]'"
        ) from None
    types = {
        ColumnType.TEXT: pa.string(),
        ColumnType.LIST: pa.list_(pa.string()),
        ColumnType.DATE: pa.date32(),
    }
    columns = {column.name: _series(column, types) for column in table.columns}
    frame = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(list(table.geometries), crs=table.crs))
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    # geopandas also notes the types of pandas, and pandas cannot read its own note about lists.
    made = pq.read_table(buffer)
    metadata = {key: value for key, value in (made.schema.metadata or {}).items() if key != b"pandas"}
    pq.write_table(made.replace_schema_metadata(metadata), path)


def _series(column: Column, types: dict[ColumnType, Any]) -> pd.Series[Any]:
    """Return the cells typed even where all are empty, for a reader of many files wants equal types."""
    arrow = types.get(column.type)
    dtype = pd.ArrowDtype(arrow) if arrow is not None else _DTYPES[column.type]
    return pd.Series(list(column.values), dtype=dtype)
