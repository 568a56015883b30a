"""From two bands to sieved polygons: `ecomap.survey.outlines` beside numpy and `rasterio.features`.

Run as `python -m benchmarks outlines --side 10980 --repeat 3`. A scene of four bands is made once, in the
folder for temporary files; each way reads red and infrared, marks where the index is below 0.25, drops
pieces under 100 pixels and makes polygons. Count, pixels and total area are compared.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
import shapely
from rasterio.features import shapes, sieve
from rasterio.transform import from_origin
from rasterio.windows import Window

from benchmarks.trial import machine, print_table, run_trials
from ecomap.survey.outlines import OutlineStream, joined_outlines
from ecomap.survey.ratios import is_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

_BLOCK = 512
_RED, _INFRARED = 3, 4
_THRESHOLD = 0.25
_LEAST_PIXELS = 100
_PIXEL_M = 10.0
_CELL = 61
_COMPRESSIONS = ("deflate", "zstd", "none")


def scene_path(side: int, compression: str) -> Path:
    """Return the scene, made if it is not there yet."""
    path = Path(tempfile.gettempdir()) / f"ecomap_benchmark_outlines_{side}_{compression}.tif"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}")
        _make_scene(part, side, compression)
        part.replace(path)
    return path


def _make_scene(path: Path, side: int, compression: str) -> None:
    """Write terrain with valleys of fields, noise of the sensor, and mines of 30 to 600 m."""
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "width": side,
        "height": side,
        "count": 4,
        "dtype": "uint16",
        "crs": "EPSG:32649",
        "transform": from_origin(600000, 3300000, _PIXEL_M, _PIXEL_M),
        "tiled": True,
        "blockxsize": _BLOCK,
        "blockysize": _BLOCK,
        "interleave": "band",
        "num_threads": "all_cpus",
    }
    if compression != "none":
        profile |= {"compress": compression, "predictor": 2}
    generator = np.random.default_rng(8)
    coarse = generator.normal(size=(side // _CELL + 3, side // _CELL + 3)).astype(np.float32)
    mines = side * side // 40_000
    at, radius = generator.uniform(0, side, (mines, 2)), 10 ** generator.uniform(0.5, 1.8, mines)
    with rasterio.open(path, "w", **profile) as scene:
        for top in range(0, side, _BLOCK):
            height = min(_BLOCK, side - top)
            green = 0.62 + 0.06 * _between(coarse, top, height, side)
            for (row, column), size in zip(at, radius, strict=True):
                _dig(green, row - top, column, size)
            noise = generator.integers(-20, 21, (2, height, side), dtype=np.int16)
            red = 900 * (1 - green) + 500 + noise[0]
            infrared = red * (1 + green) / (1 - green) + noise[1]
            for band, value in enumerate((0.6 * red, 0.9 * red, red, infrared), start=1):
                scene.write(value.astype(np.uint16), band, window=Window(0, top, side, height))


def _between(coarse: NDArray[np.float32], top: int, height: int, side: int) -> NDArray[np.float32]:
    """Interpolate a coarse grid for some rows."""
    row, column = (np.arange(top, top + height) / _CELL, np.arange(side) / _CELL)
    part_row, part_column = (row % 1).astype(np.float32)[:, None], (column % 1).astype(np.float32)
    upper, lower = coarse[row.astype(int)], coarse[row.astype(int) + 1]
    lines = upper + (lower - upper) * part_row
    west, east = lines[:, column.astype(int)], lines[:, column.astype(int) + 1]
    return np.asarray(west + (east - west) * part_column, dtype=np.float32)


def _dig(green: NDArray[np.float32], row: float, column: float, size: float) -> None:
    """Bare the ground of a mine with a ragged edge."""
    rows = slice(max(int(row - size), 0), max(int(row + size) + 1, 0))
    columns = slice(max(int(column - size), 0), int(column + size) + 1)
    ground = green[rows, columns]
    if ground.size:
        y, x = np.mgrid[
            rows.start : rows.start + len(ground), columns.start : columns.start + ground.shape[1]
        ]
        angle = np.arctan2(y - row, x - column)
        ragged = size * (0.75 + 0.25 * np.sin(5 * angle + size) * np.cos(3 * angle))
        ground[(y - row) ** 2 + (x - column) ** 2 < ragged**2] = 0.1


def prepare(path: str, tiles: int) -> tuple[str, int]:
    """Return what a way is given."""
    return path, tiles


def _whole(dtype: type[np.floating[Any]], path: str) -> NDArray[np.float64]:
    """Take the tutorial's way: all in memory."""
    with rasterio.open(path, num_threads="all_cpus") as scene:
        red, infrared = (scene.read(band).astype(dtype) for band in (_RED, _INFRARED))
        transform = scene.transform
    index = (infrared - red) / (infrared + red)
    bare = index < _THRESHOLD
    # The sieve fills small holes too; here they stay.
    bare &= sieve(bare.astype(np.uint8), _LEAST_PIXELS, connectivity=4).astype(bool)
    found = shapes(bare.astype(np.uint8), mask=bare, connectivity=4, transform=transform)
    polygons = np.array([shapely.geometry.shape(geometry) for geometry, _ in found], dtype=object)
    area = shapely.area(polygons)
    area = area[area >= _LEAST_PIXELS * _PIXEL_M**2]
    return np.array([len(area), area.sum(), area.sum() / _PIXEL_M**2])


