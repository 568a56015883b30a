"""Scenes on disk: bands of one or several files, read by window as reflectance."""

from ecomap.store.rasters.bands import Band
from ecomap.store.rasters.burning import Burner, bounds_in_grid
from ecomap.store.rasters.finding import find_scenes, open_scene
from ecomap.store.rasters.mosaic import mosaic_of, united
from ecomap.store.rasters.placing import bounds_in, degrees_of, overlap
from ecomap.store.rasters.reading import Reader
from ecomap.store.rasters.scene import Scene

__all__ = [
    "Band",
    "Burner",
    "Reader",
    "Scene",
    "bounds_in",
    "bounds_in_grid",
    "degrees_of",
    "find_scenes",
    "mosaic_of",
    "open_scene",
    "overlap",
    "united",
]
