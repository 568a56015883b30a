"""Scenes over the map: what a scene is, and the light picture of it that the next build draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.raster import LONGEST_SIDE_PX, Overlay, overlay_of
from ecomap.store.geotiff import describe_scene, read_picture, scene_date
from ecomap.store.layers import read_counties
from ecomap.store.overlays import write_overlay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from ecomap.store.workspace import Workspace

__all__ = ["add_overlay", "describe_scene", "is_beyond"]


def add_overlay(
    workspace: Workspace,
    scene: Path,
    *,
    name: str = "",
    opacity: float = 0.8,
    bands: Sequence[int] = (),
    date: dt.date | None = None,
    longest_side_px: int = LONGEST_SIDE_PX,
) -> tuple[Overlay, Path]:
    """Make a light picture of a scene and keep it in the workspace for the next build.

    Returns
    -------
    The overlay, and the path of its picture.

    Raises
    ------
    RasterFormatError
        If the scene cannot be read, has no place on the ground or no data.
    """
    picture = read_picture(scene, bands=bands, longest_side_px=longest_side_px)
    day = date.isoformat() if date else scene_date(scene)
    overlay = overlay_of(picture, name=name or scene.stem, opacity=opacity, source=scene.name, date=day)
    return overlay, write_overlay(workspace, overlay)


def is_beyond(workspace: Workspace, overlay: Overlay) -> bool:
    """Say whether an overlay lies wholly outside the bounds of the workspace's counties."""
    west, south, east, north = read_counties(workspace).total_bounds
    apart_in_longitude = overlay.east < west or overlay.west > east
    return bool(apart_in_longitude or overlay.north < south or overlay.south > north)