def _strips(path: str, across: int, down: int) -> Iterator[tuple[NDArray[np.uint16], NDArray[np.uint16]]]:
    """Read rows of blocks, one strip ahead; the same tile again stands for its neighbours."""
    with rasterio.open(path, num_threads="all_cpus") as scene, ThreadPoolExecutor(1) as reader:

        def read(top: int) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
            window = Window(0, top, scene.width, min(_BLOCK, scene.height - top))
            red, infrared = (np.tile(scene.read(band, window=window), across) for band in (_RED, _INFRARED))
            return red, infrared

        tops = list(range(0, scene.height, _BLOCK)) * down
        coming = reader.submit(read, tops[0])
        for following in [*tops[1:], None]:
            strip = coming.result()
            if following is not None:
                coming = reader.submit(read, following)
            yield strip


def _streamed(path: str, tiles: int, *, smooth: bool) -> NDArray[np.float64]:
    side = round(tiles**0.5)
    with rasterio.Env(GDAL_CACHEMAX=32):
        stream = OutlineStream(
            (_PIXEL_M, 0.0, 600000.0, 0.0, -_PIXEL_M, 3300000.0), least_pixels=_LEAST_PIXELS, smooth=smooth
        )
        parts = [
            stream.add(is_below(infrared, red, _THRESHOLD)) for red, infrared in _strips(path, side, side)
        ]
    found = joined_outlines([*parts, stream.finish()])
    return np.array([len(found), shapely.area(found.polygons).sum(), found.pixels.sum()])


def _read_only(path: str, tiles: int) -> NDArray[np.float64]:
    with rasterio.Env(GDAL_CACHEMAX=32):
        pixels = sum(red.size for red, _ in _strips(path, round(tiles**0.5), round(tiles**0.5)))
    return np.array([0, 0, pixels])


def _load_nothing() -> None:
    pass


FLOAT64, FLOAT32 = "numpy float64, sieve, shapes", "numpy float32, sieve, shapes"
READ, STAIRS, SMOOTH = "reading alone", "ecomap, with stairs", "ecomap, smooth"
WAYS: dict[str, tuple[Callable[..., Any], Callable[[], None], Callable[..., Any]]] = {
    FLOAT64: (prepare, _load_nothing, lambda path, _: _whole(np.float64, path)),
    FLOAT32: (prepare, _load_nothing, lambda path, _: _whole(np.float32, path)),
    READ: (prepare, _load_nothing, _read_only),
    STAIRS: (prepare, _load_nothing, lambda path, tiles: _streamed(path, tiles, smooth=False)),
    SMOOTH: (prepare, _load_nothing, lambda path, tiles: _streamed(path, tiles, smooth=True)),
}


def main(arguments: list[str]) -> None:
    """Print a table for each compression, one for four tiles, and whether the polygons are the same."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks outlines", description=__doc__)
    parser.add_argument("--side", type=int, default=10_980, help="pixels a side")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--compression", choices=_COMPRESSIONS, nargs="+", default=list(_COMPRESSIONS))
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    print(machine())
    for compression in options.compression:
        path = str(scene_path(options.side, compression))
        print(f"\n{options.side} x {options.side}, {compression}, {Path(path).stat().st_size / 1e6:.0f} MB")
        trials = run_trials(
            "benchmarks.outlines", list(WAYS), {"path": path, "tiles": 1}, repeat=options.repeat
        )
        print_table(trials, plain=FLOAT32)
        for way, trial in trials.items():
            count, area, pixels = trial.answer
            print(f"{way}: {count:.0f} polygons, {area / 1e6:.4f} km2, {pixels:.0f} pixels")
        same = {tuple(trials[way].answer) for way in (FLOAT64, FLOAT32, STAIRS)}
        print("the same count, area and pixels" if len(same) == 1 else "THE POLYGONS DIFFER", flush=True)
    four = run_trials("benchmarks.outlines", [READ, STAIRS], {"path": path, "tiles": 4}, repeat=1)
    print(f"\nfour tiles, {options.compression[-1]}")
    print_table(four, plain=STAIRS)


if __name__ == "__main__":
    main([])
