"""The sites around a position as a file for a map, a receiver or a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ecomap.errors import RefusedError
from ecomap.model import Kind, Marker
from ecomap.store.writers import Table
from ecomap.store.writers.names import unique_names
from ecomap.store.writers.table import FAMILIES, families
from ecomap.workflows.exporting.columns import columns_of, printable
from ecomap.workflows.exporting.extract import Extract, extract_sites
from ecomap.workflows.exporting.formats import FORMATS
from ecomap.workflows.exporting.place import WGS84, put_in_system, system_of
from ecomap.workflows.exporting.write import Job, write

if TYPE_CHECKING:
    from pathlib import Path

    from ecomap.workflows.load import Loaded
    from ecomap.workflows.near_answer import Near


def write_near(loaded: Loaded, found: Near, out: Path, form_key: str) -> int:
    """Write the sites found, in their order, with distance and bearing; return how many.

    Parameters
    ----------
    form_key
        `geojson`, `gpx`, `kml` or `xlsx`.

    Raises
    ------
    RefusedError
        If nothing was found or the file cannot be written.
    """
    form = next(known for known in FORMATS if known.key == form_key)
    extract = _extract(loaded, found)
    if form.key == "gpx":
        extract = _without_collections(extract)
    sites = extract.sites
    system = system_of(None, form, accuracy_m=None, around=(-180.0, -90.0, 180.0, 90.0))
    assert system.key == WGS84  # noqa: S101 - none was named
    placed = put_in_system(sites.geometry.to_numpy(), system, site_ids=sites["site_id"].tolist())
    columns, _ = printable(columns_of(extract))
    table = Table(columns, placed.geometries, placed.crs)
    names = unique_names([column.name for column in columns], form.fit) if form.fit else {}
    config = loaded.workspace.config
    write(
        Job(
            out=out,
            form=form,
            extract=extract,
            table=table.renamed(names),
            placed=placed,
            kinds=_kinds(extract),
            title=f"{'【模拟数据】' if config.invented else ''}{config.title}",
            lang=form.languages[0],
        )
    )
    return len(sites)


def _extract(loaded: Loaded, found: Near) -> Extract:
    """Return the sites in the order of the answer, with what the answer adds."""
    if not found.sites:
        raise RefusedError("no site lies within the distance, so nothing was written.")
    by_id = loaded.sites.set_index("site_id", drop=False)
    chosen = by_id.loc[[site.site_id for site in found.sites]].reset_index(drop=True)
    extract = extract_sites(replace(loaded, sites=chosen), kinds=(), counties=())
    added = [
        {**own, "near_order": order, "near_distance_m": site.distance_m, "near_bearing_deg": site.bearing_deg}
        for order, (own, site) in enumerate(zip(extract.foreign, found.sites, strict=True), start=1)
    ]
    return replace(extract, loaded=loaded, foreign=added)


def _without_collections(extract: Extract) -> Extract:
    """Leave out what GPX cannot hold: sites of points, lines and areas in one."""
    is_mixed = families(Table((), extract.sites.geometry.to_numpy(), "")) == FAMILIES.index("collection")
    if is_mixed.all():
        raise RefusedError("no site that was found can stand in GPX, so nothing was written.")
    rows = np.flatnonzero(~is_mixed)
    sites = extract.sites.iloc[rows].reset_index(drop=True)
    return replace(extract, sites=sites, foreign=[extract.foreign[row] for row in rows.tolist()])


def _kinds(extract: Extract) -> dict[str, Kind]:
    """Return the kinds of the sites, also those of layers that nobody has described."""
    known = extract.loaded.workspace.config.kinds
    return {
        key: known.get(key) or Kind(key, key, key, ("point", "line", "polygon"), "#7f7f7f", Marker.CIRCLE)
        for key in sorted(set(extract.sites["kind"]))
    }
