"""From a mask, strip by strip, to polygons: exact, and in memory that does not grow with the raster."""

from ecomap.survey.outlines.stream import Outlines, OutlineStream, joined_outlines

__all__ = ["OutlineStream", "Outlines", "joined_outlines"]
