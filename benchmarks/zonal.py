"""Statistics of a raster under polygons: `ecomap.store.zonal` beside `exactextract` alone and `rasterstats`.

Run as `python -m benchmarks zonal --polygons 3000 --side 10980 --repeat 3 --peers FOLDER`. rasterstats is no
dependency: `pip install --target FOLDER rasterstats`; without it that way is left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import Affine
from rasterio.windows import Window

from benchmarks.trial import machine, print_table, run_trials
from ecomap.store.zonal import moved_back, zone_statistics
from ecomap.store.zonal_values import open_band

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CRS = "EPSG:32649"
_WEST, _NORTH, _STEP = 400_000.0, 3_300_000.0, 10.0
_VERTICES = 32
_STATISTICS = ("mean", "min", "max", "stdev", "count")


def write_raster(path: Path, side: int) -> None:
    """Write one band of hills with noise on them, deflated in tiles."""
    generator = np.random.default_rng(11)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=side,
        height=side,
        count=1,
        dtype="uint16",
        crs=_CRS,
        nodata=0,
        tiled=True,
        blockxsize=512,
        blockysize=512,
        compress="deflate",
        transform=Affine(_STEP, 0.0, _WEST, 0.0, -_STEP, _NORTH),
    ) as file:
        across = np.sin(np.arange(side) / 170)[None, :]
        for row in range(0, side, 512):
            height = min(512, side - row)
            down = np.cos((row + np.arange(height)) / 230)[:, None]
            values = 2500 + 900 * across * down + generator.normal(0, 120, (height, side))
            file.write(values.astype("uint16"), 1, window=Window(0, row, side, height))


def draw_polygons(count: int, side: int) -> NDArray[Any]:
    """Return star-shaped polygons of 80 to 900 m radius that may overlap, in the system of the raster."""
    generator = np.random.default_rng(12)
    margin = 1000.0
    span = side * _STEP - 2 * margin
    x = _WEST + margin + generator.uniform(0, span, (count, 1))
    y = _NORTH - margin - generator.uniform(0, span, (count, 1))
    angle = np.linspace(0, 2 * np.pi, _VERTICES, endpoint=False)
    radius = 10 ** generator.uniform(1.9, 2.95, (count, 1)) * generator.uniform(0.6, 1, (count, _VERTICES))
    corners = np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=2)
    return np.asarray(shapely.polygons(corners))


def prepare(path: str, polygons: int, side: int, peers: str) -> tuple[Any, ...]:
    """Return the file and the polygons, in its system and in degrees."""
    warnings.simplefilter("ignore")
    if peers:
        sys.path.append(peers)
    shapes = draw_polygons(polygons, side)
    return path, shapes, moved_back(shapes, _CRS)


def _ours(path: str, _: NDArray[Any], degrees: NDArray[Any]) -> NDArray[np.float64]:
    with open_band(Path(path), 1) as band:
        found = zone_statistics(band, degrees, _STATISTICS)
    return np.array([found.columns[name] for name in _STATISTICS], dtype=np.float64).T


def _exactextract(path: str, shapes: NDArray[Any], strategy: str) -> NDArray[np.float64]:
    from exactextract import exact_extract  # noqa: PLC0415 - an extra

    frame = gpd.GeoDataFrame(geometry=shapes, crs=_CRS)
    found = exact_extract(path, frame, list(_STATISTICS), strategy=strategy, output="pandas")
    return np.asarray(found[list(_STATISTICS)], dtype=np.float64)


def _rasterstats(path: str, shapes: NDArray[Any], _: NDArray[Any]) -> NDArray[np.float64]:
    rasterstats: Any = importlib.import_module("rasterstats")
    found = rasterstats.zonal_stats(list(shapes), path, stats="mean min max std count")
    names = ("mean", "min", "max", "std", "count")
    return np.array([[item[name] for name in names] for item in found], dtype=np.float64)


def _load() -> None:
    importlib.import_module("exactextract")


def _load_nothing() -> None:
    pass


BY_FEATURE = "exactextract, feature by feature"
BY_RASTER = "exactextract, raster by raster"
RASTERSTATS = "rasterstats"
OURS = "ecomap"
WAYS = {
    RASTERSTATS: (prepare, _load_nothing, _rasterstats),
    BY_FEATURE: (prepare, _load, lambda path, shapes, _: _exactextract(path, shapes, "feature-sequential")),
    BY_RASTER: (prepare, _load, lambda path, shapes, _: _exactextract(path, shapes, "raster-sequential")),
    OURS: (prepare, _load, _ours),
}


def main(arguments: list[str]) -> None:
    """Print time and memory of every way, and how far the answers lie apart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks zonal", description=__doc__)
    parser.add_argument("--polygons", type=int, default=3000)
    parser.add_argument("--side", type=int, default=10_980, help="rows and columns of the raster")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--peers", default="", help="folder with rasterstats")
    options = parser.parse_args(arguments)
    ways = list(WAYS)
    if not any((Path(place) / "rasterstats").is_dir() for place in [options.peers, *sys.path] if place):
        print("rasterstats is not installed and is left out; see python -m benchmarks zonal --help")
        ways.remove(RASTERSTATS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scene.tif"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PendingDeprecationWarning)
            write_raster(path, options.side)
        print(machine())
        print(
            f"{options.polygons} polygons, {options.side} x {options.side} pixels, {path.stat().st_size:,} B"
        )
        given = {
            "path": str(path),
            "polygons": options.polygons,
            "side": options.side,
            "peers": options.peers,
        }
        trials = run_trials("benchmarks.zonal", ways, given, repeat=options.repeat)
    print_table(trials, plain=BY_FEATURE)
    truth = trials[BY_FEATURE].answer
    for way, trial in trials.items():
        off = np.abs(trial.answer - truth) / np.maximum(np.abs(truth), 1)
        told = ", ".join(f"{name} {off[:, column].max():.1e}" for column, name in enumerate(_STATISTICS))
        print(f"{way:<32} off by at most: {told}; median of mean {np.median(off[:, 0]):.1e}")
