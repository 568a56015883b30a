"""Statistics of rasters under polygons, each pixel by the share of it that a polygon covers.

The sums are `exactextract`'s (extra `survey`). This module feeds it: polygons ordered from north to south,
and rows of the raster read once, however many polygons ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import shapely
from rasterio.warp import transform as move

from ecomap.crs import WGS84, area_m2
from ecomap.errors import MissingExtraError
from ecomap.raster import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ecomap.raster import Grid

    Progress = Callable[[str, int, int], None]

HELD_BYTES = 96 * 2**20
"""What is kept of a raster at a time."""
_LONGEST_EDGE_DEGREES = 0.005
"""Longer edges get vertices between: a straight line in degrees is bent on a map, here by 5 mm at most."""
_AT_A_TIME = 500
_MOST_CELLS = 4_000_000
"""Larger zones are summed piece by piece."""


class Values(Protocol):
    """One number a pixel, read by window."""

    @property
    def grid(self) -> Grid:
        """Its pixels."""
        ...

    @property
    def block_rows(self) -> int:
        """Rows that the file stores together."""
        ...

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the numbers as they are read."""
        ...

    @property
    def nodata(self) -> float | None:
        """Number that stands for no data; NaN always does."""
        ...

    def read(self, window: Window) -> NDArray[Any]:
        """Return the numbers of a window, shape (rows, columns)."""
        ...


@dataclass(frozen=True, slots=True)
class ZoneValues:
    """What exactextract says of zones, and how much of each lies on the raster."""

    columns: dict[str, list[Any]]
    """Result of each statistic by its name, one for each zone."""
    pixels: NDArray[np.float64]
    """Area of each zone on the raster's ground in pixels, with and without data."""
    zones_on_grid: NDArray[Any]
    """Zones in the system of the raster."""


