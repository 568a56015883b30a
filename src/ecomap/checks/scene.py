"""What sites are held against: kinds, counties, problems, districts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Kind


@dataclass(frozen=True, slots=True)
class Scene:
    """The known things that a layer may refer to."""

    kinds: Mapping[str, Kind]
    """Kinds by key."""
    problems: Collection[str] | None
    """Keys of the problems; None where they could not be read."""
    counties: Mapping[str, BaseGeometry] | None
    """Polygons by adcode; None where they could not be read."""
    districts: Collection[str]
    """Keys of the districts."""
    city: BaseGeometry | None
    """Union of the counties in degrees, prepared; None where they could not be read."""


def scene_of(
    kinds: Mapping[str, Kind],
    *,
    problems: Collection[str] | None,
    counties: Mapping[str, BaseGeometry] | None,
    districts: Collection[str],
) -> Scene:
    """Gather what layers are held against."""
    city = None
    if counties:
        city = shapely.union_all(shapely.make_valid(np.array(list(counties.values()), dtype=object)))
        shapely.prepare(city)
    return Scene(kinds, problems, counties or None, districts, city)
