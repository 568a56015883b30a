"""What stands between the ground and the sensor: haze, cloud, shadow, and a mask that misses some of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy.fields import smooth_field, upper_part

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HAZE = np.array((1.0, 0.8, 0.6, 0.25, 0.1, 0.05), dtype=np.float32)
"""How much haze adds to each band; it scatters short waves most."""
_CLOUD = np.array((0.62, 0.60, 0.60, 0.62, 0.48, 0.36), dtype=np.float32)
_SHADOW_KEEPS = np.array((0.62, 0.56, 0.50, 0.45, 0.42, 0.42), dtype=np.float32)
_MISSED_EDGE = 0.22
_SHADOW_FOUND = 0.85
NODATA, SHADOW, PLANTS, BARE, WATER, CLOUD, THIN = 0, 3, 4, 5, 6, 9, 10
"""Classes of the scene classification that the scenes carry."""


@dataclass(frozen=True)
class Sky:
    """Cloud of one date; shapes (rows, columns)."""

    opacity: NDArray[np.float32]
    """Share of the light that is cloud's."""
    shadow: NDArray[np.float32]
    """Depth of shadow, 0 to 1."""
    haze: NDArray[np.float32]
    """Reflectance that haze adds to blue."""
    masked_cloud: NDArray[np.bool_]
    """What the mask takes for cloud."""
    masked_shadow: NDArray[np.bool_]
    """What the mask takes for shadow."""


def draw_sky(generator: np.random.Generator, side: int) -> Sky:
    """Return the sky of a date; a third of the dates are all but clear, some are half clouded."""
    share = 0.0 if generator.random() < 0.35 else float(generator.beta(1.3, 4.0)) * 0.75
    depth = smooth_field(generator, side, 70) + 0.4 * smooth_field(generator, side, 14)
    haze = np.abs(generator.normal(0, 0.012)) * (1 + 0.4 * smooth_field(generator, side, 200))
    if share < 0.01:
        none = np.zeros((side, side), dtype=np.float32)
        return Sky(none, none, np.maximum(haze, 0), none > 0, none > 0)
    edge = np.float32(np.quantile(depth, 1 - share))
    opacity = np.clip((depth - edge) / 0.35, 0, 1).astype(np.float32)
    step = (int(generator.integers(12, 40)), int(generator.integers(8, 30)))
    shadow = np.roll(opacity, step, axis=(0, 1)) * (1 - opacity)
    # Masks miss thin edges of cloud and part of the shadows.
    masked = opacity > generator.uniform(0.5, 1.5) * _MISSED_EDGE
    seen = ~upper_part(smooth_field(generator, side, 40), 1 - _SHADOW_FOUND)
    return Sky(opacity, shadow, np.maximum(haze, 0), masked, (shadow > 0.3) & seen & ~masked)


def through(bands: NDArray[np.float32], sky: Sky) -> NDArray[np.float32]:
    """Return what the sensor sees of ground of shape (6, rows, columns)."""
    seen = bands * (1 - sky.shadow[None] * (1 - _SHADOW_KEEPS[:, None, None]))
    seen = seen + _HAZE[:, None, None] * sky.haze[None]
    return np.asarray(seen + sky.opacity[None] * (_CLOUD[:, None, None] - seen), dtype=np.float32)


def classify(bands: NDArray[np.float32], sky: Sky, generator: np.random.Generator) -> NDArray[np.uint8]:
    """Return a scene classification with the faults of real ones: bright ground is taken for cloud, too."""
    side = bands.shape[1]
    red, nir, swir = bands[2], bands[3], bands[4]
    classes = np.where((nir - red) / np.maximum(nir + red, 0.01) > 0.35, PLANTS, BARE).astype(np.uint8)
    classes[(bands[1] > swir) & (nir < 0.12)] = WATER
    bright = (bands[0] > 0.2) & upper_part(smooth_field(generator, side, 20), 0.15)
    classes[bright] = THIN
    classes[sky.masked_shadow] = SHADOW
    classes[sky.masked_cloud] = CLOUD
    return classes
