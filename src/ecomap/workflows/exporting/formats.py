"""The formats of an export, by the ending of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecomap.errors import UsageError
from ecomap.store.writers import names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Format:
    """What a format can hold."""

    key: str
    """Short name in code."""
    name: str
    """Name for people."""
    endings: tuple[str, ...]
    """Endings that mean it."""
    takes_crs: bool = True
    """Whether its coordinates may be in another system than WGS 84."""
    takes_shifted: bool = False
    """Whether they may be in the systems of web maps, which no file can declare."""
    languages: tuple[str, ...] = ("en",)
    """Languages its headings can be in, the usual one first; `en` is the properties' own names."""
    fit: Callable[[str, str], str] | None = None
    """Returns a column name that the format can hold; None where it holds any."""


FORMATS: tuple[Format, ...] = (
    Format("geojson", "GeoJSON", (".geojson", ".json"), takes_crs=False),
    Format("lines", "GeoJSON, one feature a line", (".geojsonl", ".ndjson"), takes_crs=False),
    Format("gpkg", "GeoPackage", (".gpkg",), fit=names.sql_name),
    Format("fgb", "FlatGeobuf", (".fgb",), fit=names.sql_name),
    Format("parquet", "GeoParquet", (".parquet",), fit=names.parquet_name),
    Format("shp", "Shapefile", (".shp", ".zip"), fit=names.dbf_name),
    Format("kml", "KML", (".kml",), takes_crs=False, fit=names.kml_name),
    Format("gpx", "GPX", (".gpx",), takes_crs=False, fit=names.gpx_name),
    Format("csv", "CSV", (".csv",), takes_shifted=True, languages=("en", "zh")),
    Format("xlsx", "XLSX", (".xlsx",), takes_shifted=True, languages=("zh", "en")),
)
"""Every format."""


def format_of(path: Path) -> Format:
    """Return the format that the ending of a path names.

    Raises
    ------
    UsageError
        If it names none.
    """
    ending = path.suffix.lower()
    for known in FORMATS:
        if ending in known.endings:
            return known
    endings = ", ".join(ending for known in FORMATS for ending in known.endings)
    raise UsageError(
        f"{path}: the ending {ending!r} names no format. Known: {endings}."
        if ending
        else f"{path}: the ending of the file says its format. Known: {endings}."
    )


def endings_that(fits: Callable[[Format], bool]) -> str:
    """Return the endings of the formats that fit, for messages."""
    return ", ".join(known.endings[0] for known in FORMATS if fits(known))
