"""Invented scenes as files, for trying commands on ground whose truth is known.

Run as `python -m benchmarks accuracy scenes FOLDER --seed 3`. Each file says in its tags that it is invented,
and lies in the open ocean, so that nobody takes it for a place.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import rasterio
import shapely
from rasterio import Affine
from rasterio.features import shapes

from benchmarks.accuracy.scenes import PIXEL_M, YEARS, Date, SceneSet, make_scenes
from benchmarks.accuracy.spectra import BANDS
from ecomap.crs import to_wgs84

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CRS = "EPSG:32657"
"""UTM in the middle of the Pacific."""
WEST_M, NORTH_M = 500_000.0, 3_210_000.0
"""Corner of every invented scene, 29 degrees north."""
SAID = "invented ground, invented scene: nothing in it is a real place"
"""What each file says of itself."""


def write_scenes(folder: Path, scenes: SceneSet) -> list[Path]:
    """Write a file a date and the truth of each year as GeoJSON; return the paths of the scenes."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for year, dates in enumerate(scenes.dates):
        for date in dates:
            path = folder / f"invented_{scenes.seed}_{date.day:%Y%m%d}.tif"
            _write_date(path, date, scenes.seed)
            written.append(path)
        _write_truth(folder / f"truth_{scenes.seed}_{YEARS[year]}.geojson", scenes, year)
    return written


def _write_date(path: Path, date: Date, seed: int) -> None:
    side = len(date.classes)
    layout = {"driver": "GTiff", "width": side, "height": side, "count": 7, "dtype": "uint16", "nodata": 0}
    place = {"crs": CRS, "transform": Affine(PIXEL_M, 0, WEST_M, 0, -PIXEL_M, NORTH_M)}
    with rasterio.open(path, "w", **layout, **place, compress="deflate", tiled=True) as scene:
        scene.write(date.numbers, list(range(1, 7)))
        scene.write(date.classes.astype(np.uint16), 7)
        scene.descriptions = (*BANDS, "SCL")
        scene.update_tags(
            INVENTED=SAID,
            SEED=str(seed),
            DATE=date.day.isoformat(),
            TIFFTAG_DATETIME=f"{date.day:%Y:%m:%d} 00:00:00",
        )


def _degrees(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return corners in WGS 84."""
    return np.stack(to_wgs84((corners[:, 0], corners[:, 1]), CRS), axis=1)


def _write_truth(path: Path, scenes: SceneSet, year: int) -> None:
    """Write outlines of the disturbed ground, pixels that are at least half of it, in WGS 84."""
    truth = scenes.truth[year]
    place = Affine(PIXEL_M, 0, WEST_M, 0, -PIXEL_M, NORTH_M)
    mine = np.where(truth.mask, truth.mine, 0).astype(np.int32)
    found = [
        (shapely.geometry.shape(outline), int(value)) for outline, value in shapes(mine, mine > 0, 8, place)
    ]
    features = []
    for outline, number in found:
        degrees = shapely.transform(outline, _degrees)
        properties = {"mine": number, "year": YEARS[year], "invented": True}
        features.append(
            {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(degrees))}
        )
    document = {"type": "FeatureCollection", "metadata": {"said": SAID}, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """Write the scenes of a seed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks accuracy scenes", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--side", type=int, default=1000, help="pixels of 10 m along a side")
    options = parser.parse_args(arguments)
    for path in write_scenes(options.folder, make_scenes(options.seed, side=options.side)):
        print(path)
