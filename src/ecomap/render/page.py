"""What a map page shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecomap.errors import CRSError, UsageError
from ecomap.render.base_maps import OPENSTREETMAP

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from ecomap.model import BaseMap, District, Event, Kind, Problem

LANGUAGES = ("zh", "en")
"""Languages a page can be read in; every page carries both."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture laid on the ground."""

    name: str
    """What it shows, for instance the name of the scene."""
    png: bytes
    """The picture in Web Mercator, so that its pixels fit between the bounds."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    opacity: float = 0.8
    """From 0 (not seen) to 1 (opaque)."""
    date: str | None = None
    """Day it was taken, `YYYY-MM-DD`; None where nobody knows."""

    def __post_init__(self) -> None:
        west, south, east, north = self.bounds
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise UsageError(
                f"Overlay {self.name}: bounds must be west, south, east, north; got {self.bounds}."
            )
        if not self.png.startswith(b"\x89PNG"):
            raise UsageError(f"Overlay {self.name}: the picture is not a PNG.")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class MapPage:
    """Everything one page shows; equal content gives equal bytes.

    All frames are in EPSG:4326.
    """

    title_zh: str
    """Chinese title."""
    title_en: str
    """English title."""
    sites: gpd.GeoDataFrame
    """The built site frame; sites without geometry are listed as not yet located."""
    counties: gpd.GeoDataFrame
    """Columns `adcode`, `name`, `name_en`, and polygons."""
    kinds: Mapping[str, Kind]
    """Kinds by key; a kind that is missing here is drawn as a grey circle under its key."""
    as_of: dt.date
    """The day the statuses hold."""
    water: gpd.GeoDataFrame | None = None
    """Columns `name`, `name_en`, `kind` (`line` or `polygon`), and geometries; None where there is none."""
    problems: Sequence[Problem] = ()
    """The plan's problems, for titles."""
    events: Sequence[Event] = ()
    """The ledger, in file order."""
    districts: Sequence[District] = ()
    """Functional areas, for labels."""
    sources: Sequence[tuple[str, str]] = ()
    """Lines (Chinese, English) that say where the data come from, with licence."""
    invented: bool = False
    """Whether the content is made up; the page then says so in a band and in its title."""
    language: str = "zh"
    """Language the page opens in: `zh` or `en`."""
    home_link: str | None = None
    """Address of the page of the whole city, relative to this page."""
    county_links: Mapping[str, str] = field(default_factory=dict)
    """Address of each county's page by adcode, relative to this page."""
    brief_links: Mapping[str, str] = field(default_factory=dict)
    """Addresses of briefs without `.html`: `list`, `whole`, each county's by adcode; none for no links."""
    county_sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Area (m2) and length (m) in each county by adcode, split at borders; empty where not worked out."""
    focus: str | None = None
    """Adcode of the one county the page is about; only sites that concern it are shown."""
    overlays: Sequence[Overlay] = ()
    """Pictures laid on the ground."""
    patches: gpd.GeoDataFrame | None = None
    """Outlines of surveyed patches; None where there are none.

    What is said of them may stand beside the outlines: `layer` (name of the set), `look` (`solid`, `dashed`,
    `dotted`), `word_zh` and `word_en` (what the patch may be), and the properties that `survey` writes.
    """
    base_maps: Sequence[BaseMap] = (OPENSTREETMAP,)
    """Tiles that are offered, all off at first; `()` for a page that names no host at all."""

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise UsageError(f"A page opens in one of {', '.join(LANGUAGES)}; got {self.language!r}.")
        for name in ("sites", "counties", "water", "patches"):
            _require_wgs84(name, getattr(self, name))
        if self.focus is not None and self.focus not in set(self.counties["adcode"]):
            known = ", ".join(self.counties["adcode"])
            raise UsageError(f"No county {self.focus!r} among the counties of the page ({known}).")


def _require_wgs84(name: str, frame: gpd.GeoDataFrame | None) -> None:
    """Refuse a frame in another reference system."""
    if frame is not None and (frame.crs is None or frame.crs.to_epsg() != 4326):
        raise CRSError(f"The {name} of a map page must be in EPSG:4326; got {frame.crs}. Use to_crs(4326).")
