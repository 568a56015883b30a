"""Which held site a row of a file speaks of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from ecomap.crs import geod
from ecomap.model import LocationQuality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from ecomap.model import Kind, Site

FAR_M = 5_000.0
"""A known site that is said to lie farther than this from its known place is asked about, not moved."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that may become a site."""

    number: int
    """Row in the file."""
    sheet: str
    """Sheet or layer; empty where the file has only one."""
    values: Mapping[str, Any]
    """Values of site properties that the row gives."""
    kept: Mapping[str, Any]
    """Cells that stay with the site under their own names."""
    geometry: BaseGeometry | None
    """Place in WGS 84; None where the row says that there is none."""


@dataclass(frozen=True, slots=True)
class Held:
    """A site that stands in the layer."""

    site: Site
    """Its properties."""
    geometry: BaseGeometry | None
    """Its place, WGS 84."""
    kept: Mapping[str, Any] = field(default_factory=dict)
    """Properties of its feature that are none of a site."""

    @property
    def is_well_known(self) -> bool:
        """Say whether its place is known so well that it can speak for or against a datum."""
        qualities = {LocationQuality.SURVEYED, LocationQuality.INTERPRETED}
        return self.geometry is not None and self.site.location_quality in qualities


class Identity(NamedTuple):
    """Which site a row is."""

    site_id: str = ""
    """Id of the held site; empty for a new one."""
    refusal: str = ""
    """Why nobody can say; empty otherwise."""
    words: str = ""
    """Why it is only probably that site; empty where it is sure."""
    score: float | None = None
    """How probably, 0 to 1."""


NEW_WORDS = frozenset({"new", "新增", "新"})
"""Written into the column `site_id` of a row that is a new site, whatever it looks like."""


def settle(identities: Sequence[Identity], same: str) -> list[Identity]:
    """Return identities as a person decides them: `ask` leaves them, `update` and `new` settle all."""
    if same == "ask":
        return list(identities)
    return [
        (Identity(item.site_id) if same == "update" else Identity()) if item.words else item
        for item in identities
    ]


def identify(
    rows: Sequence[Row], held: Mapping[str, Held], kind: Kind, kind_of: Mapping[str, str]
) -> list[Identity]:
    """Say for every row which site it is, by its site id, else by its name and place.

    Parameters
    ----------
    kind
        The kind of all rows.
    kind_of
        Kind of every site in the workspace, by site id.
    """
    identities: list[Identity] = [Identity()] * len(rows)
    unnamed: dict[str, list[int]] = defaultdict(list)
    claimed: dict[str, Row] = {}
    for position, row in enumerate(rows):
        site_id = row.values.get("site_id", "")
        if not site_id and "name" in row.values:
            unnamed[row.values["name"]].append(position)
            continue
        identities[position] = _by_id(row, site_id, claimed, kind, kind_of)
    ids_of_name: dict[str, list[str]] = defaultdict(list)
    for site_id, known in held.items():
        if site_id not in claimed:
            ids_of_name[known.site.name].append(site_id)
    for name, positions in unnamed.items():
        group = [rows[position] for position in positions]
        for position, identity in zip(
            positions, _by_name(group, ids_of_name.get(name, []), held), strict=True
        ):
            identities[position] = identity
    return identities


def _by_id(
    row: Row, site_id: str, claimed: dict[str, Row], kind: Kind, kind_of: Mapping[str, str]
) -> Identity:
    """Take a row at its word, or refuse what cannot be."""
    if site_id in NEW_WORDS and "name" in row.values:
        return Identity()
    if not site_id or not (site_id in kind_of or "name" in row.values):
        return Identity(refusal="a new site needs a name. Name the column 名称 or name.")
    if kind_of.get(site_id, kind.key) != kind.key:
        return Identity(refusal=f"the site {site_id!r} is of the kind {kind_of[site_id]!r}.")
    if site_id in claimed:
        first = claimed[site_id]
        return Identity(refusal=f"row {first.number} already speaks of {site_id!r}. Give each site one row.")
    claimed[site_id] = row
    return Identity(site_id)


def _by_name(group: Sequence[Row], ids: Sequence[str], held: Mapping[str, Held]) -> list[Identity]:
    """Identify the rows that bear one name with the held sites that bear it too."""
    if not ids and len(group) == 1:
        return [Identity()]
    found: dict[int, Identity] = {}
    free = list(ids)
    for is_same in (_same_row, _same_place_as):
        for place, row in enumerate(group):
            match = next((item for item in free if is_same(row, held[item])), None)
            if place not in found and match is not None:
                found[place] = Identity(match)
                free.remove(match)
    seen = {_mark(group[place]): group[place].number for place in found}
    for place, row in enumerate(group):
        if place in found:
            continue
        first = seen.setdefault(_mark(row), row.number)
        if first != row.number:
            found[place] = Identity(
                refusal=f"row {first} already speaks of {row.values['name']!r} at this place. "
                "Give each site one row."
            )
    open_rows = [place for place in range(len(group)) if place not in found]
    for place in open_rows:
        found[place] = _leftover(group[place], len(open_rows), free, held)
    return [found[place] for place in range(len(group))]


def _leftover(row: Row, rows: int, free: Sequence[str], held: Mapping[str, Held]) -> Identity:
    """Identify a row whose name, yet not whose place, a held site has."""
    if not free:
        return Identity()
    if len(free) > 1 or rows > 1:
        bearers = (
            f"{len(free)} sites bear this name" if len(free) > 1 else f"{rows} rows bear the name of one site"
        )
        return Identity(refusal=f"{bearers} ({', '.join(free[:3])}). Give the site_id.")
    known = held[free[0]]
    if known.site.location_quality.is_anchor or row.geometry is None or known.geometry is None:
        return Identity(free[0])
    apart_m = distance_m(row.geometry, known.geometry)
    if apart_m > FAR_M:
        return Identity(
            free[0], words=f"bears the same name, yet lies {apart_m / 1_000:.1f} km away", score=0.5
        )
    return Identity(free[0])


def _same_row(row: Row, known: Held) -> bool:
    """Say whether a site came from this row: of a file of that name, and the row has not become another."""
    origin = known.site.origin
    return (
        origin is not None
        and (origin.row, origin.sheet) == (row.number, row.sheet)
        and same_place(row.geometry, known.geometry)
    )


def _same_place_as(row: Row, known: Held) -> bool:
    return same_place(row.geometry, known.geometry)


def _mark(row: Row) -> bytes:
    """Return what is equal for equal places."""
    return b"" if row.geometry is None else shapely.to_wkb(shapely.normalize(row.geometry))


def same_place(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    """Say whether two geometries are the same set of coordinates.

    Wherever their rings start, whichever way they run, and whether a single part counts as several or not.
    """
    if one is None or other is None:
        return one is other
    first, second = (shapely.normalize(_unwrapped(item)) for item in (one, other))
    return bool(shapely.equals_exact(first, second, tolerance=0.0))


def _unwrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Return the only part of a geometry of several parts; others as they are."""
    parts = shapely.get_parts(geometry)
    only: BaseGeometry = parts[0] if len(parts) == 1 else geometry
    return only


def distance_m(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return the geodesic distance between the middles of two places in WGS 84, metres."""
    first, second = shapely.centroid(one), shapely.centroid(other)
    _, _, apart_m = geod().inv(first.x, first.y, second.x, second.y)
    return float(apart_m)
