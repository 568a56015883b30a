"""Base maps: what may lie under the sites. Services known by name are data, in `providers.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping


class Datum(StrEnum):
    """The frame in which the ground on a tile is drawn."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    """Within a metre of WGS 84; drawn as it is."""
    GCJ02 = "gcj02"
    """Shifted by up to 700 m; drawn shifted back."""


@dataclass(frozen=True, slots=True)
class TileBlock:
    """The tiles of one zoom level that there are: all of a rectangle, apart from some."""

    zoom: int
    """Zoom level."""
    column: int
    """Westernmost column."""
    row: int
    """Northernmost row, counted from the north."""
    columns: int
    """Width in tiles."""
    rows: int
    """Height in tiles."""
    missing: frozenset[tuple[int, int]] = frozenset()
    """Column and row of tiles of the rectangle that there are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """Tiles of 256 pixels in Web Mercator that a reader may switch on; a page never needs them."""

    key: str
    """Short and stable, lower-case ASCII; stands in the address of a view."""
    name_zh: str
    """Chinese name."""
    name_en: str
    """English name."""
    url: str
    """Address of a tile with `{z}`, `{x}`, `{y}` (rows from the north) or `{-y}` (from the south) and, where
    there are several hosts, `{s}`; without a host it is relative to the page."""
    attribution: str
    """Credit that the provider asks for, as plain text."""
    labels_url: str = ""
    """Address of tiles with names that lie on top of the others and are switched with them."""
    datum: Datum = Datum.WGS84
    """Frame of the ground on the tiles."""
    subdomains: tuple[str, ...] = ()
    """What `{s}` stands for."""
    min_zoom: int = 0
    """Smallest zoom level that there is."""
    max_zoom: int = 18
    """Largest zoom level that there is; deeper ones are enlarged from it."""
    map_approval: str = ""
    """审图号 of the map, where the user states one."""
    blocks: tuple[TileBlock, ...] = ()
    """Which tiles there are, of maps that lie beside the page; empty where only the provider knows."""
    embedded: Mapping[tuple[int, int, int], str] = field(default_factory=dict)
    """Data addresses by zoom, column and row, of maps that lie inside the page."""

    @property
    def is_online(self) -> bool:
        """Say whether its tiles come over a network."""
        return "://" in self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMap:
    """A base map from a folder or an archive of the workspace; a build takes the tiles it needs."""

    base_map: BaseMap
    """What it is called; address and blocks are known once the tiles have been looked at."""
    path: str
    """Folder of tiles, MBTiles or PMTiles; relative to the workspace or absolute."""
    tms: bool = False
    """Whether the rows of a folder count from the south."""
    embed: bool = False
    """Whether the tiles go into the pages instead of beside them."""
    zoom_limits: tuple[int | None, int | None] = (None, None)
    """Smallest and largest zoom level to take; None for what there is."""
    max_tiles: int = 20_000
    """A build that would take more is refused."""
    max_megabytes: float = 500.0
    """A build that would take more bytes (10⁶) is refused."""


OfferedMap = BaseMap | LocalMap
"""What a workspace offers."""


@lru_cache(maxsize=1)
def providers() -> Mapping[str, Mapping[str, Any]]:
    """Return the services known by name, as they stand in `providers.toml`."""
    text = (files("ecomap.model") / "providers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def provider_map(name: str, *, service_key: str = "", **changes: Any) -> BaseMap:
    """Return the base map of a service known by name.

    Parameters
    ----------
    name
        A key of `providers()`.
    service_key
        The user's key, for a service that asks for one. Everyone who has a page can read it.
    **changes
        Fields of `BaseMap` to set otherwise.

    Raises
    ------
    KeyError
        If there is no such provider.

    Examples
    --------
    >>> provider_map("openstreetmap").url
    'https://tile.openstreetmap.org/{z}/{x}/{y}.png'
    """
    entry = providers()[name]
    fields = {key: value for key, value in entry.items() if key not in {"key_setting", "terms"}}
    for address in ("url", "labels_url"):
        if address in fields:
            fields[address] = fields[address].replace("{key}", quote(service_key, safe=""))
    fields |= {"key": name, "datum": Datum(entry["datum"]), "subdomains": tuple(entry.get("subdomains", ()))}
    return BaseMap(**{**fields, **changes})
