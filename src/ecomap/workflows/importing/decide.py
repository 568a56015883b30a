"""Decide for every row of a file whether it is a new, a changed or a known site, or must be refused."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ecomap.model import LocationQuality, Origin, Site
from ecomap.store.cells import UnfitRowError
from ecomap.workflows.importing.identify import Held, distance_m, same_place
from ecomap.workflows.importing.options import STEP
from ecomap.workflows.importing.report import Outcome, RowResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.crs import Reference
    from ecomap.model import Kind
    from ecomap.workflows.importing.identify import Identity, Row
    from ecomap.workflows.importing.options import Progress

_FAMILIES = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "MultiLineString": "line",
    "Polygon": "polygon",
    "MultiPolygon": "polygon",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the import was called with and what stands in the workspace."""

    kind: Kind
    """The kind of all rows."""
    quality: LocationQuality | None
    """Location quality for rows that say none; None means `interpreted` for places that are new."""
    file: str
    """Name of the file; the location source of rows that say none."""
    way: Reference | None
    """The system of the file and its way to WGS 84; None where it has no coordinates."""
    accuracy_m: float | None
    """Metres by which a person says that places may be off; None where nobody does."""
    date: dt.date
    """Day of the import."""
    by: str
    """Who brings the file."""
    problems: Collection[str]
    """Numbers of the plan's problems; empty where the workspace has no plan."""
    kind_of: Mapping[str, str]
    """Kind of every site in the workspace, by site id."""


@dataclass(slots=True)
class Decision:
    """What an import does to a layer."""

    results: list[RowResult] = field(default_factory=list)
    """What becomes of every row, in their order."""
    new: list[Held] = field(default_factory=list)
    """Sites to append."""
    changed: dict[str, Held] = field(default_factory=dict)
    """Sites to replace, by site id."""


def decide(
    rows: Sequence[Row],
    identities: Sequence[Identity],
    held: Mapping[str, Held],
    terms: Terms,
    progress: Progress,
) -> Decision:
    """Hold the rows against the sites that they are; new sites are numbered on from the last."""
    decision = Decision()
    numbers = _free_ids(terms)
    for position, (row, identity) in enumerate(zip(rows, identities, strict=True)):
        if position % STEP == 0:
            progress("deciding", position, len(rows))
        site_id, words, score = identity.site_id, identity.words, identity.score
        before = held.get(site_id)
        outcome = Outcome.UNDECIDED
        try:
            if identity.refusal:
                raise UnfitRowError(identity.refusal)  # noqa: TRY301 - one way out for every refusal
            values = _settle(row, before, terms)
        except UnfitRowError as error:
            outcome, words, site_id = Outcome.REFUSED, str(error), ""
        else:
            if not words and before is None:
                outcome, site_id = Outcome.NEW, site_id or next(numbers)
                decision.new.append(_new(site_id, values, row, terms))
            elif not words and before is not None:
                site = replace(before.site, **values)
                words = _changes(before, site, row)
                outcome = Outcome.CHANGED if words else Outcome.UNCHANGED
                if words:
                    site = replace(site, origin=_origin(row, terms))
                    decision.changed[site_id] = Held(site, row.geometry, {**before.kept, **row.kept})
        name = row.values.get("name", "")
        decision.results.append(RowResult(row.number, row.sheet, outcome, site_id, name, words, score))
    return decision


def _new(site_id: str, values: Mapping[str, Any], row: Row, terms: Terms) -> Held:
    properties = {"kind": terms.kind.key, **values, "site_id": site_id, "origin": _origin(row, terms)}
    return Held(Site(**properties), row.geometry, row.kept)


def _free_ids(terms: Terms) -> Iterator[str]:
    """Yield ids that no site has, counting on from the highest number of the kind."""
    form = re.compile(rf"{re.escape(terms.kind.key)}-(\d+)")
    matches = (form.fullmatch(site_id) for site_id in terms.kind_of)
    last = max((int(match[1]) for match in matches if match), default=0)
    return (f"{terms.kind.key}-{number:04d}" for number in itertools.count(last + 1))


def _origin(row: Row, terms: Terms) -> Origin:
    """Return the row that a site came from."""
    way = terms.way if row.geometry is not None else None
    return Origin(
        terms.file,
        row.number,
        row.sheet,
        way.key if way else "",
        way.transformation if way else "",
        way.accuracy_m if way else None,
        terms.date,
        terms.by,
    )


def _settle(row: Row, before: Held | None, terms: Terms) -> dict[str, Any]:
    """Return what the row says of its site; what it does not say stays as it stands."""
    values = {name: value for name, value in row.values.items() if name != "site_id"}
    if values.pop("kind", terms.kind.key) not in {terms.kind.key, terms.kind.label_zh, terms.kind.label_en}:
        raise UnfitRowError(f"the row says the kind {row.values['kind']!r}, not {terms.kind.key!r}.")
    unknown = [key for key in values.get("problems", ()) if terms.problems and key not in terms.problems]
    if unknown:
        raise UnfitRowError(f"the plan has no problem {unknown[0]!r}.")
    if before is None or not same_place(before.geometry, row.geometry):
        located = row.geometry is not None
        values = {
            "location_quality": (terms.quality or LocationQuality.INTERPRETED)
            if located
            else LocationQuality.NONE,
            "location_accuracy_m": terms.accuracy_m if located else None,
            "location_source": terms.file if located else "",
            "location_date": None,
            **values,
        }
    elif terms.quality is not None and row.geometry is not None:
        values.setdefault("location_quality", terms.quality)
    quality = values.get("location_quality") or (before.site.location_quality if before else None)
    _refuse_unfit_place(quality, row.geometry, terms.kind)
    return values


def _refuse_unfit_place(quality: LocationQuality | None, geometry: BaseGeometry | None, kind: Kind) -> None:
    """Refuse a geometry that the kind or the location quality cannot have."""
    if (geometry is None) != (quality is LocationQuality.NONE):
        raise UnfitRowError(
            "no geometry, yet a location quality other than 'none'"
            if geometry is None
            else "the location quality says 'none', yet there is a geometry"
        )
    if geometry is None:
        return
    family = _FAMILIES.get(geometry.geom_type, geometry.geom_type)
    if family not in kind.geometries and not (family == "point" and quality and quality.is_anchor):
        raise UnfitRowError(
            f"{kind.key!r} takes {' or '.join(kind.geometries)}, got a {geometry.geom_type}. "
            "A point may stand for it only as an anchor: --quality village, township or county."
        )


def _changes(before: Held, site: Site, row: Row) -> str:
    """Say what a row changes of a site; empty where nothing."""
    names = [name for name in site.__slots__ if getattr(site, name) != getattr(before.site, name)]
    names += [name for name, value in row.kept.items() if before.kept.get(name) != value]
    if same_place(before.geometry, row.geometry):
        return ", ".join(names)
    if before.geometry is None or row.geometry is None:
        place = "gets a place" if before.geometry is None else "loses its place"
    else:
        place = f"place moves {distance_m(before.geometry, row.geometry):,.0f} m"
    return ", ".join([place, *names])
