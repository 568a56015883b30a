"""The sites of a page, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ecomap.model import OUTSIDE, SEVERAL, UNKNOWN, LocationQuality
from ecomap.render.coordinates import SITE_DECIMALS, encode_geometry, is_areal, symbol_point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

QUALITIES: tuple[str, ...] = tuple(LocationQuality)
"""Location qualities, best first."""


class Codes:
    """Give each value the number of its first appearance.

    Examples
    --------
    >>> codes = Codes(["a"])
    >>> [codes[value] for value in ("b", "a", "b")], codes.listed
    ([1, 0, 1], ['a', 'b'])
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        """Start with the given values, in their order."""
        self._codes: dict[str, int] = {}
        for value in values:
            self[value]

    def __getitem__(self, value: str) -> int:
        return self._codes.setdefault(value, len(self._codes))

    @property
    def listed(self) -> list[str]:
        """The values, in the order of their numbers."""
        return list(self._codes)


def text(value: object) -> str:
    """Return a text, empty for anything missing."""
    return "" if _is_missing(value) else str(value)


def number(value: Any, *, digits: int) -> float | int | None:
    """Return a number rounded to `digits`, whole where it can be, None for anything missing."""
    if _is_missing(value):
        return None
    rounded = round(float(value), digits)
    return int(rounded) if rounded.is_integer() else rounded


def texts(value: Any) -> list[str]:
    """Return a list of texts, empty for anything missing."""
    return [str(item) for item in value] if isinstance(value, (list, tuple, np.ndarray)) else []


def _is_missing(value: Any) -> bool:
    """Say whether a cell holds nothing: None, NaN, NA or NaT."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def area_of(county_adcode: str, counties: Sequence[str], *, located: bool) -> str:
    """Return where a site is counted: its county, outside all, in several that documents name, or not known.

    Examples
    --------
    >>> area_of("430726", [], located=True)
    '430726'
    >>> area_of("", ["430725", "430726"], located=False)
    'citywide'
    >>> area_of("", [], located=True), area_of("", [], located=False)
    ('outside', 'unassigned')
    """
    if county_adcode:
        return county_adcode
    if located:
        return OUTSIDE
    return SEVERAL if counties else UNKNOWN


def focus_sites(sites: gpd.GeoDataFrame, adcode: str) -> gpd.GeoDataFrame:
    """Return the sites counted in the county, and those of several counties that concern it, in row order."""
    own = sites["county_adcode"] == adcode
    shared = sites["county_adcode"].isna() & sites["counties"].map(lambda codes: adcode in texts(codes))
    return sites[(own | shared).to_numpy(dtype=bool)]


def site_columns(sites: gpd.GeoDataFrame, *, kinds: Codes, problems: Codes, areas: Codes) -> dict[str, Any]:
    """Return the sites as lists of equal length, with repeated values as numbers.

    `kinds`, `problems` and `areas` give and collect the numbers of their values. Location qualities are
    written by their place in `QUALITIES`.
    """
    places = [None if shape is None or shape.is_empty else shape for shape in sites.geometry]
    points = [None if place is None else symbol_point(place) for place in places]
    sources = Codes()
    statuses = Codes()
    located = [place is not None for place in places]
    stated = [texts(value) for value in sites["counties"]]
    codes = [text(value) for value in sites["county_adcode"]]
    return {
        "id": [text(value) for value in sites["site_id"]],
        "name": [text(value) for value in sites["name"]],
        "name_en": [text(value) for value in sites["name_en"]],
        "kind": [kinds[text(value)] for value in sites["kind"]],
        "status": [statuses[text(value)] for value in sites["status"]],
        "problems": [[problems[key] for key in texts(value)] for value in sites["problems"]],
        "area": [
            areas[area_of(code, names, located=known)]
            for code, names, known in zip(codes, stated, located, strict=True)
        ],
        "counties": stated,
        "district": [text(value) for value in sites["district"]],
        "lon": [None if point is None else round(point[0], SITE_DECIMALS) for point in points],
        "lat": [None if point is None else round(point[1], SITE_DECIMALS) for point in points],
        "quality": [QUALITIES.index(text(value) or "none") for value in sites["location_quality"]],
        "accuracy_m": [number(value, digits=0) for value in sites["location_accuracy_m"]],
        "source": [sources[text(value)] for value in sites["location_source"]],
        "location_date": [text(value) for value in sites["location_date"]],
        "status_date": [text(value) for value in sites["status_date"]],
        "deadline": [text(value) for value in sites["deadline"]],
        "days_left": [number(value, digits=0) for value in sites["days_left"]],
        "overdue": [int(text(value) == "True") for value in sites["overdue"]],
        "area_m2": [number(value, digits=0) for value in sites["area_m2"]],
        "length_m": [number(value, digits=0) for value in sites["length_m"]],
        "aliases": [texts(value) for value in sites["aliases"]],
        "tags": [texts(value) for value in sites["tags"]],
        "sources": sources.listed,
        "statuses": statuses.listed,
        "shapes": _shape_entries(places),
        **_note_columns(sites),
    }


def _note_columns(sites: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the notes in both languages as numbers into one list: many sites share a note."""
    notes = Codes()
    chinese = [notes[text(value)] for value in sites["note"]]
    english = [notes[text(value)] for value in sites["note_en"]] if "note_en" in sites else chinese
    return {"note": chinese, "note_en": english, "notes": notes.listed}


def _shape_entries(places: Sequence[BaseGeometry | None]) -> list[dict[str, Any]]:
    """Return the lines and areas, each with the row of its site; points have nothing to draw but a symbol."""
    return [
        {"site": index, "area": is_areal(place), "paths": paths}
        for index, place in enumerate(places)
        if place is not None and (paths := encode_geometry(place, decimals=SITE_DECIMALS))
    ]
