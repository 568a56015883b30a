"""What is said of one surveyed patch: a suspect with its reasons, never a verdict."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDS_CHECK = "待核查"
"""The verdict of every patch until a person has looked: to be checked."""


class Suspect(StrEnum):
    """What a patch may be, judged by the books alone."""

    STILL_BARE = "still_bare"
    BEYOND_LICENCE = "beyond_licence"
    EXPIRED_LICENCE = "expired_licence"
    IN_LICENCE = "in_licence"
    IN_SITE = "in_site"
    NO_LICENCE = "no_licence"
    POSSIBLE = "possible"
    UNLISTED = "unlisted"
    OUTSIDE = "outside"


SUSPECT_LABELS: dict[Suspect, tuple[str, str]] = {
    Suspect.STILL_BARE: ("疑似未恢复", "overlaps a site reported as done or closed"),
    Suspect.IN_SITE: ("已登记点位内", "overlaps a registered site"),
    Suspect.POSSIBLE: ("疑似已登记", "within the accuracy of a registered site"),
    Suspect.BEYOND_LICENCE: ("疑似越界", "goes beyond its licence"),
    Suspect.EXPIRED_LICENCE: ("疑似持证过期", "in a licence that is over"),
    Suspect.IN_LICENCE: ("持证范围内", "in a licence"),
    Suspect.NO_LICENCE: ("疑似无证", "in no licence and no registered site"),
    Suspect.UNLISTED: ("疑似未登记", "in no registered site"),
    Suspect.OUTSIDE: ("区域外", "outside the counties"),
}
"""Chinese and English label of each."""


@dataclass(frozen=True, slots=True)
class SiteMatch:
    """One site that a patch overlaps or may belong to."""

    site_id: str
    """The site."""
    name: str
    """Its name."""
    kind: str
    """Its kind."""
    status: str
    """Its status on the day."""
    status_class: str
    """`open`, `done` or `closed`."""
    relation: str
    """`overlaps`, `crosses` (a line), `inside` (a point, surely) or `possible`."""
    overlap_m2: float | None
    """Shared ground; None for points."""
    share_of_patch: float | None
    """Overlap by the patch's area, 0 to 1; None for points."""
    share_of_site: float | None
    """Overlap by the site's area; None for points and lines."""
    distance_m: float
    """From the site to the patch; 0 where they share ground."""


@dataclass(frozen=True, slots=True)
class PatchMatch:
    """One patch and what the books say about its ground."""

    patch_id: str
    """Id of the patch in its file, else `feature 12`."""
    row: int
    """Number of the feature in its file."""
    longitude: float
    """A place inside the patch, degrees."""
    latitude: float
    """A place inside the patch, degrees."""
    area_m2: float
    """Area on the CGCS2000 ellipsoid."""
    county: str | None
    """County of its largest share; None outside all."""
    county_adcode: str | None
    """Adcode of that county."""
    sites: tuple[SiteMatch, ...]
    """Sites it surely shares ground with, largest overlap first."""
    possible_sites: tuple[SiteMatch, ...]
    """Point sites that may lie in it, as far as they are known, nearest first."""
    nearest_site_id: str | None
    """The nearest site with a geometry; None where there is none."""
    nearest_site_m: float | None
    """Distance to it."""
    nearest_location_quality: str | None
    """How well that site's place is known."""
    suspect: Suspect
    """What it may be."""
    verdict: str = NEEDS_CHECK
    """Always to be checked: a person decides."""

    def as_dict(self) -> dict[str, Any]:
        """Return the object of `ecomap survey match --json`."""
        document = asdict(self)
        document["suspect_zh"], document["suspect_en"] = SUSPECT_LABELS[self.suspect]
        for key in ("area_m2", "nearest_site_m"):
            document[key] = None if document[key] is None else round(document[key], 1)
        for match in (*document["sites"], *document["possible_sites"]):
            for key, digits in (
                ("overlap_m2", 1),
                ("share_of_patch", 4),
                ("share_of_site", 4),
                ("distance_m", 1),
            ):
                match[key] = None if match[key] is None else round(match[key], digits)
        return document


def suspect_of(sites: Sequence[SiteMatch], possible: Sequence[SiteMatch], *, in_a_county: bool) -> Suspect:
    """Say what a patch may be, from the sites it meets.

    Ground of a site that is reported as done or closed comes first: bare ground there is what an office
    must look at. A line that only crosses a patch registers nothing.
    """
    registered = [match for match in sites if match.relation != "crosses"]
    if any(match.status_class != "open" for match in registered):
        return Suspect.STILL_BARE
    if registered:
        return Suspect.IN_SITE
    if possible:
        return Suspect.POSSIBLE
    return Suspect.UNLISTED if in_a_county else Suspect.OUTSIDE
