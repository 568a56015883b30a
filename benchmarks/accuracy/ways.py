"""The ways that are scored: rules on one, two and four dates, and change, as the commands do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ecomap.raster import Role, SceneBlock
from ecomap.raster.sensors import SCL_CLOUD, SCL_NODATA
from ecomap.survey.changing import Change, changes_of
from ecomap.survey.detecting import candidates, composite_of, histogram, threshold_of
from ecomap.survey.morphology import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.accuracy.scenes import Date, SceneSet
    from ecomap.survey.detecting import Composite

ROLES = (Role.BLUE, Role.GREEN, Role.RED, Role.NIR, Role.SWIR1, Role.SWIR2)
"""Bands of the invented scenes."""


def block_of(date: Date) -> SceneBlock:
    """Return a scene as a window that was read."""
    bands = {
        role: numbers.astype(np.float32) / 10_000 for role, numbers in zip(ROLES, date.numbers, strict=True)
    }
    valid = (date.numbers[0] > 0) & ~np.isin(date.classes, SCL_NODATA)
    return SceneBlock(bands, valid, np.isin(date.classes, SCL_CLOUD) & valid)


def clearest(dates: Sequence[Date], count: int) -> list[Date]:
    """Return the dates with the most clear ground, as a person would choose them."""
    shares = [float(block_of(date).clear.mean()) for date in dates]
    return [dates[place] for place in sorted(np.argsort(shares)[::-1][:count])]


def composite(dates: Sequence[Date]) -> Composite:
    """Return the composite of dates."""
    return composite_of(block_of(date) for date in dates)


def chosen_threshold(*composites: Composite) -> float:
    """Return the threshold that the histogram of dry ground offers."""
    counts = [histogram(one.ndvi[~one.is_water]) for one in composites]
    return threshold_of(np.sum(counts, axis=0)).value


def found_by_rules(dates: Sequence[Date]) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Return bare ground, specks taken off, and the number of clear dates."""
    seen = composite(dates)
    return opened(candidates(seen, chosen_threshold(seen))), seen.clear


def changed(scenes: SceneSet, count: int) -> dict[str, NDArray[np.bool_]]:
    """Return newly bare and regrown ground between the clearest `count` dates of both years."""
    before, after = (composite(clearest(dates, count)) for dates in scenes.dates)
    threshold = chosen_threshold(before, after)
    masks = changes_of(before, after, threshold).masks
    return {str(name): opened(masks[name]) for name in (Change.NEWLY_BARE, Change.REGROWN)}
