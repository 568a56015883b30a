"""Mining licences: whose ground, for what, from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry


class LicenceState(StrEnum):
    """Whether a licence holds on a day."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Licence:
    """One mining right as its register has it."""

    row: int
    """Number of the feature in its file."""
    number: str
    """Its number, else `feature 12`."""
    holder: str = ""
    """Who holds it (采矿权人)."""
    mine: str = ""
    """Name of the mine."""
    mineral: str = ""
    """What may be dug (矿种)."""
    valid_from: dt.date | None = None
    """First day; None where the file does not say."""
    valid_to: dt.date | None = None
    """Last day; None where the file does not say."""

    def state(self, day: dt.date) -> LicenceState:
        """Say whether it holds on a day; both its days belong to it."""
        if self.valid_to is not None and self.valid_to < day:
            return LicenceState.EXPIRED
        if self.valid_from is not None and day < self.valid_from:
            return LicenceState.NOT_YET
        if self.valid_from is None and self.valid_to is None:
            return LicenceState.UNDATED
        return LicenceState.IN_FORCE

    @property
    def facts(self) -> tuple[Any, ...]:
        """What is said of it apart from where it stands in the file."""
        return (self.number, self.holder, self.mine, self.mineral, self.valid_from, self.valid_to)


def fault_of(polygon: BaseGeometry) -> str:
    """Return what is wrong with an outline and where, in its own coordinates; empty where it is sound.

    Examples
    --------
    >>> fault_of(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    'the outline crosses itself at 1, 1'
    >>> fault_of(shapely.box(0, 0, 1, 1))
    ''
    """
    if polygon.is_empty:
        return "the outline is empty"
    if polygon.geom_type not in {"Polygon", "MultiPolygon"}:
        return f"a {polygon.geom_type} has no area"
    if not np.isfinite(shapely.get_coordinates(polygon)).all():
        return "the outline holds a number that is no coordinate"
    reason = shapely.is_valid_reason(polygon)
    if reason == "Valid Geometry":
        return ""
    what, _, place = str(reason).rstrip("]").partition("[")
    words = {
        "Self-intersection": "the outline crosses itself",
        "Ring Self-intersection": "the outline touches or crosses itself",
        "Hole lies outside shell": "a hole lies outside the outline",
        "Nested shells": "one part lies inside another",
        "Nested holes": "one hole lies inside another",
        "Interior is disconnected": "holes cut the ground in two",
        "Too few points in geometry component": "the outline has too few corners",
    }
    return f"{words.get(what, what)} at {_shown(place)}"


def _shown(place: str) -> str:
    """Return a position of GEOS as `easting, northing`, without digits below a millimetre or so."""
    return ", ".join(f"{float(number):.12g}" for number in place.split()[:2])


def one_by_number(
    licences: Sequence[Licence], polygons: Sequence[BaseGeometry]
) -> tuple[list[Licence], list[BaseGeometry], list[tuple[Licence, Licence]]]:
    """Take features of one number that say the same for the parts of one licence.

    Returns
    -------
    Licences, their grounds, and the pairs of features that have one number and say different things of it:
    these stay apart, because which of them holds is not for a program to say.
    """
    place_of: dict[tuple[Any, ...], int] = {}
    first_of: dict[str, Licence] = {}
    kept: list[Licence] = []
    grounds: list[list[BaseGeometry]] = []
    torn = []
    for licence, polygon in zip(licences, polygons, strict=True):
        place = place_of.setdefault(licence.facts, len(kept))
        if place < len(kept):
            grounds[place].append(polygon)
            continue
        kept.append(licence)
        grounds.append([polygon])
        first = first_of.setdefault(licence.number, licence)
        if first is not licence:
            torn.append((first, licence))
    whole = [parts[0] if len(parts) == 1 else shapely.union_all(parts) for parts in grounds]
    return kept, whole, torn
