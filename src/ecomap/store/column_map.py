"""Column maps: a small TOML file that says what the columns of an office's table mean."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecomap.errors import ConfigError
from ecomap.store.atomic import write_text
from ecomap.store.text import read_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COORDINATE_ROLES = ("longitude", "latitude", "easting", "northing", "position")
"""Meanings that a column map may give to columns of coordinates."""

KEEP, LEAVE_OUT = "keep", "leave out"
"""Meanings of columns that stay with a site under their own name, and of columns that do not."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a column map says; an empty one says nothing."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Meaning by header, as the file writes the header."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Values that every row has; `{header}` stands for a cell, `{row}` for the number of the row."""
    crs: str | None = None
    """System of the coordinates; None where the map does not say."""
    swapped: bool = False
    """Whether northing or latitude stands first."""
    unlocated: bool = False
    """Whether rows without a place are taken as sites whose place is not known."""

    @property
    def coordinates(self) -> dict[str, str]:
        """Roles of the columns of coordinates, by header."""
        return {header: meaning for header, meaning in self.columns.items() if meaning in COORDINATE_ROLES}


def read_column_map(path: Path, meanings: Sequence[str]) -> ColumnMap:
    """Read a column map.

    Parameters
    ----------
    meanings
        Properties of a site that a column can give.

    Raises
    ------
    WorkspaceError
        If the file is missing.
    ConfigError
        If it is no TOML, or holds a word that is not known.
    """
    try:
        document = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML ({error}).") from None
    known = {"columns": dict, "set": dict, "crs": str, "swapped": bool, "unlocated": bool}
    for name, value in document.items():
        if not isinstance(value, known.get(name, ())):
            raise ConfigError(
                f"{path}: {name!r} is {json.dumps(value, ensure_ascii=False, default=str)[:60]}. "
                "A column map has the tables [columns] and [set], 'crs' as a text, "
                "'swapped' and 'unlocated' as true or false."
            )
    columns = _texts(document.get("columns", {}), path, "columns")
    constants = _texts(document.get("set", {}), path, "set")
    _refuse_unknown(columns, (*meanings, *COORDINATE_ROLES, KEEP, LEAVE_OUT), path)
    _refuse_unknown({f"set.{name}": name for name in constants}, meanings, path)
    return ColumnMap(
        columns,
        constants,
        document.get("crs"),
        document.get("swapped", False),
        document.get("unlocated", False),
    )


def _texts(table: Mapping[str, Any], path: Path, name: str) -> dict[str, str]:
    for key, value in table.items():
        if not isinstance(value, str):
            raise ConfigError(f"{path}: [{name}] {key!r} must be a text in quotes, got {value!r}.")
    return dict(table)


def _refuse_unknown(columns: Mapping[str, str], known: Sequence[str], path: Path) -> None:
    """Refuse a meaning that there is none of, and one that two columns claim."""
    given: dict[str, str] = {}
    for header, meaning in columns.items():
        if meaning not in known:
            raise ConfigError(
                f"{path}: {header!r} is said to be {meaning!r}, which means nothing to a site. "
                f"Known: {', '.join(known)}."
            )
        if meaning in given and meaning not in {KEEP, LEAVE_OUT}:
            raise ConfigError(f"{path}: {given[meaning]!r} and {header!r} are both said to be {meaning!r}.")
        given[meaning] = header


def write_column_map(path: Path, found: ColumnMap) -> None:
    """Write a column map that :func:`read_column_map` reads back."""
    head = []
    if found.crs is not None:
        head.append(f"crs = {_quoted(found.crs)}")
    head += [f"{name} = true" for name in ("swapped", "unlocated") if getattr(found, name)]
    tables = [("columns", found.columns), ("set", found.constants)]
    parts = [
        "\n".join([f"[{name}]", *(f"{_quoted(key)} = {_quoted(value)}" for key, value in table.items())])
        for name, table in tables
        if table
    ]
    write_text(path, "\n\n".join(["\n".join(head), *parts] if head else parts) + "\n")


def _quoted(text: str) -> str:
    # A basic string of TOML escapes as JSON does, apart from U+007F, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
