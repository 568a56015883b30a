"""What a checklist says, as frozen values; words in pairs of Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.render.brief.ground import Ground

if TYPE_CHECKING:
    import datetime as dt

    from ecomap.model import ChecklistItem
    from ecomap.render.brief.content import Brief, Pair, SiteLine


@dataclass(frozen=True, slots=True, eq=False)
class FramedGround(Ground):
    """The ground of a map that shows some sites, not a county whole."""

    frame: tuple[float, float, float, float]
    """West, south, east, north in metres."""

    def extent(self, adcode: str | None) -> tuple[float, float, float, float]:  # noqa: ARG002 - as its parent
        """Return the frame, whatever county is in focus."""
        return self.frame


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBlock:
    """One site of a checklist."""

    line: SiteLine
    """What a brief says of it, with its number."""
    days: Pair
    """How much time it has; empty where no date binds."""
    known: Pair
    """How well its place is known."""
    wgs84: tuple[float, float] | None
    """Longitude and latitude; None without a place."""
    gcj02: tuple[float, float] | None
    """The same as phone maps show it."""
    required: tuple[Pair, ...]
    """What the plan requires."""
    hints: tuple[Pair, ...]
    """What may help to find a site without a place."""
    items: tuple[ChecklistItem, ...]
    """The questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The sites of one county, or of none."""

    name: Pair
    """Its name."""
    blocks: tuple[SiteBlock, ...]
    """Its sites, worst first."""
    brief: Brief | None
    """What the map is drawn from; None where no site has a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A checklist of some sites on a day."""

    title: Pair
    """Title of the workspace."""
    as_of: dt.date
    """The day."""
    invented: bool
    """Whether the content is made up."""
    is_search: bool
    """Whether it lists sites without a place only, to find one for them."""
    sections: tuple[Section, ...]
    """Its sections."""
