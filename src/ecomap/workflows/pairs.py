"""Which sites lie close to each other, or to a river, a lake or any other kind."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ecomap.analysis.pairs import near_others, site_pairs
from ecomap.errors import UsageError
from ecomap.model import LocationQuality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecomap.workflows.load import Loaded


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sites and how far apart their nearest edges lie."""

    site_id: str
    """One site."""
    name: str
    """Its name."""
    other_id: str
    """The other."""
    other_name: str
    """Its name."""
    distance_m: float
    """Metres; 0 where they touch or one lies in the other."""
    is_sure: bool
    """Whether both places are known, and not only the settlements that stand for them."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def pairs_of(
    loaded: Loaded, *, within_km: float, kind: str | None = None, to_kind: str | None = None
) -> list[Pair]:
    """Return pairs of sites that are near each other, nearest first.

    Parameters
    ----------
    within_km
        Greatest distance in kilometres, inclusive.
    kind
        Only sites of this kind.
    to_kind
        The other of each pair is the nearest site of this kind; without it any site that was chosen.

    Raises
    ------
    UsageError
        If a kind is unknown or has no sites, or the distance is none.
    """
    sites = loaded.sites
    known = loaded.workspace.config.kinds
    for wanted in (kind, to_kind):
        if wanted is not None and wanted not in known:
            raise UsageError(f"unknown kind {wanted!r}. Known: {', '.join(sorted(known))}.")
    chosen = sites if kind is None else sites[sites["kind"] == kind]
    if to_kind is None:
        found = site_pairs(chosen, within_km * 1_000)
    else:
        others = sites[sites["kind"] == to_kind]
        found = near_others(chosen[~chosen.index.isin(others.index)], others, within_km * 1_000)
    facts = sites[["site_id", "name", "location_quality"]].to_dict("index")
    rows = zip(found["site"], found["other"], found["distance_m"].tolist(), strict=True)
    return [_pair(facts[one], facts[other], distance_m) for one, other, distance_m in rows]


def _pair(one: Mapping[Any, Any], other: Mapping[Any, Any], distance_m: float) -> Pair:
    is_sure = not any(LocationQuality(item["location_quality"]).is_anchor for item in (one, other))
    return Pair(one["site_id"], one["name"], other["site_id"], other["name"], round(distance_m, 2), is_sure)
