"""`ecomap.toml`: what a workspace is called and what it adds to the vocabulary."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.errors import ConfigError
from ecomap.model import BUILTIN_KINDS, District, Kind, Marker, OfferedMap
from ecomap.model.poster import PosterSettings
from ecomap.store.base_maps import read_base_maps
from ecomap.store.checklists import read_checklists
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecomap.model import ChecklistItem

RESERVED_LAYERS = ("counties", "water")
"""Layers that draw the ground and hold no sites."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a workspace."""

    title: str
    """Title in Chinese, on every page."""
    adcode: str
    """Six digits of GB/T 2260 of the city or county."""
    title_en: str = ""
    """Title in English."""
    language: str = "zh"
    """Language pages open in, `zh` or `en`."""
    as_of: dt.date | None = None
    """Day on which everything is looked at; None means today."""
    invented: bool = False
    """Whether the workspace is simulated; every page says so."""
    tianditu_key: str = ""
    """The user's key of the national map service."""
    base_maps: tuple[OfferedMap, ...] = ()
    """Maps that a reader may switch on, in the order in which they are offered."""
    sources: tuple[tuple[str, str], ...] = ()
    """Lines (Chinese, English) that name where the data come from."""
    districts: tuple[District, ...] = ()
    """Functional areas that the plan counts beside the counties."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """All kinds of the workspace by key: the built-in ones and its own."""
    poster: PosterSettings = field(default_factory=PosterSettings)
    """What stands on printed sheets beside the map."""
    checklists: Mapping[str, tuple[ChecklistItem, ...]] = field(default_factory=dict)
    """What is asked at every site of a kind, by the key of the kind."""


def read_config(path: Path) -> Config:
    """Read `ecomap.toml`.

    Raises
    ------
    ConfigError
        If it is not TOML, or a setting is unknown, missing or of the wrong type.
    """
    try:
        document = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML ({error}).") from None
    workspace = _table(document, "workspace", path)
    _refuse_unknown(document, {"workspace", "districts", "kinds", "base_maps", "poster", "checklists"}, path)
    _refuse_unknown(
        workspace,
        {"title", "title_en", "adcode", "language", "as_of", "invented", "sources", "tianditu_key"},
        path,
    )
    language = _text(workspace, "language", path, default="zh")
    if language not in {"zh", "en"}:
        raise ConfigError(f"{path}: workspace.language must be 'zh' or 'en', got {language!r}.")
    adcode = _text(workspace, "adcode", path)
    if not re.fullmatch(r"\d{6}", adcode):
        raise ConfigError(f"{path}: workspace.adcode must be six digits in quotes, got {adcode!r}.")
    tianditu_key = _text(workspace, "tianditu_key", path, default="")
    kinds = {kind.key: kind for kind in (*BUILTIN_KINDS, *_kinds(document.get("kinds", {}), path))}
    return Config(
        title=_text(workspace, "title", path),
        adcode=adcode,
        title_en=_text(workspace, "title_en", path, default=""),
        language=language,
        as_of=_date(workspace, "as_of", path),
        invented=_flag(workspace, "invented", path),
        tianditu_key=tianditu_key,
        base_maps=read_base_maps(
            document.get("base_maps"), path, service_keys={"tianditu_key": tianditu_key}
        ),
        sources=_sources(workspace.get("sources", []), path),
        districts=tuple(_district(item, path) for item in document.get("districts", [])),
        kinds=kinds,
        poster=_poster(_table({"poster": {}, **document}, "poster", path), path),
        checklists=read_checklists(document.get("checklists"), path, kinds=kinds),
    )


def _table(document: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    value = document.get(key)
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: the table [{key}] is missing.")
    return value


def _refuse_unknown(table: Mapping[str, Any], known: set[str], path: Path) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{path}: unknown setting {key!r}. Known: {', '.join(sorted(known))}.")


def _text(table: Mapping[str, Any], key: str, path: Path, *, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {key!r} must be a text, got {value!r}.")
    return value


def _flag(table: Mapping[str, Any], key: str, path: Path) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{path}: {key!r} must be true or false without quotes, got {value!r}.")
    return value


def _date(table: Mapping[str, Any], key: str, path: Path) -> dt.date | None:
    value = table.get(key)
    if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
        return value
    raise ConfigError(f"{path}: {key!r} must be a date without quotes, as 2021-12-31; got {value!r}.")


def _sources(value: object, path: Path) -> tuple[tuple[str, str], ...]:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return tuple((_text(item, "zh", path), _text(item, "en", path)) for item in value)
    raise ConfigError(f"{path}: 'sources' must be a list of {{zh = ..., en = ...}}.")


def _district(item: Mapping[str, Any], path: Path) -> District:
    return District(
        key=_text(item, "key", path),
        name=_text(item, "name", path),
        parent_adcode=_text(item, "parent_adcode", path, default=""),
        name_en=_text(item, "name_en", path, default=""),
    )


def _poster(table: Mapping[str, Any], path: Path) -> PosterSettings:
    """Read what an office wants on its posters."""
    _refuse_unknown(table, {"unit", "map_approval", "signatures", "font"}, path)
    signatures = table.get("signatures")
    if signatures is not None and not (
        isinstance(signatures, list) and all(isinstance(item, str) for item in signatures)
    ):
        raise ConfigError(f"{path}: poster.signatures must be a list of texts, got {signatures!r}.")
    return PosterSettings(
        unit=_text(table, "unit", path, default=""),
        map_approval=_text(table, "map_approval", path, default=""),
        signatures=None if signatures is None else tuple(signatures),
        font=_text(table, "font", path, default=""),
    )


def _kinds(table: Mapping[str, Any], path: Path) -> list[Kind]:
    """Read the kinds that a workspace adds or redraws."""
    kinds = []
    for key, item in table.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or key in RESERVED_LAYERS:
            raise ConfigError(f"{path}: {key!r} cannot name a kind. Use lower-case letters, digits and _.")
        geometries = item.get("geometries", ["point", "line", "polygon"])
        marker, color = item.get("marker", "circle"), item.get("color", "#7f7f7f")
        if not set(geometries) <= {"point", "line", "polygon"}:
            raise ConfigError(f"{path}: kinds.{key}.geometries may hold point, line, polygon.")
        if marker not in set(Marker):
            raise ConfigError(f"{path}: kinds.{key}.marker must be one of {', '.join(Marker)}.")
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", str(color)):
            raise ConfigError(f"{path}: kinds.{key}.color must look like '#0072b2', got {color!r}.")
        labels = _text(item, "label_zh", path), _text(item, "label_en", path)
        kinds.append(Kind(key, *labels, tuple(geometries), color, Marker(marker)))
    return kinds
