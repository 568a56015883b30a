"""What GDAL says while it reads: errors for people, and warnings of lost data as notes."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import shapely

from ecomap.errors import EcomapError, LayerFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HARMLESS = re.compile(
    r"successfully parsed|gpkg_|application_id|user_version|trigger|spatial index", re.IGNORECASE
)
"""Warnings that cost nothing."""
_NUMBERS = re.compile(r"\d+")
_MOST_KINDS, _LONGEST = 5, 160
_CUT = "The file may be cut or damaged. Get it anew."
_CUT_SHAPEFILE = "The .shp, .shx or .dbf may be cut, damaged or missing. Get all of them anew."


class Told:
    """Warnings by what they say; those that differ in numbers alone are one, however many there are."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def hear(self, message: Warning | str, *_: object) -> None:
        """Take one warning."""
        text = (str(message).splitlines() or [""])[0][:_LONGEST]
        if _HARMLESS.search(text):
            return
        kind = _NUMBERS.sub("0", text)
        if kind in self._first or len(self._first) < _MOST_KINDS:
            self._first.setdefault(kind, text)
            self._counts[kind] = self._counts.get(kind, 0) + 1

    def notes(self) -> tuple[str, ...]:
        """Return a note for each kind of warning."""
        return tuple(
            f"GDAL: {text}" + (f" (and {count - 1:,} more of the kind)" if count > 1 else "")
            for text, count in zip(self._first.values(), self._counts.values(), strict=True)
        )


@contextmanager
def told_by_gdal(path: Path) -> Iterator[Told]:
    """Turn what GDAL raises into an error for people, and gather what it warns of.

    Raises
    ------
    LayerFormatError
        If the file cannot be read.
    """
    from pyogrio.errors import (  # noqa: PLC0415 - GDAL takes a quarter of a second to load
        DataLayerError,
        DataSourceError,
        FeatureError,
        FieldError,
        GeometryError,
    )

    raised: tuple[type[Exception], ...] = (
        *(DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError),
        *(shapely.GEOSException, UnicodeDecodeError, ValueError, OverflowError, MemoryError),
    )
    told = Told()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            hear: Any = told.hear
            warnings.showwarning = hear
            yield told
    except EcomapError:
        raise
    except raised as error:
        first = (str(error).splitlines() or [type(error).__name__])[0][:_LONGEST]
        what = _CUT_SHAPEFILE if path.suffix.lower() == ".shp" else _CUT
        raise LayerFormatError(f"{path}: cannot be read ({first}). {what}") from None
