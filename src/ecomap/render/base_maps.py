"""Base maps of a page: what its scripts are told of them, and which addresses they may ask."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from ecomap.model import BaseMap, TileBlock, provider_map

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENSTREETMAP = provider_map("openstreetmap")
"""Street map of the OpenStreetMap project."""


def tianditu(key: str) -> tuple[BaseMap, ...]:
    """Return the national map service's street, imagery and terrain maps, each with its names.

    Parameters
    ----------
    key
        The key (`tk`) that the service gives to a registered user. Everyone who has the page can read it.

    References
    ----------
    天地图 API, http://lbs.tianditu.gov.cn/server/MapService.html: WMTS layers `vec`, `img`, `ter` and their
    names `cva`, `cia`, `cta` in Web Mercator on CGCS2000, which coincides with WGS 84 at the accuracy of a
    web map; no shift is applied.
    """
    names = ("tianditu_vector", "tianditu_image", "tianditu_terrain")
    return tuple(provider_map(name, service_key=key) for name in names)


def base_map_entry(base_map: BaseMap) -> dict[str, Any]:
    """Return what the scripts of a page need to know of a base map; what is as usual is left out."""
    entry: dict[str, Any] = {
        "key": base_map.key,
        "zh": base_map.name_zh,
        "en": base_map.name_en,
        "url": base_map.url,
        "attribution": base_map.attribution,
        "min_zoom": base_map.min_zoom,
        "max_zoom": base_map.max_zoom,
        "online": base_map.is_online,
        "labels": base_map.labels_url,
        "shifted": base_map.datum == "gcj02",
        "subdomains": list(base_map.subdomains),
        "approval": base_map.map_approval,
        "blocks": [_block_entry(block) for block in base_map.blocks],
        "tiles": {f"{z}/{x}/{y}": data for (z, x, y), data in base_map.embedded.items()},
    }
    return {name: value for name, value in entry.items() if value not in (False, "", [], {})}


def picture_sources(base_maps: Iterable[BaseMap]) -> list[str]:
    """Return the sources of pictures that a page's policy must allow for its base maps, once each, in order.

    These are the hosts of its online maps; a host with `{s}` stands for all its numbered sisters. Tiles
    beside the page are of its own origin, which browsers do not take for granted of a file: `file:` says it.
    """
    found: list[str] = []
    for base_map in base_maps:
        if base_map.embedded:
            continue
        if not base_map.is_online:
            found += ["'self'", "file:"]
            continue
        for url in filter(None, (base_map.url, base_map.labels_url)):
            host = "/".join(url.split("/")[:3])
            found += [host.replace("{s}", subdomain) for subdomain in base_map.subdomains or ("",)]
    return list(dict.fromkeys(found))


def _block_entry(block: TileBlock) -> list[Any]:
    """Return zoom, column, row, columns, rows and, where tiles are missing, a bit for each one present."""
    entry: list[Any] = [block.zoom, block.column, block.row, block.columns, block.rows]
    if block.missing:
        bits = bytearray((block.columns * block.rows + 7) // 8)
        for number in range(block.columns * block.rows):
            row, column = divmod(number, block.columns)
            if (block.column + column, block.row + row) not in block.missing:
                bits[number >> 3] |= 1 << (number & 7)
        entry.append(base64.b64encode(bits).decode("ascii"))
    return entry
