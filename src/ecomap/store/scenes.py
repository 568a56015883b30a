"""Scenes on disk: GeoTIFF read with bounded memory, and the overlays made of them."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.transform import array_bounds
from rasterio.vrt import WarpedVRT
from rasterio.warp import calculate_default_transform, transform_bounds

from ecomap.crs import WEB_MERCATOR, WGS84
from ecomap.errors import LayerFormatError, RasterFormatError, RefusedError, UsageError
from ecomap.raster import LONGEST_SIDE_PX, Overlay, Picture, SceneInfo, photograph_bands
from ecomap.store.atomic import write_bytes, write_text
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ecomap.store.workspace import Workspace

_BOUNDS = ("west", "south", "east", "north")


def overlay_folder(workspace: Workspace) -> Path:
    """Return the folder in which a workspace keeps its overlays."""
    return workspace.root / "surveys" / "overlays"


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a GeoTIFF that has a place on the ground; tell every failure of the reader in one line."""
    try:
        with rasterio.open(path, driver="GTiff") as scene:
            if scene.crs is None:
                raise RasterFormatError(
                    f"{path}: declares no coordinate reference system. "
                    "Assign the one it was made in, for instance with gdal_edit -a_srs EPSG:4490."
                )
            yield scene
    except (RasterioError, CPLE_BaseError, OSError) as error:
        reason = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
        raise RasterFormatError(f"{path}: cannot be read as a GeoTIFF ({reason}).") from None


def describe_scene(path: Path) -> SceneInfo:
    """Read what a GeoTIFF says about itself, without its pixels.

    Raises
    ------
    RasterFormatError
        If it cannot be read or has no place on the ground.
    """
    with _opened(path) as scene:
        return SceneInfo(
            driver=scene.driver,
            crs=scene.crs.to_string(),
            width_px=scene.width,
            height_px=scene.height,
            resolution=scene.res,
            unit=scene.crs.linear_units if scene.crs.is_projected else "degree",
            data_type=scene.dtypes[0],
            bands=tuple(name or "" for name in scene.descriptions),
            nodata=scene.nodata,
            bounds=transform_bounds(scene.crs, WGS84, *scene.bounds),
        )


def read_picture(path: Path, *, bands: Sequence[int] = (), longest_side_px: int = LONGEST_SIDE_PX) -> Picture:
    """Read a scene small enough for a page, turned to Web Mercator.

    Overviews are used where the file has them. Memory depends on the picture, not on the scene.

    Parameters
    ----------
    bands
        One band, or three for red, green, blue, counted from 1; chosen by their names where empty.
    longest_side_px
        Most pixels along one side.

    Raises
    ------
    RasterFormatError
        If the scene cannot be read, or has no data at all.
    UsageError
        If a band does not exist.
    """
    with _opened(path) as scene:
        chosen = tuple(bands) or _default_bands(scene)
        if len(chosen) not in {1, 3} or not all(1 <= band <= scene.count for band in chosen):
            raise UsageError(
                f"{path}: has bands 1 to {scene.count}; give one of them or three, got {chosen}."
            )
        grid = _web_grid(scene, longest_side_px)
        shrinks = max(scene.width / grid["width"], scene.height / grid["height"]) > 1.5
        # Without a declared nodata value an alpha band tells what lies beyond the scene's edge.
        with WarpedVRT(
            scene,
            crs=WEB_MERCATOR,
            resampling=Resampling.average if shrinks else Resampling.bilinear,
            add_alpha=scene.nodata is None and ColorInterp.alpha not in scene.colorinterp,
            **grid,
        ) as warped:
            values = warped.read(list(chosen))
            valid = warped.dataset_mask() > 0
        valid &= np.isfinite(values).any(axis=0)
        if not valid.any():
            raise RasterFormatError(f"{path}: every pixel is without data.")
        bounds = array_bounds(grid["height"], grid["width"], grid["transform"])
        degrees = transform_bounds(WEB_MERCATOR, WGS84, *bounds)
    return Picture(np.where(np.isfinite(values), values, 0), valid, degrees)