class RollingRows:
    """The rows of a raster that are asked for from north to south, each read once.

    Parameters
    ----------
    values
        What is read.
    columns
        First column and the one behind the last that anybody will ask for.
    held_bytes
        What may be kept; a window that is larger is read by itself.
    """

    def __init__(self, values: Values, columns: tuple[int, int], *, held_bytes: int = HELD_BYTES) -> None:
        self._values = values
        self._left, self._right = columns
        width = max(1, self._right - self._left)
        rows = max(1, held_bytes // (width * values.dtype.itemsize))
        block = values.block_rows
        self._most_rows = max(rows // block * block, 1)
        self._first = 0
        self._held: NDArray[Any] | None = None
        self.rows_read = 0
        """Rows read so far, those that were read twice counted twice."""

    def window(self, row: int, column: int, height: int, width: int) -> NDArray[Any]:
        """Return a window; exactextract asks for an empty one first, to see the type."""
        if not height or not width:
            return np.empty((height, width), dtype=self._values.dtype)
        block = self._values.block_rows
        start = row // block * block
        inside = self._left <= column and column + width <= self._right
        if not inside or row + height - start > self._most_rows:
            self.rows_read += height
            return self._values.read(Window(row, column, height, width))
        if self._held is None or not self._first <= row <= row + height <= self._first + len(self._held):
            self._hold(start, row + height)
        assert self._held is not None  # noqa: S101 - for the type checker
        left = column - self._left
        return self._held[row - self._first : row - self._first + height, left : left + width]

    def _hold(self, start: int, stop: int) -> None:
        """Keep what is held of the rows from `start` on, and read on to `stop` and the end of its block."""
        block = self._values.block_rows
        stop = min(-(-stop // block) * block, start + self._most_rows, self._values.grid.height)
        held, kept = self._held, start
        if held is not None and self._first <= start < self._first + len(held):
            kept = self._first + len(held)
            held = held[start - self._first :]
        else:
            held = None
        if kept < stop:
            self.rows_read += stop - kept
            fresh = self._values.read(Window(kept, self._left, stop - kept, self._right - self._left))
            held = fresh if held is None else np.concatenate([held, fresh])
        self._first, self._held = start, held


def zone_statistics(
    values: Values,
    zones: NDArray[Any],
    statistics: Sequence[str],
    *,
    progress: Progress = lambda _words, _done, _total: None,
) -> ZoneValues:
    """Sum up a raster under each polygon.

    Parameters
    ----------
    zones
        Valid polygons in WGS 84 degrees; they may overlap, each is summed whole.
    statistics
        Names as `exactextract` knows them: `mean`, `count`, `quantile(q=0.9)`, `frac`.

    Returns
    -------
    Lists in the order of the zones. A zone that meets no pixel with data has a count of 0 or None.

    Raises
    ------
    MissingExtraError
        If `exactextract` is not installed.
    """
    grid = values.grid
    moved = moved_to(shapely.segmentize(zones, _LONGEST_EDGE_DEGREES), grid.crs)
    inside = _on_grid(moved, grid)
    pixels = shapely.area(inside) / (grid.pixel_width * grid.pixel_height)
    # What lies beside the raster need not be asked for, and would read it from the north again.
    asked = np.flatnonzero(~shapely.is_empty(inside))
    order = asked[np.argsort(-shapely.bounds(moved[asked])[:, 3], kind="stable")]
    rows = RollingRows(values, _columns(moved[order], grid))
    columns: dict[str, list[Any]] = {}
    for start in range(0, len(order), _AT_A_TIME):
        progress("statistics of zones", start, len(zones))
        some = order[start : start + _AT_A_TIME]
        for name, found in _extracted(values, rows, moved[some], statistics).items():
            column = columns.setdefault(name, [None] * len(zones))
            for zone, value in zip(some.tolist(), found, strict=True):
                column[zone] = value
    return ZoneValues(columns, pixels, inside)


def on_ellipsoid_ha(found: ZoneValues, zone_ha: NDArray[np.float64], grid: Grid) -> NDArray[np.float64]:
    """Return how much of each zone lies on the raster, on the ellipsoid.

    Parameters
    ----------
    zone_ha
        The whole zones in hectares.
    """
    whole = shapely.area(found.zones_on_grid)
    covered: NDArray[np.float64] = np.where(whole > 0, zone_ha, 0.0)
    edge = shapely.box(*grid.bounds).boundary
    cut = np.flatnonzero(shapely.intersects(edge, found.zones_on_grid) & (whole > 0))
    if len(cut):
        back = moved_back(found.zones_on_grid[cut], grid.crs)
        covered[cut] = np.minimum(area_m2(back) / 10_000, zone_ha[cut])
    return covered


def moved_to(zones: NDArray[Any], crs: str) -> NDArray[Any]:
    """Return geometries in WGS 84 degrees in another system, easting first."""

    def moved(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        easting, northing = move(WGS84, crs, positions[:, 0], positions[:, 1])
        return np.column_stack([easting, northing])

    return np.asarray(shapely.transform(zones, moved), dtype=object)


def moved_back(zones: NDArray[Any], crs: str) -> NDArray[Any]:
    """Return geometries of another system in WGS 84 degrees."""

    def moved(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        longitude, latitude = move(crs, WGS84, positions[:, 0], positions[:, 1])
        return np.column_stack([longitude, latitude])

    return np.asarray(shapely.transform(zones, moved), dtype=object)


def _on_grid(zones: NDArray[Any], grid: Grid) -> NDArray[Any]:
    """Return what of each zone lies on the raster."""
    edge = shapely.box(*grid.bounds)
    shapely.prepare(edge)
    inside = zones.copy()
    cut = ~shapely.contains(edge, zones)
    inside[cut] = shapely.intersection(zones[cut], edge)
    return inside


def _columns(zones: NDArray[Any], grid: Grid) -> tuple[int, int]:
    """Return the columns that zones reach over, with one beside for rounding."""
    if not len(zones):
        return 0, grid.width
    bounds = shapely.bounds(zones)
    left = int((bounds[:, 0].min() - grid.bounds[0]) // grid.pixel_width) - 1
    right = int((bounds[:, 2].max() - grid.bounds[0]) // grid.pixel_width) + 2
    return min(max(left, 0), grid.width), max(min(right, grid.width), 0)


def _extracted(
    values: Values, rows: RollingRows, zones: NDArray[Any], statistics: Sequence[str]
) -> dict[str, list[Any]]:
    """Ask exactextract for some zones; they are in the system of the raster."""
    try:
        from exactextract import exact_extract  # noqa: PLC0415 - an extra
        from exactextract.raster import RasterSource  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(
            "exactextract, which sums rasters under polygons, is not installed. Install it with: "
            "pip install 'ecomap[survey]'"
        ) from None

    class Source(RasterSource):  # type: ignore[misc, unused-ignore]
        """The raster as exactextract asks for it."""

        def res(self) -> tuple[float, float]:
            return values.grid.pixel_width, values.grid.pixel_height

        def extent(self) -> tuple[float, float, float, float]:
            return values.grid.bounds

        def srs_wkt(self) -> None:
            return None

        def nodata_value(self) -> float | int | None:
            return values.nodata

        def read_window(self, x0: int, y0: int, nx: int, ny: int) -> NDArray[Any]:
            return rows.window(y0, x0, ny, nx)

    found = exact_extract(
        Source(),
        _zone_source(zones),
        list(statistics),
        output="geojson",
        max_cells_in_memory=_MOST_CELLS,
    )
    names = list(dict.fromkeys(name for item in found for name in item["properties"]))
    return {name: [item["properties"].get(name) for item in found] for name in names}


def _zone_source(zones: NDArray[Any]) -> Any:
    """Return zones as exactextract asks for them: as WKB, text of their coordinates would take too long."""
    from exactextract.feature import JSONFeature, JSONFeatureSource  # noqa: PLC0415 - an extra

    class Zone(JSONFeature):  # type: ignore[misc, unused-ignore]
        """One polygon."""

        def __init__(self, outline: bytes) -> None:
            super().__init__()
            self.outline = outline

        def geometry(self) -> bytes:
            return self.outline

    class ZoneSource(JSONFeatureSource):  # type: ignore[misc, unused-ignore]
        """All polygons."""

        def __iter__(self) -> Iterator[Zone]:
            return map(Zone, self.src)

    return ZoneSource(shapely.to_wkb(zones).tolist())
