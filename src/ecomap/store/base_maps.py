"""`[[base_maps]]` of `ecomap.toml`: which maps may lie under the sites."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ecomap.errors import ConfigError
from ecomap.model import BaseMap, Datum, LocalMap, OfferedMap, provider_map, providers

if TYPE_CHECKING:
    from pathlib import Path

_Types = Mapping[str, tuple[type, ...]]

_WORDS: _Types = dict.fromkeys(("name_zh", "name_en", "attribution", "map_approval"), (str,))
_ZOOMS: _Types = {"min_zoom": (int,), "max_zoom": (int,)}
_OF_ONES_OWN: _Types = {"key": (str,), "datum": (str,), "tms": (bool,), **_WORDS, **_ZOOMS}
_KNOWN: Mapping[str, _Types] = {
    "provider": {"provider": (str,), "key": (str,), **_WORDS, **_ZOOMS},
    "url": {"url": (str,), "labels_url": (str,), "subdomains": (list,), **_OF_ONES_OWN},
    "path": {
        "path": (str,),
        "embed": (bool,),
        "max_tiles": (int,),
        "max_megabytes": (int, float),
        **_OF_ONES_OWN,
    },
}
"""Settings of an entry and their types, by the one setting that says what it is."""
_MEANING: Mapping[tuple[type, ...], str] = {
    (str,): "a text",
    (int,): "a whole number",
    (int, float): "a number",
    (bool,): "true or false without quotes",
    (list,): "a list of texts",
}
_LARGEST_ZOOM = 22
_TILES, _MEGABYTES = 20_000, 500.0
"""Limits of a map beside the pages, where nothing else is set."""
_EMBED_TILES, _EMBED_MEGABYTES = 64, 2.0
"""The same of a map inside the pages: every page carries it."""
# A host stands in the policy of a page: nothing that could end or add a directive may get there.
_HOST = re.compile(r"https?://(?:[A-Za-z0-9.-]|\{s\})+(?::\d+)?/\S+")


def read_base_maps(value: object, path: Path, *, service_keys: Mapping[str, str]) -> tuple[OfferedMap, ...]:
    """Return the base maps a workspace offers, in their order.

    Parameters
    ----------
    value
        The list as it stands in the file; None where there is none. Then OpenStreetMap is offered, and the
        national map service if its key is set. An empty list offers nothing.
    path
        The file, for messages.
    service_keys
        Keys of services by the name of their setting in `[workspace]`; empty texts where they are not set.

    Raises
    ------
    ConfigError
        If an entry has an unknown setting, lacks one, or holds what cannot be followed.
    """
    if value is None:
        return _usual(service_keys)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ConfigError(f"{path}: base_maps must be tables [[base_maps]], or [] to offer none.")
    offered = [
        _read_one(item, f"{path}: base map {number}", service_keys) for number, item in enumerate(value, 1)
    ]
    keys = [item.key if isinstance(item, BaseMap) else item.base_map.key for item in offered]
    for key in keys:
        if keys.count(key) > 1:
            raise ConfigError(f"{path}: two base maps have the key {key!r}. Give one of them another `key`.")
    return tuple(offered)


def _usual(service_keys: Mapping[str, str]) -> tuple[BaseMap, ...]:
    """Return the services that are offered where the workspace names none."""
    with_key = [
        provider_map(name, service_key=service_keys[entry["key_setting"]])
        for name, entry in providers().items()
        if service_keys.get(entry.get("key_setting", ""))
    ]
    return (provider_map("openstreetmap"), *with_key)


def _read_one(item: Mapping[str, Any], place: str, service_keys: Mapping[str, str]) -> OfferedMap:
    named = [name for name in ("provider", "url", "path") if name in item]
    if len(named) != 1:
        raise ConfigError(
            f"{place}: give exactly one of provider, url and path; got {', '.join(named) or 'none'}."
        )
    known = _KNOWN[named[0]]
    for name, value in item.items():
        if name not in known:
            raise ConfigError(
                f"{place}: unknown setting {name!r} beside {named[0]}. Known: {', '.join(sorted(known))}."
            )
        # To Python true is a number.
        if not isinstance(value, known[name]) or (isinstance(value, bool) and bool not in known[name]):
            raise ConfigError(f"{place}: {name!r} must be {_MEANING[known[name]]}, got {value!r}.")
    if named[0] == "provider":
        return _of_a_provider(item, place, service_keys)
    base_map = _own(item, place)
    return _of_an_address(item, base_map, place) if named[0] == "url" else _of_a_path(item, base_map, place)


def _of_a_provider(item: Mapping[str, Any], place: str, service_keys: Mapping[str, str]) -> BaseMap:
    """Return a map of a service known by name, with what the workspace says otherwise."""
    name = item["provider"]
    if name not in providers():
        raise ConfigError(f"{place}: unknown provider {name!r}. Known: {', '.join(providers())}.")
    setting = providers()[name].get("key_setting", "")
    if setting and not service_keys.get(setting):
        raise ConfigError(f"{place}: {name} needs your key of the service. Set {setting} in [workspace].")
    changes = {field: item[field] for field in (*_WORDS, *_ZOOMS, "key") if field in item}
    return _checked(provider_map(name, service_key=service_keys.get(setting, ""), **changes), place)


def _own(item: Mapping[str, Any], place: str) -> BaseMap:
    """Return what entries with an address and with a path have in common."""
    for name, why in (
        ("key", "a short lower-case name, which stands in the address of a view"),
        ("name_zh", "the name that readers see"),
        ("datum", "wgs84, cgcs2000 or gcj02; a wrong guess is off by 500 m"),
        ("attribution", "whose map it is, which stands on every page that shows it"),
    ):
        if not item.get(name):
            raise ConfigError(f"{place}: {name!r} is missing: {why}.")
    base_map = BaseMap(
        key=item["key"],
        name_zh=item["name_zh"],
        name_en=item.get("name_en") or item["name_zh"],
        url="",
        attribution=item["attribution"],
        datum=_datum(item, place),
        min_zoom=item.get("min_zoom", 0),
        max_zoom=item.get("max_zoom", 18),
        map_approval=item.get("map_approval", ""),
    )
    return _checked(base_map, place)


def _datum(item: Mapping[str, Any], place: str) -> Datum:
    if item["datum"] not in set(Datum):
        raise ConfigError(
            f"{place}: 'datum' must be one of {', '.join(Datum)}, got {item['datum']!r}. "
            "Tiles in BD-09 lie on another grid and cannot be shown."
        )
    return Datum(item["datum"])


def _checked(base_map: BaseMap, place: str) -> BaseMap:
    """Refuse keys and zoom levels that cannot be."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", base_map.key):
        raise ConfigError(
            f"{place}: {base_map.key!r} cannot be a key. Use lower-case letters, digits, _ and -."
        )
    if not 0 <= base_map.min_zoom <= base_map.max_zoom <= _LARGEST_ZOOM:
        raise ConfigError(
            f"{place}: zoom levels must be 0 to {_LARGEST_ZOOM}, the smallest first; "
            f"got {base_map.min_zoom} to {base_map.max_zoom}."
        )
    return base_map


