"""GeoParquet, which the wheels of GDAL leave out."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

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

    try:
        frame = gpd.read_parquet(path)
    except (pa.ArrowException, ValueError, TypeError, KeyError, OSError) as error:
        first = (str(error).splitlines() or ["damaged"])[0][:160]
        raise LayerFormatError(f"{path}: cannot be read as GeoParquet ({first}). Get it anew.") from None
    table = frame.drop(columns=frame.geometry.name)
    other = [name for name in table.columns if isinstance(table[name].dtype, gpd.array.GeometryDtype)]
    return Places(
        rows=np.arange(1, len(frame) + 1),
        columns={
            str(name): [_plain(cell) for cell in table[name].astype(object).tolist()]
            for name in table.columns
            if name not in other
        },
        geometries=np.asarray(frame.geometry.array, dtype=object),
        crs=None if frame.crs is None else frame.crs.to_wkt(),
        notes=(f"other geometries are left out: {', '.join(map(str, other))}",) if other else (),
    )


def _plain(cell: object) -> object:
    """Return a cell without the types of numpy; missing values as None."""
    if isinstance(cell, np.ndarray):
        return cell.tolist()
    if isinstance(cell, np.generic):
        return cell.item()
    return None if cell is None or cell != cell else cell  # noqa: PLR0124 - NaN and NaT are not themselves
