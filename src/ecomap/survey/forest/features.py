"""What a forest is told of each pixel: bands and indices of all clear dates, and the ground around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.errors import UsageError
from ecomap.raster import Role
from ecomap.survey.detecting import clear_ground
from ecomap.survey.indices import bsi, mndwi, ndvi, ndwi

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from numpy.typing import NDArray

    from ecomap.raster import SceneBlock

    Index = Callable[[dict[Role, NDArray[np.float32]]], NDArray[np.float32]]

HALO_PX = 1
"""How far features look around; read a window so many pixels larger on each side and cut them off."""
_LIGHT = (Role.BLUE, Role.GREEN, Role.RED, Role.RED_EDGE, Role.NIR, Role.SWIR1, Role.SWIR2)
_INDICES: dict[str, tuple[frozenset[Role], Index]] = {
    "ndvi": (frozenset({Role.NIR, Role.RED}), ndvi),
    "mndwi": (frozenset({Role.GREEN, Role.SWIR1}), mndwi),
    "ndwi": (frozenset({Role.GREEN, Role.NIR}), ndwi),
    "bsi": (frozenset({Role.SWIR1, Role.RED, Role.NIR, Role.BLUE}), bsi),
    "redness": (frozenset({Role.RED, Role.GREEN}), lambda bands: bands[Role.RED] - bands[Role.GREEN]),
}
"""Bands that an index needs, and the index."""


def used_roles(roles: Collection[Role]) -> tuple[Role, ...]:
    """Return the bands that features are made of, in their fixed order.

    Raises
    ------
    UsageError
        If there is no visible band.
    """
    used = tuple(role for role in _LIGHT if role in roles)
    if not {Role.RED, Role.GREEN} <= set(used):
        raise UsageError(
            f"a forest needs at least red and green; the scenes share {', '.join(roles) or 'no bands'}. "
            "Say which bands measure what with --bands red=3,green=2"
        )
    return used


def feature_names(roles: Collection[Role]) -> tuple[str, ...]:
    """Return what the features of scenes with these bands are called, in order.

    Examples
    --------
    >>> feature_names([Role.RED, Role.GREEN])
    ('green', 'red', 'redness', 'around_brightness', 'rough_brightness')
    """
    used = used_roles(roles)
    names = [str(role) for role in used]
    for name, (needed, _) in _INDICES.items():
        if needed <= set(used):
            names += ["ndvi_max", "ndvi_min"] if name == "ndvi" else [name]
    names += ["around_ndvi_max"] if "ndvi_max" in names else []
    names += ["around_bsi"] if "bsi" in names else []
    return (*names, "around_brightness", "rough_brightness")


def features_of(blocks: Iterable[SceneBlock]) -> NDArray[np.float32]:
    """Return the features of a window seen on one or more dates.

    Parameters
    ----------
    blocks
        The same window of each date, with the same bands of reflectance.

    Returns
    -------
    numpy.ndarray
        Shape (features, rows, columns), in the order of `feature_names`; NaN where no date is clear. Bands
        are medians of the clear dates; `around_` is the mean of 3 x 3 pixels, `rough_` their deviation.
    """
    seen = list(blocks)
    if not seen:
        raise UsageError("features of no dates; give at least one scene")
    used = used_roles(seen[0].bands)
    clear = np.stack([clear_ground(block) for block in seen])
    light = {role: _median([block.bands[role] for block in seen], clear) for role in used}
    layers = dict[str, "NDArray[np.float32]"]()
    layers.update({str(role): band for role, band in light.items()})
    for name, (needed, index) in _INDICES.items():
        if not needed <= set(used):
            continue
        if name != "ndvi":
            layers[name] = index(light)
            continue
        dates = np.stack([index(dict(block.bands)) for block in seen])
        dates[~clear] = np.nan
        layers["ndvi_max"], layers["ndvi_min"] = np.fmax.reduce(dates), np.fmin.reduce(dates)
    for name in ("ndvi_max", "bsi"):
        if name in layers:
            layers[f"around_{name}"] = around(layers[name])
    brightness = np.asarray(np.mean(np.stack([light[role] for role in used]), axis=0), dtype=np.float32)
    mean = around(brightness)
    layers["around_brightness"] = mean
    layers["rough_brightness"] = np.sqrt(np.maximum(around(np.square(brightness)) - mean**2, 0))
    return np.stack([layers[name] for name in feature_names(used)]).astype(np.float32)


def _median(dates: list[NDArray[np.float32]], clear: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the median of the clear dates, NaN where there are none."""
    stacked = np.where(clear, np.stack(dates), np.nan)
    # Sorting puts NaN last, so the middle of the clear ones is found by their number.
    stacked.sort(axis=0)
    count = clear.sum(axis=0)
    low = np.maximum((count - 1) // 2, 0)[None]
    high = np.minimum(count // 2, len(dates) - 1)[None]
    middle = np.take_along_axis(stacked, low, 0) + np.take_along_axis(stacked, high, 0)
    return np.asarray(middle[0] / 2, dtype=np.float32)


def around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of the known pixels among the 3 x 3 around each; NaN where it is not known itself.

    Examples
    --------
    >>> around(np.float32([[0, 3], [3, np.nan]])).tolist()
    [[2.0, 2.0], [2.0, nan]]
    """
    known = np.isfinite(values)
    total = _summed(np.where(known, values, 0).astype(np.float64))
    count = _summed(known.astype(np.float64))
    mean = np.divide(total, count, out=np.full(values.shape, np.nan), where=known)
    return np.asarray(mean, dtype=np.float32)


def _summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sums of 3 x 3 pixels."""
    padded = np.pad(values, 1)
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    return rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
