"""Scenes of many dates, read over sites only."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import RasterFormatError, UsageError
from ecomap.raster import Grid, Role, Window
from ecomap.store.rasters import Burner, find_scenes, overlap, united
from ecomap.store.zonal import moved_to
from ecomap.survey.detecting import wanted_roles
from ecomap.survey.detecting.composite import clear_ground
from ecomap.survey.indices import ndvi, water
from ecomap.workflows.survey.detecting.patches import pixel_area_m2

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ecomap.store.rasters import Scene

    Progress = Callable[[str, int, int], None]

_FINER = 5
"""Shares of pixels are counted on pixels this many times finer each way."""
_HELD_BYTES = 256 * 2**20
_MOST_BYTES = 2**30
_COARSER = 1.3
_MOST_UNPACKED_BYTES = 20 * 2**30


@dataclass(slots=True)
class SiteDates:
    """What many dates say of one place."""

    weights_ha: NDArray[np.float64]
    """Ground of each pixel within it, shape (pixels,)."""
    ndvi: NDArray[np.float32]
    """Shape (dates, pixels); NaN where clouded, without data, or water."""
    clear_share: NDArray[np.float64]
    """Share of its ground that each date shows, shape (dates,)."""
    data_share: NDArray[np.float64]
    """Share of its ground that each date has data for, clouded or not."""
    is_water: NDArray[np.bool_]
    """Open water on clear ground, shape (dates, pixels)."""
    rows: NDArray[np.intp]
    """Row of each pixel within its window."""
    columns: NDArray[np.intp]
    """Column of each pixel within its window."""

    def shore(self, wet: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the pixels that are wet or touch one that is: half water, they look bare.

        Parameters
        ----------
        wet
            Shape (pixels,).
        """
        height, width = int(self.rows.max()) + 1, int(self.columns.max()) + 1
        wide = np.zeros((height + 2, width + 2), dtype=bool)
        wide[self.rows[wet] + 1, self.columns[wet] + 1] = True
        near = np.zeros((height, width), dtype=bool)
        for down in range(3):
            for across in range(3):
                near |= wide[down : down + height, across : across + width]
        return np.asarray(near[self.rows, self.columns], dtype=bool)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a site lies on the grid."""

    window: Window
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    weights_ha: NDArray[np.float64]


@contextmanager
def opened_series(
    sources: Iterable[Path], *, sensor: str | None = None, roles: Mapping[Role, int] | None = None
) -> Iterator[list[Scene]]:
    """Open the scenes of files, folders and zip archives, ordered by day.

    Raises
    ------
    RasterFormatError
        If an archive cannot be read, or a scene has no day.
    """
    with TemporaryDirectory(prefix="ecomap-") as folder:
        unpacked = [_unpacked(path, Path(folder) / str(number)) for number, path in enumerate(sources)]
        scenes = find_scenes(unpacked, sensor=sensor, roles=roles)
        undated = [scene.name for scene in scenes if scene.date is None]
        if undated:
            raise RasterFormatError(
                f"{', '.join(undated[:4])}: no name and no tag says on which day it was taken. Put the day "
                "into the name of the file or folder, as 2024-05-01."
            )
        for scene in scenes:
            scene.require((Role.RED, Role.NIR))
        yield scenes


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack an archive; return anything else as it is."""
    if path.suffix.lower() != ".zip":
        return path
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [
                item for item in archive.infolist() if item.filename.lower().endswith((".tif", ".tiff"))
            ]
            if sum(item.file_size for item in wanted) > _MOST_UNPACKED_BYTES:
                raise UsageError(f"{path}: holds more than 20 GB unpacked. Unpack it and give the folder.")
            for item in wanted:
                archive.extract(item, folder)
    except (zipfile.BadZipFile, OSError) as error:
        raise RasterFormatError(f"{path}: cannot be unpacked ({error}).") from None
    if not wanted:
        raise RasterFormatError(f"{path}: holds no GeoTIFF.")
    return folder


def common_grid(scenes: Sequence[Scene]) -> Grid:
    """Return the finest pixels of the scenes over all their ground."""
    grids = [scene.grid for scene in scenes]
    finest = min(range(len(grids)), key=lambda number: _size(grids[number], grids[0]))
    return united([grids[finest], *grids[:finest], *grids[finest + 1 :]])


def _size(grid: Grid, first: Grid) -> float:
    """Return the size of pixels; pixels of another system do not compare and come last."""
    return grid.pixel_width * grid.pixel_height if grid.crs == first.crs else np.inf


def resampling_note(scene: Scene, grid: Grid) -> str:
    """Say that a scene has clearly larger pixels than the others; empty where it has not."""
    same = scene.grid.crs == grid.crs
    if same and scene.grid.pixel_width > _COARSER * grid.pixel_width:
        times = scene.grid.pixel_width / grid.pixel_width
        return f"pixels {times:.1f} times as wide as those of the other dates; resampled"
    return "" if same else "another reference system; resampled"


