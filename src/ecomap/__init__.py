"""GIS toolkit for mapping site-based environmental rectification issues.

The names below are the front door; each is imported when it is first used, so
that `import ecomap` costs nothing.

>>> import ecomap
>>> workspace = ecomap.open_workspace()  # doctest: +SKIP
>>> loaded = ecomap.load(workspace)  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecomap.analysis.join import join_sites as join_sites
    from ecomap.analysis.locate import locate_geometries as locate_geometries
    from ecomap.analysis.locate import locate_points as locate_points
    from ecomap.analysis.nearby import nearby as nearby
    from ecomap.analysis.shares import county_shares as county_shares
    from ecomap.crs import area_m2 as area_m2
    from ecomap.crs import length_m as length_m
    from ecomap.errors import EcomapError as EcomapError
    from ecomap.plan import read_plan as read_plan
    from ecomap.render.page import MapPage as MapPage
    from ecomap.render.webmap import web_map as web_map
    from ecomap.store.workspace import open_workspace as open_workspace
    from ecomap.workflows.build import build as build
    from ecomap.workflows.exporting import export_sites as export_sites
    from ecomap.workflows.importing import ImportOptions as ImportOptions
    from ecomap.workflows.importing import import_file as import_file
    from ecomap.workflows.load import load as load
    from ecomap.workflows.pages import map_page as map_page
    from ecomap.workflows.simulate import simulate as simulate
    from ecomap.workflows.summary import summary_of as summary_of

__version__ = "0.1.0"

_HOMES = {
    "EcomapError": "ecomap.errors",
    "ImportOptions": "ecomap.workflows.importing",
    "MapPage": "ecomap.render.page",
    "area_m2": "ecomap.crs",
    "build": "ecomap.workflows.build",
    "county_shares": "ecomap.analysis.shares",
    "export_sites": "ecomap.workflows.exporting",
    "import_file": "ecomap.workflows.importing",
    "join_sites": "ecomap.analysis.join",
    "length_m": "ecomap.crs",
    "load": "ecomap.workflows.load",
    "locate_geometries": "ecomap.analysis.locate",
    "locate_points": "ecomap.analysis.locate",
    "map_page": "ecomap.workflows.pages",
    "nearby": "ecomap.analysis.nearby",
    "open_workspace": "ecomap.store.workspace",
    "read_plan": "ecomap.plan",
    "simulate": "ecomap.workflows.simulate",
    "summary_of": "ecomap.workflows.summary",
    "web_map": "ecomap.render.webmap",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the names of `_HOMES` are texts


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ecomap' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
