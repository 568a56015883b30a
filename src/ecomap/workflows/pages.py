"""The map pages of a workspace: the city, and one page a county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.model import BaseMap
from ecomap.render.page import MapPage, Overlay
from ecomap.render.webmap import render_page, render_split
from ecomap.workflows.briefs import FOLDER, brief_codes
from ecomap.workflows.patch_layers import patches_touching
from ecomap.workflows.summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from ecomap.raster import Overlay as Scene
    from ecomap.store.config import Config
    from ecomap.workflows.load import Loaded

HOME = "index.html"
"""File name of the page of the whole city."""
DATA = "data"
"""Folder beside the pages for the data of those that do not hold them."""


def page_texts(
    loaded: Loaded,
    *,
    water: gpd.GeoDataFrame | None,
    overlays: Sequence[Scene] = (),
    patches: gpd.GeoDataFrame | None = None,
    base_maps: Sequence[BaseMap] | None = None,
    split: bool = False,
) -> dict[str, str | bytes]:
    """Return every page by file name, with `split` also the data beside it; equal input gives equal bytes."""
    files: dict[str, str | bytes] = {}
    for focus, name in [(None, HOME), *page_names(loaded.counties).items()]:
        page = map_page(
            loaded, water=water, overlays=overlays, patches=patches, base_maps=base_maps, focus=focus
        )
        if split:
            address = f"{DATA}/{name.removesuffix('.html')}.bin"
            files[name], files[address] = render_split(page, address=address)
        else:
            files[name] = render_page(page)
    return files


def page_names(counties: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the file name of each county's page by adcode."""
    return {adcode: f"{adcode}.html" for adcode in counties["adcode"]}


def brief_links(loaded: Loaded) -> dict[str, str]:
    """Return the addresses of the briefs without their ending, which tells the language."""
    stems = {focus or "whole": f"{FOLDER}/{code}" for code, focus in brief_codes(loaded).items()}
    return {"list": f"{FOLDER}/index", **stems}


def map_page(
    loaded: Loaded,
    *,
    water: gpd.GeoDataFrame | None = None,
    overlays: Sequence[Scene] = (),
    patches: gpd.GeoDataFrame | None = None,
    base_maps: Sequence[BaseMap] | None = None,
    focus: str | None = None,
) -> MapPage:
    """Gather what one page shows: the whole city, or one county in focus.

    Without `base_maps` it offers the online ones of the workspace; a build makes those beside the pages.
    """
    config, counties = loaded.workspace.config, loaded.counties
    title_zh, title_en = _titles(loaded, focus)
    here = counties.loc[counties["adcode"] == focus]
    return MapPage(
        title_zh=title_zh,
        title_en=title_en,
        sites=loaded.sites,
        counties=counties,
        kinds=config.kinds,
        as_of=loaded.as_of,
        water=water,
        problems=loaded.problems,
        events=loaded.events,
        districts=config.districts,
        sources=config.sources,
        invented=config.invented,
        language=config.language,
        home_link=HOME if focus is not None else None,
        county_links=page_names(counties),
        brief_links=brief_links(loaded),
        county_sizes=_county_sizes(loaded) if focus is None else {},
        focus=focus,
        overlays=[_picture(item) for item in overlays if focus is None or _meets(item, here)],
        patches=patches if focus is None else patches_touching(patches, here),
        base_maps=online_maps(config) if base_maps is None else base_maps,
    )


def online_maps(config: Config) -> list[BaseMap]:
    """Return the base maps of a workspace that need no tiles beside the page."""
    return [item for item in config.base_maps if isinstance(item, BaseMap)]


def _titles(loaded: Loaded, focus: str | None) -> tuple[str, str]:
    """Return the titles of a page in Chinese and English, with the name of the county in focus."""
    title_zh, title_en = loaded.workspace.config.title, loaded.workspace.config.title_en
    title_en = title_en or title_zh
    if focus is None:
        return title_zh, title_en
    county = loaded.counties.loc[loaded.counties["adcode"] == focus].iloc[0]
    return f"{title_zh} · {county['name']}", f"{title_en} · {county['name_en'] or county['name']}"


def _county_sizes(loaded: Loaded) -> dict[str, tuple[int, int]]:
    """Return square metres and metres in each county, as the summary has them."""
    rows = summary_of(loaded, by="county").rows
    return {row.key: (row.numbers.area_m2, row.numbers.length_m) for row in rows}


def _picture(scene: Scene) -> Overlay:
    """Return a scene as a page shows it."""
    bounds = (scene.west, scene.south, scene.east, scene.north)
    return Overlay(scene.name, scene.image, bounds, scene.opacity, scene.date)


def _meets(scene: Scene, county: gpd.GeoDataFrame) -> bool:
    """Say whether a scene and a county may share ground; a page need not carry a picture of elsewhere."""
    west, south, east, north = county.total_bounds
    return bool(scene.west <= east and west <= scene.east and scene.south <= north and south <= scene.north)
