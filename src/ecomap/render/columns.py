"""The sites of a page, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ecomap.model import OUTSIDE, SEVERAL, UNKNOWN, LocationQuality
from ecomap.render.container import Later, Numbers
from ecomap.render.coordinates import SITE_DECIMALS, symbol_points
from ecomap.render.shapes import encode_shapes, shape_decimals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

QUALITIES: tuple[str, ...] = tuple(LocationQuality)
"""Location qualities, best first."""

FEW = 200
"""Up to so many values stand in the head of a container, where they are read at once."""


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

    def of_all(self, values: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return the number of each value of a column; each different value is looked up once."""
        places, different = pd.factorize(values)
        return np.array([self[value] for value in different], dtype=np.int64)[places]


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


def text_values(column: pd.Series) -> NDArray[np.object_]:
    """Return a column as texts, empty for anything missing."""
    values = column.to_numpy(dtype=object, copy=True)
    values[column.isna().to_numpy(dtype=bool)] = ""
    if pd.api.types.infer_dtype(values, skipna=False) not in {"string", "empty"}:
        values[:] = [str(value) for value in values]
    return values


def number_values(column: pd.Series) -> NDArray[np.float64]:
    """Return a column as numbers, NaN for anything missing."""
    return np.asarray(pd.to_numeric(column), dtype=np.float64)


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
    """Return the sites as columns for a container, with repeated values as numbers.

    `kinds`, `problems` and `areas` give and collect the numbers of their values. Location qualities are
    written by their place in `QUALITIES`. A column of which few values differ is `codes`, one a row, into
    `values`.
    """
    places = sites.geometry.to_numpy()
    points = symbol_points(places)
    sources, statuses, qualities = Codes(), Codes(), Codes(QUALITIES)
    lists = {name: _list_codes(sites[name]) for name in ("problems", "counties", "tags", "aliases")}
    named = [[problems[key] for key in keys] for keys in lists["problems"][1]]
    quality = text_values(sites["location_quality"])
    quality[quality == ""] = LocationQuality.NONE
    numbers = {name: Numbers(number_values(sites[column])) for name, column in _NUMBERS.items()}
    return {
        "id": Later(text_values(sites["site_id"]).tolist()),
        "kind": kinds.of_all(text_values(sites["kind"])),
        "status": statuses.of_all(text_values(sites["status"])),
        "area": areas.of_all(_areas(sites, lists["counties"], located=~np.isnan(points[:, 0]))),
        **{name: {"codes": codes, "values": _listed(values)} for name, (codes, values) in lists.items()},
        "problems": {"codes": lists["problems"][0], "values": _listed(named)},
        "lon": Numbers(points[:, 0], SITE_DECIMALS),
        "lat": Numbers(points[:, 1], SITE_DECIMALS),
        "quality": qualities.of_all(quality),
        "overdue": (text_values(sites["overdue"]) == "True").astype(np.int64),
        **numbers,
        **{name: _coded_texts(text_values(sites[name])) for name in _TEXTS},
        "source": sources.of_all(text_values(sites["location_source"])),
        "sources": sources.listed,
        "statuses": statuses.listed,
        "shapes": encode_shapes(places, decimals=shape_decimals(places), starts=points),
        **_note_columns(sites),
    }


_TEXTS = ("name", "name_en", "district", "location_date", "status_date", "deadline")
_NUMBERS = {
    "accuracy_m": "location_accuracy_m",
    "days_left": "days_left",
    "area_m2": "area_m2",
    "length_m": "length_m",
}


def _areas(
    sites: gpd.GeoDataFrame, stated: tuple[NDArray[np.int64], list[list[str]]], *, located: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Return where each site is counted."""
    areas = text_values(sites["county_adcode"])
    codes, lists = stated
    for row in np.flatnonzero(areas == "").tolist():
        areas[row] = area_of("", lists[codes[row]], located=bool(located[row]))
    return areas


def _coded_texts(values: NDArray[np.object_]) -> Any:
    """Return texts as codes if they repeat, else one by one."""
    codes, different = pd.factorize(values)
    if 2 * len(different) > len(values):
        return Later(values.tolist())
    return {"codes": codes, "values": _listed(different.tolist())}


def _list_codes(column: pd.Series) -> tuple[NDArray[np.int64], list[list[str]]]:
    """Return lists as codes into those that differ: many sites share a list, above all the empty one."""
    places: dict[Any, int] = {}
    cells = column.to_numpy(dtype=object)
    keys = (tuple(cell) if isinstance(cell, (list, tuple, np.ndarray)) else () for cell in cells)
    codes = np.fromiter((places.setdefault(key, len(places)) for key in keys), np.int64, len(cells))
    return codes, [texts(key) for key in places]


def _listed(values: list[Any]) -> Any:
    """Return values as they are if they are few; many are left till somebody asks for them."""
    return Later(values) if len(values) > FEW else values


def _note_columns(sites: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the notes in both languages as numbers into one list: many sites share a note."""
    notes = Codes()
    chinese = notes.of_all(text_values(sites["note"]))
    english = notes.of_all(text_values(sites["note_en"])) if "note_en" in sites else chinese
    return {"note": chinese, "note_en": english, "notes": _listed(notes.listed)}
