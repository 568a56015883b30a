"""What a band of a scene measures."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Part of the light that a band measures, or what a band of codes says."""

    BLUE = "blue"
    GREEN = "green"
    RED = "red"
    RED_EDGE = "red_edge"
    NIR = "nir"
    SWIR1 = "swir1"
    SWIR2 = "swir2"
    SCL = "scl"
    """Scene classification of Sentinel-2."""
    QA_PIXEL = "qa_pixel"
    """Quality bits of Landsat Collection 2."""
    CLOUD = "cloud"
    """Anything but 0 is cloud or shadow."""
    DATA_MASK = "data_mask"
    """0 is no data."""

    @property
    def is_reflectance(self) -> bool:
        """Whether the band holds light, not codes."""
        return self not in {Role.SCL, Role.QA_PIXEL, Role.CLOUD, Role.DATA_MASK}
