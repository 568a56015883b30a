"""Groupings: which sites belong to which row of a summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ecomap.analysis.shares import county_shares
from ecomap.model import OUTSIDE, SEVERAL, STATUSES, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import geopandas as gpd
    import numpy.typing as npt

    from ecomap.model import District, Kind, Problem

Label = tuple[str, str, str]
"""Key, Chinese label, English label of a row."""

NO_COUNTY: tuple[Label, ...] = (
    (SEVERAL, "全市或跨区县", "city-wide or several counties"),
    (OUTSIDE, "市域外", "outside the city"),
    (UNKNOWN, "区县不详", "county not known"),
)
"""Rows for sites that no single county holds."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Membership of sites in the rows of a summary."""

    by: str
    """Name of the grouping."""
    labels: tuple[Label, ...]
    """The rows."""
    site_rows: npt.NDArray[np.int64]
    """Positions of sites in the frame; a site may stand more than once."""
    group_rows: npt.NDArray[np.int64]
    """Row of each of `site_rows`."""
    repeats: bool = False
    """Whether a site may belong to several rows."""
    shares: pd.DataFrame | None = None
    """`group`, `area_m2`, `length_m` where sites are split between rows; None where they are whole."""


def by_county(
    sites: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, *, shares: pd.DataFrame | None = None
) -> Grouping:
    """Group by county; lines and polygons are split between counties on the ellipsoid.

    `shares` is what `county_shares` says of these sites, where it is at hand.
    """
    labels = (*_county_labels(counties), *NO_COUNTY)
    rows = _county_groups(sites, counties)
    split = _split(_shares(sites, counties, shares), rows, outside=len(counties) + 1)
    return _single("county", labels, rows, shares=split)


def by_area(
    sites: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame,
    districts: Sequence[District],
    *,
    shares: pd.DataFrame | None = None,
) -> Grouping:
    """Group by county or, where a site is assigned to one, by functional area.

    Functional areas have no outline, so sites assigned to them are not split.
    """
    labels = (
        *_county_labels(counties),
        *((item.key, item.name, item.name_en) for item in districts),
        *NO_COUNTY,
    )
    district_row = {item.key: len(counties) + row for row, item in enumerate(districts)}
    assigned = np.array([district_row.get(key, -1) for key in sites["district"].tolist()], dtype=np.int64)
    county = _county_groups(sites, counties)
    rows = np.where(county >= len(counties), county + len(districts), county)
    rows = np.where(assigned >= 0, assigned, rows)
    shares = _shares(sites, counties, shares)
    split = _split(shares, rows, outside=len(counties) + len(districts) + 1, keep_whole=assigned >= 0)
    return _single("area", labels, rows, shares=split)


def by_kind(sites: gpd.GeoDataFrame, kinds: Mapping[str, Kind]) -> Grouping:
    """Group by kind, in the order of the registry; only kinds that occur."""
    present = set(sites["kind"])
    labels = [(kind.key, kind.label_zh, kind.label_en) for kind in kinds.values() if kind.key in present]
    return _keyed("kind", labels, sites["kind"])


def by_status(sites: gpd.GeoDataFrame) -> Grouping:
    """Group by status; only statuses that occur."""
    present = set(sites["status"])
    labels = [(item.key, item.label_zh, item.label_en) for item in STATUSES if item.key in present]
    return _keyed("status", labels, sites["status"])


def by_problem(sites: gpd.GeoDataFrame, problems: Sequence[Problem]) -> Grouping:
    """Group by problem; every problem has a row, and sites of none have one of their own."""
    labels = [(item.key, item.title, item.title_en) for item in problems]
    return _repeating("problem", labels, sites, lambda key: [key])


def by_unit(sites: gpd.GeoDataFrame, problems: Sequence[Problem]) -> Grouping:
    """Group by the responsible units of the sites' problems."""
    return _by_fact("unit", sites, {item.key: item.responsible_units for item in problems})


def by_leader(sites: gpd.GeoDataFrame, problems: Sequence[Problem]) -> Grouping:
    """Group by the leaders who supervise the sites' problems."""
    return _by_fact("leader", sites, {item.key: item.leaders for item in problems})


def _by_fact(by: str, sites: gpd.GeoDataFrame, facts: Mapping[str, Sequence[str]]) -> Grouping:
    names = dict.fromkeys(name for values in facts.values() for name in values)
    return _repeating(by, [(name, name, "") for name in names], sites, lambda key: facts.get(key, ()))


def _county_labels(counties: gpd.GeoDataFrame) -> list[Label]:
    return list(zip(counties["adcode"], counties["name"], counties["name_en"], strict=True))


def _county_groups(sites: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Return the row of each site: its county, or one of `NO_COUNTY`."""
    row_of = {code: row for row, code in enumerate(counties["adcode"])}
    rows = np.array([row_of.get(code, -1) for code in sites["county_adcode"].tolist()], dtype=np.int64)
    located = sites.geometry.notna().to_numpy()
    stated = np.array([len(codes) for codes in sites["counties"].tolist()], dtype=np.int64)
    elsewhere = np.where(located, 1, np.where(stated > 0, 0, 2)) + len(counties)
    return np.where(rows >= 0, rows, elsewhere)


def _shares(sites: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, shares: pd.DataFrame | None) -> pd.DataFrame:
    return county_shares(sites.geometry.to_numpy(), counties) if shares is None else shares


def _split(
    shares: pd.DataFrame,
    rows: npt.NDArray[np.int64],
    *,
    outside: int,
    keep_whole: npt.NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Return the area and length of each row, sites split where they cross borders."""
    site, county = shares["site"].to_numpy(), shares["county"].to_numpy()
    group = np.where(county >= 0, county, outside)
    if keep_whole is not None:
        group = np.where(keep_whole[site], rows[site], group)
    return pd.DataFrame({"group": group, "area_m2": shares["area_m2"], "length_m": shares["length_m"]})


def _single(
    by: str, labels: Iterable[Label], rows: npt.NDArray[np.int64], *, shares: pd.DataFrame | None = None
) -> Grouping:
    return Grouping(by, tuple(labels), np.arange(len(rows), dtype=np.int64), rows, shares=shares)


def _keyed(by: str, labels: Sequence[Label], column: pd.Series[str]) -> Grouping:
    row_of = {label[0]: row for row, label in enumerate(labels)}
    return _single(by, labels, np.array([row_of[key] for key in column], dtype=np.int64))


def _repeating(
    by: str,
    labels: Sequence[Label],
    sites: gpd.GeoDataFrame,
    groups_of: Callable[[str], Sequence[str]],
) -> Grouping:
    """Group through the problems of each site; a site may fall into several rows."""
    row_of = {label[0]: row for row, label in enumerate(labels)}
    site_rows: list[int] = []
    group_rows: list[int] = []
    for position, problems in enumerate(sites["problems"]):
        names = dict.fromkeys(name for key in problems for name in groups_of(key) if name in row_of)
        for row in [row_of[name] for name in names] or [len(labels)]:
            site_rows.append(position)
            group_rows.append(row)
    return Grouping(
        by,
        (*labels, (UNKNOWN, "未归入", "not assigned")),
        np.array(site_rows, dtype=np.int64),
        np.array(group_rows, dtype=np.int64),
        repeats=True,
    )