def read_sites(
    scenes: Sequence[Scene], grid: Grid, polygons: NDArray[Any], *, progress: Progress
) -> Iterator[tuple[int, SiteDates | None]]:
    """Read all dates of each site; None for a site that the scenes do not reach.

    So many sites are read together as fit into memory, so that each file is opened a few times only.

    Raises
    ------
    UsageError
        If a site is too large to be held for all dates.
    """
    places = [_place(polygon, grid) for polygon in polygons]
    roles = wanted_roles(set(scenes[0].roles).intersection(*(scene.roles for scene in scenes)))
    sizes = [0 if place is None else len(place.rows) * len(scenes) * 5 for place in places]
    done = 0
    while done < len(places):
        if sizes[done] > _MOST_BYTES:
            raise UsageError(
                f"site {done + 1} covers {len(places[done].rows):,} pixels on {len(scenes)} dates: "  # type: ignore[union-attr]
                "too many to follow one by one. Give smaller sites with --sites FILE."
            )
        stop = done + 1
        while stop < len(places) and sum(sizes[done : stop + 1]) <= _HELD_BYTES:
            stop += 1
        batch = places[done:stop]
        held = [None if place is None else _empty(place, len(scenes)) for place in batch]
        for number, scene in enumerate(scenes):
            progress("reading dates", number, len(scenes))
            _read_date(number, scene, grid, roles, list(zip(batch, held, strict=True)))
        yield from enumerate(held, start=done)
        done = stop


def _place(polygon: shapely.Geometry, grid: Grid) -> _Place | None:
    """Return the pixels that a site covers, each with its ground within."""
    left, bottom, right, top = shapely.bounds(moved_to(np.array([polygon], dtype=object), grid.crs)[0])
    west, _, _, north = grid.bounds
    first, last = (int((side - west) // grid.pixel_width) for side in (left, right))
    upper, lower = (int((north - side) // grid.pixel_height) for side in (top, bottom))
    first, upper = max(first, 0), max(upper, 0)
    last, lower = min(last, grid.width - 1), min(lower, grid.height - 1)
    if last < first or lower < upper:
        return None
    window = Window(upper, first, lower - upper + 1, last - first + 1)
    part = grid.part(window)
    across, _, corner_x, _, down, corner_y = part.transform
    fine = Grid(
        grid.crs,
        (across / _FINER, 0.0, corner_x, 0.0, down / _FINER, corner_y),
        part.width * _FINER,
        part.height * _FINER,
    )
    mask = Burner(np.array([polygon], dtype=object), fine).mask(fine.whole)
    shares = mask.reshape(part.height, _FINER, part.width, _FINER).mean(axis=(1, 3))
    rows, columns = np.nonzero(shares)
    if not len(rows):
        return None
    return _Place(window, rows, columns, shares[rows, columns] * pixel_area_m2(part) / 10_000)


def _empty(place: _Place, dates: int) -> SiteDates:
    shape = (dates, len(place.rows))
    values, wet = np.full(shape, np.nan, dtype=np.float32), np.zeros(shape, dtype=bool)
    clear, data = np.zeros(dates), np.zeros(dates)
    return SiteDates(place.weights_ha, values, clear, data, wet, place.rows, place.columns)


def _read_date(
    number: int,
    scene: Scene,
    grid: Grid,
    roles: Sequence[Role],
    sites: Sequence[tuple[_Place | None, SiteDates | None]],
) -> None:
    """Read one date of some sites."""
    with scene.reader() as reader:
        for place, site in sites:
            if place is None or site is None or not overlap(grid.part(place.window), scene.grid):
                continue
            block = reader.read(grid, place.window, roles)
            spots = (place.rows, place.columns)
            clear, wet = clear_ground(block)[spots], water(block.bands)[spots]
            values = ndvi(block.bands)[spots]
            clear &= np.isfinite(values)
            values[~clear | wet] = np.nan
            whole = site.weights_ha.sum()
            site.ndvi[number] = values
            site.clear_share[number] = site.weights_ha[clear].sum() / whole
            site.data_share[number] = site.weights_ha[block.valid[spots]].sum() / whole
            site.is_water[number] = clear & wet


def date_reasons(
    clear: NDArray[np.float64], data: NDArray[np.float64], least: float, scenes: Sequence[Scene]
) -> list[str]:
    """Say why dates are not used; empty for those that are.

    Parameters
    ----------
    clear, data
        Share of the ground of all sites that each date shows and has data for.
    least
        Share that has to be clear.
    """
    found = []
    for scene, shown, held in zip(scenes, clear, data, strict=True):
        if held <= 0:
            what = f"{scene.grid.width} x {scene.grid.height} pixels hold no data over the sites"
        elif shown < least:
            what = f"clouded: {shown:.0%} of the sites is clear, less than {least:.0%}"
        else:
            what = ""
        found.append(what)
    return found


def calendar_years(days: Sequence[dt.date]) -> NDArray[np.int64]:
    """Return the year of each day."""
    return np.array([day.year for day in days], dtype=np.int64)
