"""Rasters: grids on the ground, what a scene is, and the light picture that a page can hold of it."""

from ecomap.raster.block import SceneBlock
from ecomap.raster.grid import Grid, Transform, Window
from ecomap.raster.picture import (
    LONGEST_SIDE_PX,
    Overlay,
    Picture,
    SceneInfo,
    encode_png,
    overlay_of,
    photograph_bands,
    stretch,
)
from ecomap.raster.roles import Role
from ecomap.raster.windows import strips

__all__ = [
    "LONGEST_SIDE_PX",
    "Grid",
    "Overlay",
    "Picture",
    "Role",
    "SceneBlock",
    "SceneInfo",
    "Transform",
    "Window",
    "encode_png",
    "overlay_of",
    "photograph_bands",
    "stretch",
    "strips",
]
