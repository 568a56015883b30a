"""Hold rows against sites that are not named the same, and the whole file against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.analysis.datum_shift import Evidence, Shift, detect_shift
from ecomap.analysis.sameness import Bearers, propose
from ecomap.model import LocationQuality
from ecomap.workflows.importing.identify import NEW_WORDS, Identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ecomap.workflows.importing.ground import Ground
    from ecomap.workflows.importing.identify import Held, Row

_ANCHOR_RADIUS_M = {
    LocationQuality.VILLAGE: 2_000.0,
    LocationQuality.TOWNSHIP: 10_000.0,
    LocationQuality.COUNTY: 40_000.0,
}
"""How far a site may lie from an anchor whose accuracy nobody states: the size of such a unit."""


def probable(
    rows: Sequence[Row],
    identities: Sequence[Identity],
    held: Mapping[str, Held],
    areas: Sequence[str] = (),
) -> list[Identity]:
    """Return identities in which new rows that are probably a held site say so.

    `areas` are names of counties, which stand before names and tell nothing apart.
    """
    claimed = {item.site_id for item in identities}
    free = [site_id for site_id in held if site_id not in claimed]
    unknown = [
        position
        for position, (row, item) in enumerate(zip(rows, identities, strict=True))
        if item == Identity() and row.values.get("site_id") not in NEW_WORDS
    ]
    found = propose(
        _rows([rows[position] for position in unknown]),
        _sites([held[key] for key in free]),
        areas=areas,
    )
    result = list(identities)
    for proposal in found:
        site_id = free[proposal.held]
        words = f"{proposal.why} ({held[site_id].site.name})"
        result[unknown[proposal.row]] = Identity(site_id, words=words, score=proposal.score)
    return result


def _rows(rows: Sequence[Row]) -> Bearers:
    geometries = np.empty(len(rows), dtype=object)
    geometries[:] = [row.geometry for row in rows]
    return Bearers(
        [[name for name in (row.values.get("name"), *row.values.get("aliases", ())) if name] for row in rows],
        [row.values.get("permit", "") for row in rows],
        geometries,
        [row.values.get("location_accuracy_m") or 0.0 for row in rows],
    )


def _sites(sites: Sequence[Held]) -> Bearers:
    geometries = np.empty(len(sites), dtype=object)
    geometries[:] = [item.geometry for item in sites]
    return Bearers(
        [(item.site.name, *item.site.aliases) for item in sites],
        [item.site.permit for item in sites],
        geometries,
        [
            item.site.location_accuracy_m or _ANCHOR_RADIUS_M.get(item.site.location_quality, 0.0)
            for item in sites
        ],
    )


def shift_of(rows: Sequence[Row], identities: Sequence[Identity], ground: Ground) -> Shift | None:
    """Say whether places that are said to be in WGS 84 carry the shift of a web map, as far as is known."""
    middles = _middles([row.geometry for row in rows])
    sure = [ground.held.get("" if item.words else item.site_id) for item in identities]
    known = [item.geometry if item is not None and item.is_well_known else None for item in sure]
    stated = [row.values.get("counties", ()) for row in rows]
    radius_m = [item.site.location_accuracy_m if item is not None else None for item in sure]
    evidence = Evidence(
        *_middles(known),
        [codes[0] if len(codes) == 1 else None for codes in stated],
        np.array([np.nan if value is None else value for value in radius_m], dtype=float),
    )
    return detect_shift(*middles, evidence, ground.counties)


def _middles(geometries: Sequence[object]) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude of the middles of geometries; NaN for None."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    middles = shapely.centroid(array)
    return shapely.get_x(middles), shapely.get_y(middles)