def _of_an_address(item: Mapping[str, Any], base_map: BaseMap, place: str) -> BaseMap:
    """Return a map of the user's own tile server."""
    subdomains = tuple(item.get("subdomains", ()))
    if not all(isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9-]+", name) for name in subdomains):
        raise ConfigError(f"{place}: 'subdomains' must be a list of short texts, got {item['subdomains']!r}.")
    addresses = {name: item[name] for name in ("url", "labels_url") if item.get(name)}
    for name, url in addresses.items():
        _check_address(url, f"{place}: {name}", has_subdomains=bool(subdomains))
        if item.get("tms"):
            addresses[name] = url.replace("{y}", "{-y}")
    return replace(base_map, subdomains=subdomains, **addresses)


def _check_address(url: str, place: str, *, has_subdomains: bool) -> None:
    if not _HOST.fullmatch(url):
        raise ConfigError(
            f"{place} must begin with https:// or http:// and a host and hold no spaces, got {url!r}."
        )
    found = set(re.findall(r"\{([^}]*)\}", url))
    if not {"z", "x"} <= found or len(found & {"y", "-y"}) != 1 or found - {"z", "x", "y", "-y", "s"}:
        raise ConfigError(
            f"{place} must hold {{z}}, {{x}} and {{y}} (or {{-y}} for rows from the south), "
            f"and may hold {{s}}; got {url!r}."
        )
    if ("s" in found) != has_subdomains:
        raise ConfigError(f"{place}: {{s}} and 'subdomains' belong together; got {url!r}.")


def _of_a_path(item: Mapping[str, Any], base_map: BaseMap, place: str) -> LocalMap:
    """Return a map from a folder or an archive."""
    embed = item.get("embed", False)
    limits = (
        item.get("max_tiles", _EMBED_TILES if embed else _TILES),
        item.get("max_megabytes", _EMBED_MEGABYTES if embed else _MEGABYTES),
    )
    if not item["path"] or min(limits) <= 0:
        raise ConfigError(f"{place}: 'path' must name a folder or an archive, and limits be above 0.")
    return LocalMap(
        base_map=base_map,
        path=item["path"],
        tms=item.get("tms", False),
        embed=embed,
        zoom_limits=(item.get("min_zoom"), item.get("max_zoom")),
        max_tiles=limits[0],
        max_megabytes=limits[1],
    )
