"""A window of a scene, read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from ecomap.raster.roles import Role


@dataclass(frozen=True, slots=True)
class SceneBlock:
    """Reflectance of a window, and where it can be trusted. All arrays have shape (rows, columns)."""

    bands: Mapping[Role, NDArray[np.float32]]
    """Reflectance 0 to 1 by role; what stands where `valid` is False means nothing."""
    valid: NDArray[np.bool_]
    """Where every band that was read holds data."""
    cloud: NDArray[np.bool_] | None
    """Cloud, cloud shadow, cirrus or snow on valid ground; None where the scene cannot know."""

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Where there is data and no cloud."""
        return self.valid if self.cloud is None else self.valid & ~self.cloud
