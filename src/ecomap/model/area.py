"""Administrative areas: counties tile the city, districts overlap them."""

from __future__ import annotations

from dataclasses import dataclass

OUTSIDE = "outside"
"""Key of the summary row for located sites that lie in no county of the workspace."""
SEVERAL = "citywide"
"""Key of the summary row for sites of the whole city or of several counties."""
UNKNOWN = "unassigned"
"""Key of the summary row for sites that have no value of the grouping (no problem, no unit, ...)."""


@dataclass(frozen=True, slots=True)
class County:
    """A county-level unit; the counties of a workspace share borders and do not overlap."""

    adcode: str
    """Six digits of GB/T 2260, kept as text."""
    name: str
    """Chinese name, for instance 石门县."""
    name_en: str = ""
    """English or pinyin name; empty where unknown."""


@dataclass(frozen=True, slots=True)
class District:
    """A functional area (管理区, 开发区) that a plan counts beside the counties and that has no outline."""

    key: str
    """Short stable key, lower-case ASCII."""
    name: str
    """Chinese name."""
    parent_adcode: str
    """County in which it lies; empty where that is not known."""
    name_en: str = ""
    """English name; empty where unknown."""
