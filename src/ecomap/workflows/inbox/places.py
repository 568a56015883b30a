"""What accepted findings change in the layers."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import shapely

from ecomap.errors import UsageError
from ecomap.geojson import COORDINATE_DECIMALS
from ecomap.model import LocationQuality, Origin, PositionSource, Site
from ecomap.store.findings import State
from ecomap.store.ledger import read_events
from ecomap.workflows.importing.decide import Decision
from ecomap.workflows.importing.ground import Ground, ground_of
from ecomap.workflows.importing.identify import Held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecomap.model import FieldFinding, Position
    from ecomap.store.findings import InboxItem
    from ecomap.store.workspace import Workspace


@dataclass(slots=True)
class _Layer:
    """A layer as it stands and as it becomes."""

    ground: Ground
    held: dict[str, Held]
    decision: Decision = field(default_factory=Decision)


@dataclass(slots=True)
class Places:
    """The layers of a workspace, and what findings make of them; nothing is written here."""

    workspace: Workspace
    """The workspace."""
    inbox: Mapping[str, InboxItem]
    """Everything that ever came, by the id of the finding."""
    _layers: dict[str, _Layer] = field(default_factory=dict)
    _numbers: dict[str, Iterator[str]] = field(default_factory=dict)
    _made: dict[str, str] = field(default_factory=dict)

    def decisions(self) -> Iterator[tuple[str, Decision]]:
        """Yield the kinds whose layers change, and how."""
        for kind, layer in sorted(self._layers.items()):
            if layer.decision.new or layer.decision.changed:
                yield kind, layer.decision

    def accept(self, finding: FieldFinding, *, take: bool, site_id: str = "") -> tuple[str, bool]:
        """Return the site of a finding and whether it lies where the finding says.

        Parameters
        ----------
        take
            Whether a site that has a place is moved.
        site_id
            The site it was accepted for before, if it was.

        Raises
        ------
        UsageError
            If the site is no longer held.
        """
        site_id = finding.site_id or site_id or self._site_made_of(finding)
        if not site_id:
            return self._new(finding)
        layer = self._layer(finding.kind)
        held = layer.held.get(site_id)
        if held is None:
            raise UsageError(
                f"{finding.finding_id}: there is no site {site_id!r} of the kind {finding.kind} any more. "
                "Nothing was done. Return the finding, or bring the site back."
            )
        if held.site.location_source == source_of(finding):
            # A run that was cut short had come so far.
            return site_id, held.geometry is not None
        is_free = held.geometry is None or (take and held.geometry.geom_type == "Point")
        if not (is_free and _can_place(layer.ground, finding)):
            return site_id, False
        changed = Held(_located(held.site, finding), point_of(finding.position), held.kept)
        layer.held[site_id] = changed
        if any(item.site.site_id == site_id for item in layer.decision.new):
            layer.decision.new = [
                changed if item.site.site_id == site_id else item for item in layer.decision.new
            ]
        else:
            layer.decision.changed[site_id] = changed
        return site_id, True

    def _layer(self, kind: str) -> _Layer:
        if kind not in self._layers:
            ground = ground_of(self.workspace, kind)
            self._layers[kind] = _Layer(ground, dict(ground.held))
        return self._layers[kind]

    def _site_made_of(self, finding: FieldFinding) -> str:
        """Return the site that was made of a new place, or of the finding that this one corrects."""
        sources = {held.site.location_source: key for key, held in self._layer(finding.kind).held.items()}
        seen = set()
        while finding.finding_id not in seen:
            seen.add(finding.finding_id)
            item = self.inbox.get(finding.finding_id)
            made = (item.site_id if item else "") or self._made.get(finding.finding_id, "")
            made = made or sources.get(source_of(finding), "")
            if made:
                return made
            before = self.inbox.get(finding.replaces)
            if before is None or not corrects(finding, before.finding):
                break
            finding = before.finding
        return ""

    def _new(self, finding: FieldFinding) -> tuple[str, bool]:
        """Make a site of a place that was held nowhere."""
        layer = self._layer(finding.kind)
        site_id = next(self._free_ids(finding.kind, layer.ground))
        site = Site(site_id, finding.name, finding.kind, note=finding.note)
        placed = _can_place(layer.ground, finding)
        if placed:
            new = Held(_located(site, finding), point_of(finding.position))
        else:
            new = Held(_not_located(site, finding), None)
        layer.decision.new.append(new)
        layer.held[site_id] = new
        self._made[finding.finding_id] = site_id
        return site_id, placed

    def _free_ids(self, kind: str, ground: Ground) -> Iterator[str]:
        """Yield ids that no site has and none ever had, counting on from the highest number of the kind."""
        if kind not in self._numbers:
            form = re.compile(rf"{re.escape(kind)}-(\d{{1,9}})")
            # A site that was taken out of its layer lives on in the ledger: its history is nobody else's.
            ids = {*ground.kind_of, *(event.site_id for event in read_events(self.workspace))}
            ids |= {item.site_id for item in self.inbox.values()}
            last = max((int(match[1]) for match in map(form.fullmatch, ids) if match), default=0)
            self._numbers[kind] = (f"{kind}-{number:04d}" for number in itertools.count(last + 1))
        return self._numbers[kind]


def corrects(finding: FieldFinding, other: FieldFinding) -> bool:
    """Say whether a finding stands in the place of another: only of the same person and the same site."""
    return (
        finding.replaces == other.finding_id
        and finding.finding_id != other.finding_id
        and (finding.person, finding.kind, finding.site_id) == (other.person, other.kind, other.site_id)
    )


def replaced_by(inbox: Mapping[str, InboxItem]) -> dict[str, str]:
    """Return by the id of a finding the id of one that corrects it and was not returned."""
    followers: dict[str, list[str]] = defaultdict(list)
    for key, item in inbox.items():
        before = inbox.get(item.finding.replaces)
        if item.state is not State.RETURNED and before is not None and corrects(item.finding, before.finding):
            followers[before.finding.finding_id].append(key)
    return {key: found[-1] for key, found in followers.items()}


def source_of(finding: FieldFinding) -> str:
    """Return the location source of a site that was put where a finding says."""
    return f"{finding.person}, finding {finding.finding_id}"


def point_of(position: Position | None) -> shapely.Point | None:
    """Return a position as layers write it."""
    if position is None:
        return None
    return shapely.Point(
        round(position.longitude, COORDINATE_DECIMALS), round(position.latitude, COORDINATE_DECIMALS)
    )


def _can_place(ground: Ground, finding: FieldFinding) -> bool:
    """Say whether a finding gives the site a place.

    Nobody who stands at one place can say how an outline runs: for a kind that has one, a point only stands
    for the site, and then it needs its accuracy.
    """
    position = finding.position
    if position is None or not finding.is_location:
        return False
    return "point" in ground.kind.geometries or position.accuracy_m is not None


def _located(site: Site, finding: FieldFinding) -> Site:
    """Return the site with its place as the finding says."""
    position = finding.position
    # What was pointed at on a map or copied from elsewhere was not measured on the ground.
    is_measured = position is not None and position.source is PositionSource.GPS
    return replace(
        site,
        location_quality=LocationQuality.SURVEYED if is_measured else LocationQuality.INTERPRETED,
        location_accuracy_m=None if position is None else position.accuracy_m,
        location_source=source_of(finding),
        location_date=finding.recorded.date(),
        origin=_origin(finding, "EPSG:4326"),
    )


def _not_located(site: Site, finding: FieldFinding) -> Site:
    """Return the site without a place, with what the finding says of where it may be looked for."""
    position = finding.position
    words = "" if position is None else f"recorded at {position.longitude:.7f}, {position.latitude:.7f}"
    return replace(
        site,
        note="; ".join(part for part in (site.note, words) if part),
        location_source=source_of(finding),
        origin=_origin(finding, ""),
    )


def _origin(finding: FieldFinding, crs: str) -> Origin:
    return Origin(
        file=f"{finding.finding_id}.json",
        row=1,
        crs=crs,
        accuracy_m=0.0 if crs else None,
        date=finding.recorded.date(),
        by=finding.person,
    )
