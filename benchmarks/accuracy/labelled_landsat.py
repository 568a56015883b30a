"""Labelled Landsat scenes: points and polygons, parted by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import rasterio
from rasterio.features import rasterize

from benchmarks.accuracy.scoring import score_pixels
from benchmarks.accuracy.ways import ROLES, chosen_threshold
from ecomap.raster import SceneBlock
from ecomap.survey.detecting import candidates, composite_of
from ecomap.survey.forest import Samples, features_of
from ecomap.survey.forest.model import new_classifier
from ecomap.survey.forest.training import train

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_STRIPS = 5
_HEAD = "| way | labelled pixels | bare | precision | recall | F1 | IoU |\n|---|---|---|---|---|---|---|"


def rondonia(data: Path) -> str:
    """Return scores at labelled points; the forest of each of five strips was trained on the four others."""
    with rasterio.open(data / "rasters" / "LC08_232066_20190727.tif") as scene:
        light = scene.read().astype(np.float32) / 10_000
        valid = (scene.read() != scene.nodata).all(axis=0)
        points = gpd.read_file(data / "labels" / "landsat8_rondonia" / "endmembers.shp").to_crs(scene.crs)
        across, _, left, _, down, top = tuple(scene.transform)[:6]
    row = np.floor((points.geometry.y.to_numpy() - top) / down).astype(int)
    column = np.floor((points.geometry.x.to_numpy() - left) / across).astype(int)
    inside = (row >= 0) & (row < light.shape[1]) & (column >= 0) & (column < light.shape[2])
    row, column = row[inside], column[inside]
    bare = points["class"].to_numpy()[inside] == 1
    block = SceneBlock(dict(zip(ROLES, light, strict=True)), valid, np.zeros_like(valid))
    features = features_of([block])[:, row, column].T
    strip = np.searchsorted(np.quantile(column, np.arange(1, _STRIPS) / _STRIPS), column)
    called = np.zeros(len(bare), dtype=bool)
    for number in range(_STRIPS):
        out = strip == number
        classifier = new_classifier(100, 0).fit(features[~out], bare[~out].astype(int))
        called[out] = classifier.predict_proba(features[out])[:, 1] >= 0.5
    lines = [
        _HEAD,
        _row("rules, 1 date", _ruled(block)[row, column], bare),
        _row("forest, other strips", called, bare),
    ]
    names = {0: "water", 1: "bare", 2: "forest", 3: "crop or pasture"}
    wrong = points["class"].to_numpy()[inside][_ruled(block)[row, column] & ~bare]
    taken = ", ".join(f"{names[int(kind)]} {int((wrong == kind).sum())}" for kind in np.unique(wrong))
    lines.append(f"\nPoints that rules took for bare and that are not: {taken or 'none'}.\n")
    return "\n".join(lines)


def wake(data: Path) -> str:
    """Return scores on labelled polygons; the forest of each fold was trained on other polygons."""
    folder = data / "labels" / "landsat7_wake"
    light = []
    for band in (10, 20, 30, 40, 50, 70):
        with rasterio.open(folder / f"lsat7_2000_{band}.tif") as scene:
            light.append(scene.read(1).astype(np.float32) / 255)
            crs, transform, shape = scene.crs, scene.transform, (scene.height, scene.width)
    polygons = gpd.read_file(folder / "landsat96_polygons.shp").to_crs(crs)
    numbered = [(polygon, number) for number, polygon in enumerate(polygons.geometry, start=1)]
    site = rasterize(numbered, out_shape=shape, fill=0, transform=transform)
    stack = np.stack(light)
    valid: NDArray[np.bool_] = np.asarray((stack > 0).all(axis=0))
    block = SceneBlock(dict(zip(ROLES, stack, strict=True)), valid, np.zeros_like(valid))
    features = features_of([block])
    labelled = (site > 0) & np.isfinite(features).all(axis=0)
    name = polygons["label"].to_numpy().astype(str)[site[labelled] - 1]
    ruled = _ruled(block)[labelled]
    lines = [_HEAD]
    for bare_names in (("sediment",), ("sediment", "developed")):
        bare: NDArray[np.bool_] = np.isin(name, bare_names)
        what = " and ".join(bare_names)
        lines.append(_row(f"rules, 1 date; bare = {what}", ruled, bare))
        samples = Samples(features[:, labelled].T, bare, site[labelled].astype(np.int64))
        trained = train(samples)
        lines.append(_row(f"forest, other polygons; bare = {what}", trained.said >= trained.threshold, bare))
    of_class = [f"{one} {ruled[name == one].mean():.0%}" for one in np.unique(name)]
    return "\n".join([*lines, f"\nShare of each class that rules took for bare: {', '.join(of_class)}.\n"])


def _ruled(block: SceneBlock) -> NDArray[np.bool_]:
    """Return what the rules of a single date take for bare."""
    seen = composite_of([block])
    return candidates(seen, chosen_threshold(seen))


def _row(way: str, called: NDArray[np.bool_], bare: NDArray[np.bool_]) -> str:
    score = score_pixels(called, bare)
    cells = " | ".join(f"{value:.2f}" for value in (score.precision, score.recall, score.f1, score.iou))
    return f"| {way} | {len(bare)} | {int(bare.sum())} | {cells} |"