def _default_bands(scene: Any) -> tuple[int, ...]:
    """Choose bands by what the file calls them: their colours first, then their descriptions."""
    colours = [item.name if item is not None else "" for item in scene.colorinterp]
    if {"red", "green", "blue"} <= set(colours):
        return photograph_bands(colours)
    described = [
        name or "" for name, colour in zip(scene.descriptions, colours, strict=True) if colour != "alpha"
    ]
    return photograph_bands(described)


def _web_grid(scene: Any, longest_side_px: int) -> dict[str, Any]:
    """Return transform, width and height in Web Mercator, at most so many pixels long."""
    transform, width, height = calculate_default_transform(
        scene.crs, WEB_MERCATOR, scene.width, scene.height, *scene.bounds
    )
    shrink = max(width, height) / longest_side_px
    if shrink > 1:
        small = max(round(width / shrink), 1), max(round(height / shrink), 1)
        transform *= transform.scale(width / small[0], height / small[1])
        width, height = small
    return {"transform": transform, "width": width, "height": height}


def scene_date(path: Path) -> str | None:
    """Return the day a GeoTIFF says it was taken, ISO; None where it does not say."""
    with _opened(path) as scene:
        stamp = scene.tags().get("TIFFTAG_DATETIME", "")
    match = re.match(r"(\d{4})[:-](\d{2})[:-](\d{2})", stamp)
    return "-".join(match.groups()) if match else None


def write_overlay(workspace: Workspace, overlay: Overlay) -> Path:
    """Keep an overlay in the workspace; one of the same name is replaced.

    Returns
    -------
    The path of its picture; its facts stand beside it as JSON.

    Raises
    ------
    RefusedError
        If an overlay of another name has the same file name, or nothing can be written.
    """
    stem = re.sub(r"[^\w-]+", "_", overlay.name.strip()).strip("_")[:80] or "scene"
    image = overlay_folder(workspace) / f"{stem}.png"
    facts = image.with_suffix(".json")
    if facts.is_file():
        standing = _facts(facts, workspace.shown(facts))["name"]
        if standing != overlay.name:
            raise RefusedError(
                f"{workspace.shown(facts)}: holds the overlay {standing!r}. Give another --name."
            )
    document = {
        "name": overlay.name,
        **{side: getattr(overlay, side) for side in _BOUNDS},
        "opacity": overlay.opacity,
        "source": overlay.source,
        "date": overlay.date,
    }
    write_bytes(image, overlay.image)
    write_text(facts, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    return image


def read_overlays(workspace: Workspace) -> list[Overlay]:
    """Read the overlays of a workspace, ordered by file name; there may be none.

    Raises
    ------
    LayerFormatError
        If the facts of one cannot be read or its picture is missing.
    """
    return [
        read_overlay(path, shown=workspace.shown(path))
        for path in sorted(overlay_folder(workspace).glob("*.json"))
    ]


def read_overlay(path: Path, *, shown: str) -> Overlay:
    """Read one overlay from its JSON and the PNG beside it.

    Raises
    ------
    LayerFormatError
        If the facts cannot be read or the picture is missing.
    """
    facts = _facts(path, shown)
    try:
        image = path.with_suffix(".png").read_bytes()
    except OSError:
        raise LayerFormatError(
            f"{shown}: the picture {path.stem}.png beside it is missing. Make it anew: ecomap survey overlay"
        ) from None
    if not image.startswith(b"\x89PNG\r\n\x1a\n"):
        raise LayerFormatError(f"{shown}: the picture {path.stem}.png beside it is no PNG.")
    try:
        return Overlay(
            name=facts["name"],
            image=image,
            **{side: float(facts[side]) for side in _BOUNDS},
            opacity=float(facts["opacity"]),
            source=str(facts.get("source") or ""),
            date=facts.get("date"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LayerFormatError(f"{shown}: a fact of the overlay is missing or wrong ({error}).") from None


def _facts(path: Path, shown: str) -> dict[str, Any]:
    """Read the JSON beside a picture."""
    try:
        document = json.loads(read_text(path, shown=shown))
    except json.JSONDecodeError as error:
        raise LayerFormatError(
            f"{shown}: not valid JSON ({error.msg}). Make it anew: ecomap survey overlay"
        ) from None
    if not isinstance(document, dict) or not isinstance(document.get("name"), str):
        raise LayerFormatError(f"{shown}: expected an object with a 'name'.")
    return document
