"""The points that every way draws: sites of a simulated city, with all that a popup says about them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ecomap.model import STATUSES
from ecomap.render.page import MapPage
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.model import Kind

# A simulated city keeps about one site in ten without a place; so many more are made.
_SPARE = 1.15
_LARGEST_CITY = 120_000
_STEP_DEG = 0.004
STATUS_COLOURS = {"open": "#d95f02", "done": "#1f78b4", "closed": "#33a02c"}


@dataclass(frozen=True)
class Points:
    """Located sites as points, and what else a page of ecomap shows."""

    sites: gpd.GeoDataFrame
    """The built site frame, every geometry a point."""
    counties: gpd.GeoDataFrame
    """Nine counties."""
    kinds: Mapping[str, Kind]
    """Kinds by key."""
    page: dict[str, Any]
    """What else a `MapPage` takes."""

    def map_page(self) -> MapPage:
        """Return the content of ecomap's page: counties and water are on it, the ledger is not."""
        return MapPage(sites=self.sites, counties=self.counties, kinds=self.kinds, **self.page)

    def texts(self) -> pd.DataFrame:
        """Return what a popup says as columns of text, for the ways that write it point by point.

        Chinese alone; a page of ecomap carries English beside it.
        """
        sites, labels = self.sites, {status.key: status.label_zh for status in STATUSES}
        kinds = {key: kind.label_zh for key, kind in self.kinds.items()}
        columns = {
            "名称": sites["name"],
            "英文名": sites["name_en"],
            "状态": sites["status"].map(labels),
            "状态日期": sites["status_date"],
            "类型": sites["kind"].map(kinds),
            "区县": sites["county"],
            "管理区": sites["district"],
            "问题": sites["problems"].map("、".join),
            "期限": sites["deadline"],
            "剩余天数": sites["days_left"],
            "逾期": sites["overdue"].map({True: "是", False: "否"}),
            "定位精度": sites["location_quality"],
            "误差（米）": sites["location_accuracy_m"],
            "坐标来源": sites["location_source"],
            "坐标日期": sites["location_date"],
            "面积（平方米）": sites["area_m2"],
            "长度（米）": sites["length_m"],
            "别名": sites["aliases"].map("、".join),
            "备注": sites["note"],
            "编号": sites["site_id"],
        }
        return pd.DataFrame({name: [_text(value) for value in column] for name, column in columns.items()})

    def colours(self) -> pd.Series:
        """Return the colour of each point: its status class."""
        return self.sites["status_class"].map(STATUS_COLOURS)


def _text(value: object) -> str:
    """Return a cell as a reader sees it; nothing for what is missing."""
    if value is None or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def make_points(count: int) -> Points:
    """Return `count` points; beyond 100,000 the city is laid over itself, each time a little beside."""
    city = _city(min(int(count * _SPARE) + 20, _LARGEST_CITY))
    rows = np.arange(count) % len(city.sites)
    copy = np.arange(count) // len(city.sites)
    sites = city.sites.iloc[rows].reset_index(drop=True)
    if copy.max(initial=0):
        sites["site_id"] = [f"{key}-{number}" for key, number in zip(sites["site_id"], copy, strict=True)]
        sites = sites.set_geometry(
            gpd.points_from_xy(
                sites.geometry.x + _STEP_DEG * (copy % 4), sites.geometry.y + _STEP_DEG * (copy // 4)
            ),
            crs=city.sites.crs,
        )
    return Points(sites, city.counties, city.kinds, city.page)


def _city(sites: int) -> Points:
    """Simulate a city and keep its located sites, as points."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        simulate(root, sites=sites, seed=1)
        loaded = load(open_workspace(root))
    located = loaded.sites[loaded.sites.geometry.notna()]
    # Sites stand in the order of their ids, which is that of kinds; shuffled, any first part is a mixture.
    mixed = located.iloc[np.random.default_rng(3).permutation(len(located))].reset_index(drop=True)
    points = mixed.set_geometry(mixed.geometry.representative_point())
    config = loaded.workspace.config
    page = {
        "title_zh": config.title,
        "title_en": config.title_en or config.title,
        "as_of": loaded.as_of,
        "problems": loaded.problems,
        "districts": config.districts,
        "sources": config.sources,
        "invented": True,
    }
    return Points(points, loaded.counties, config.kinds, page)
