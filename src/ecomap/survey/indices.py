"""Spectral indices: one number a pixel that tells soil, plants and water apart.

References
----------
NDVI: Rouse et al. 1974, NASA SP-351. NDWI: McFeeters 1996, doi 10.1080/01431169608948714. MNDWI: Xu 2006,
doi 10.1080/01431160600589179. BSI: Rikimaru et al. 2002, Tropical Ecology 43(1). Formulas as in the catalogue
Awesome Spectral Indices, doi 10.1038/s41597-023-02096-0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.raster import Role
from ecomap.survey.ratios import normalised_difference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Bands = Mapping[Role, NDArray[np.float32]]


def ndvi(bands: Bands) -> NDArray[np.float32]:
    """Return how green it is: about 0 for soil, above 0.5 for dense plants, below 0 for water."""
    return normalised_difference(bands[Role.NIR], bands[Role.RED])


def ndwi(bands: Bands) -> NDArray[np.float32]:
    """Return how wet it is by green and near infrared: above 0 for open water."""
    return normalised_difference(bands[Role.GREEN], bands[Role.NIR])


def mndwi(bands: Bands) -> NDArray[np.float32]:
    """Return how wet it is by green and short-wave infrared: above 0 for open water, also beside towns."""
    return normalised_difference(bands[Role.GREEN], bands[Role.SWIR1])


def bsi(bands: Bands) -> NDArray[np.float32]:
    """Return how bare it is: above 0 for soil and rock."""
    return normalised_difference(bands[Role.SWIR1] + bands[Role.RED], bands[Role.NIR] + bands[Role.BLUE])


def water(bands: Bands) -> NDArray[np.bool_]:
    """Return where there is open water, by the best index that the bands allow.

    MNDWI above 0, else NDWI above 0, else darkness: near infrared below 0.08 and no brighter than red.
    """
    if {Role.GREEN, Role.SWIR1} <= set(bands):
        return np.asarray(mndwi(bands) > 0)
    if Role.GREEN in bands:
        return np.asarray(ndwi(bands) > 0)
    dark = bands[Role.NIR] < 0.08
    return np.asarray(dark & (bands[Role.NIR] <= bands[Role.RED] * 1.1))


def white(bands: Bands) -> NDArray[np.bool_] | None:
    """Return what looks like thick cloud or snow where no mask says so; None without a blue band.

    As bright in blue as in red and above 0.35: few rocks are. Thin cloud and shadow stay unseen.
    """
    if Role.BLUE not in bands:
        return None
    blue, red = bands[Role.BLUE], bands[Role.RED]
    return np.asarray((blue > 0.35) & (blue >= 0.95 * red))
