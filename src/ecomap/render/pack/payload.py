"""What an inspection pack carries: sites with all that an inspector asks of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.model import STATUSES
from ecomap.render.columns import number, text, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from ecomap.model import ChecklistItem, Event, Kind, Problem

_DECIMALS = 6
"""Decimals of a degree, a decimetre: what a phone can tell is thirty times that."""
_TOLERANCE_DEGREES = 1e-4
"""By how much an outline may be simplified: ten metres, one or two widths of a line on the map of a phone."""
_NAMESPACE = uuid.UUID("5f0c7d52-6b1e-5d55-9e2f-0b9a6a4a7f10")
"""Ids of packs are names in this space, so that equal content has an equal id."""


@dataclass(frozen=True, slots=True)
class PackContent:
    """The content of a pack."""

    title: str
    """Title of the workspace in Chinese."""
    title_en: str
    """The same in English; the Chinese one where there is none."""
    adcode: str
    """Code of the city."""
    as_of: dt.date
    """Day on which everything is looked at."""
    sites: gpd.GeoDataFrame
    """Joined sites of the pack, EPSG:4326."""
    counties: gpd.GeoDataFrame
    """All counties, EPSG:4326."""
    kinds: Mapping[str, Kind]
    """Kinds of the workspace by key."""
    problems: Sequence[Problem] = ()
    """Problems of the plan."""
    events: Sequence[Event] = ()
    """The ledger."""
    checklists: Mapping[str, Sequence[ChecklistItem]] = field(default_factory=dict)
    """Questions by kind."""
    language: str = "zh"
    """Language in which the page opens."""
    invented: bool = False
    """Whether the workspace is simulated; the page says so."""


def pack_payload(content: PackContent) -> dict[str, Any]:
    """Return the data of a pack, as its scripts read them; equal content gives equal data."""
    sites = [_site(row, content) for row in content.sites.to_dict("records")]
    used = {key for site in sites for key in site["problems"]}
    kinds = {site["kind"] for site in sites}
    payload = {
        "made": content.as_of.isoformat(),
        "as_of": content.as_of.isoformat(),
        "language": content.language,
        "invented": content.invented,
        "workspace": {
            "adcode": content.adcode,
            "title": content.title,
            "title_en": content.title_en or content.title,
        },
        "statuses": [
            {"key": item.key, "zh": item.label_zh, "en": item.label_en, "class": str(item.status_class)}
            for item in STATUSES
        ],
        "kinds": {
            key: {"zh": item.label_zh, "en": item.label_en, "color": item.color, "marker": str(item.marker)}
            for key, item in content.kinds.items()
            if key in kinds
        },
        "checklists": {
            kind: [_question(item) for item in items]
            for kind, items in content.checklists.items()
            if kind in kinds
        },
        "problems": {item.key: _problem(item) for item in content.problems if item.key in used},
        "counties": [_county(row) for row in content.counties.to_dict("records")],
        "sites": sites,
    }
    return {"id": str(uuid.uuid5(_NAMESPACE, repr(payload))), **payload}


def _site(row: Mapping[Any, Any], content: PackContent) -> dict[str, Any]:
    """Return one site."""
    geometry = row["geometry"]
    place = None if geometry is None or geometry.is_empty else shapely.point_on_surface(geometry)
    site_id = row["site_id"]
    return {
        "site_id": site_id,
        "name": row["name"],
        "name_en": text(row["name_en"]),
        "aliases": texts(row["aliases"]),
        "kind": row["kind"],
        "county": text(row["county"]),
        "longitude": None if place is None else round(place.x, _DECIMALS),
        "latitude": None if place is None else round(place.y, _DECIMALS),
        "shape": _shape(geometry),
        "quality": text(row["location_quality"]),
        "accuracy_m": number(row["location_accuracy_m"], digits=0),
        "status": text(row["status"]),
        "deadline": text(row["deadline"]),
        "days_left": number(row["days_left"], digits=0),
        "overdue": bool(row["overdue"]),
        "problems": texts(row["problems"]),
        "tags": texts(row["tags"]),
        "note": text(row["note"]),
        "note_en": text(row["note_en"]),
        "history": [_event(item) for item in content.events if item.site_id == site_id],
    }


def _shape(geometry: Any) -> dict[str, Any] | None:
    """Return the lines of a site that is more than a point, simplified; None for a point or no place."""
    if geometry is None or geometry.is_empty or shapely.get_dimensions(geometry) < 1:
        return None
    simple = shapely.simplify(geometry, _TOLERANCE_DEGREES)
    is_area = shapely.get_dimensions(simple) == 2
    parts = shapely.get_parts(simple)
    lines = shapely.get_rings(parts) if is_area else parts
    return {"area": bool(is_area), "lines": [_pairs(line) for line in lines]}


def _pairs(line: Any) -> list[list[float]]:
    pairs: list[list[float]] = np.round(shapely.get_coordinates(line), 5).tolist()
    return pairs


def _event(event: Event) -> dict[str, Any]:
    return {
        "date": "" if event.date is None else event.date.isoformat(),
        "status": event.status.key,
        "unit": event.unit,
        "note": event.note,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    """Return what the plan asks, as far as it is known as facts."""
    day = problem.deadline.date
    return {
        "title": problem.title,
        "title_en": problem.title_en,
        "units": list(problem.responsible_units),
        "deadline": problem.deadline.text or ("" if day is None else day.isoformat()),
        "measures": [
            {"key": item.key, "deadline": item.deadline.text}
            for item in problem.measures
            if item.deadline.text
        ],
    }


def _question(item: ChecklistItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "zh": item.label_zh,
        "en": item.label_en or item.label_zh,
        "answer": str(item.answer),
        "choices": list(item.choices),
    }


def _county(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the outline of a county, coarse enough for a small map."""
    simple = shapely.simplify(row["geometry"], 20 * _TOLERANCE_DEGREES)
    rings = shapely.get_exterior_ring(shapely.get_parts(simple))
    return {
        "name": row["name"],
        "name_en": text(row["name_en"]),
        "lines": [np.round(shapely.get_coordinates(ring), 4).tolist() for ring in rings],
    }
