"""Which coordinate reference system a foreign file is in: as a person or the file says, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import candidates, reference
from ecomap.errors import CRSError, UsageError
from ecomap.workflows.importing.positions import to_lonlat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.crs import Reference
    from ecomap.workflows.importing.positions import Surroundings

AUTO = "auto"
"""Word for `--crs` that takes the only system in question."""
_TRIED = 2_000
"""So many places of a file are tried in every system; spread over the file they tell as much as all."""
_SAME_M, _SAME_DEGREES = 1.0, 1e-5
_TAKEN = 0.5
"""Share of the best count that a candidate needs to be proposed."""
_BALLPARK_M = 200.0
"""With this stated accuracy a datum without a published way is tried out; it is never taken with it."""


@dataclass(frozen=True, slots=True)
class System:
    """How the coordinates of a file are read."""

    reference: Reference
    """The system and its way to WGS 84."""
    swapped: bool
    """Whether northing or latitude stands first."""
    is_stated: bool
    """Whether a person named the system for this file."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One system that puts places of a file into the counties."""

    reference: Reference
    """The system."""
    swapped: bool
    """Whether northing or latitude stands first."""
    count: int
    """Places within the counties."""
    needs_accuracy: bool
    """Whether no way from its datum is published, so that the person must say how far it may be off."""

    @property
    def options(self) -> str:
        """The options that take it."""
        return (
            f"--crs {_quoted(self.reference.key)}"
            + (" --swapped" if self.swapped else "")
            + (" --accuracy METRES" if self.needs_accuracy else "")
        )


def _quoted(key: str) -> str:
    return f'"{key}"' if " " in key else key


def named_system(name: str, around: Surroundings, *, accuracy_m: float | None, where: str = "") -> Reference:
    """Return the system that a person or a file names.

    Raises
    ------
    CRSError
        If it is unknown, or there is no published way from it and nobody states how far it may be off.
    """
    bounds = (around.west, around.south, around.east, around.north)
    try:
        return reference(name, accuracy_m=accuracy_m, around=bounds)
    except CRSError as error:
        prefix = f"{where}: " if where else ""
        raise CRSError(f"{prefix}{error}") from None


def only_system(
    geometries: NDArray[Any], around: Surroundings, counties: Sequence[Any], *, source: str, wish: str | None
) -> Proposal:
    """Return the only system that puts the places into the counties, if the person asks for that.

    Raises
    ------
    UsageError
        If the person did not ask, or none or several do: with all candidates and the options that take them.
    """
    tried = _sample(geometries)
    found = proposals(tried, around, counties)
    if wish == AUTO and len(found) == 1 and not found[0].needs_accuracy:
        return found[0]
    first, second = shapely.get_coordinates(tried[0])[0]
    shown = f"({first:.10g}, {second:.10g})"
    head = f"{source}: the file does not say in which system its coordinates are, such as {shown}."
    if not found:
        raise UsageError(
            f"{head} None of the usual systems of China puts them into the counties, in either order. "
            "Ask who made the file, and name the system with --crs."
        )
    lines = [
        f"  {item.options:<44} {item.count:,} of {len(tried):,} places lie in the counties  "
        f"({item.reference.name})"
        for item in found
    ]
    word = "This one" if len(found) == 1 else "Any of these"
    raise UsageError(
        "\n".join([f"{head} {word} would fit; say which it is:", *lines])
        + ("\nOr, because it is the only one: --crs auto" if len(found) == 1 else "")
    )


def _sample(geometries: NDArray[Any]) -> NDArray[Any]:
    """Return some places of the file, spread over it."""
    located = geometries[~(shapely.is_missing(geometries) | shapely.is_empty(geometries))]
    spread = np.linspace(0, len(located) - 1, min(len(located), _TRIED)).astype(int)
    return np.asarray(located[spread], dtype=object)


def proposals(tried: NDArray[Any], around: Surroundings, counties: Sequence[Any]) -> list[Proposal]:
    """Return the systems that put places into the counties, the best first; of equal ones the first alone."""
    points = np.asarray(shapely.points(shapely.get_coordinates(shapely.centroid(tried))), dtype=object)
    degrees = bool((np.abs(shapely.get_coordinates(points)) <= 180).all())
    ground = shapely.union_all(np.asarray(counties, dtype=object))
    shapely.prepare(ground)
    found: list[tuple[Proposal, NDArray[np.float64]]] = []
    bounds = (around.west, around.south, around.east, around.north)
    for candidate in candidates(bounds):
        if candidate.is_projected == degrees:
            continue
        accuracy_m = None if candidate.is_published else _BALLPARK_M
        try:
            way = reference(candidate.key, accuracy_m=accuracy_m, around=bounds)
        except CRSError:
            continue
        for swapped in (False, True):
            lonlat = shapely.get_coordinates(to_lonlat(points, way, swapped=swapped))
            count = int(np.count_nonzero(shapely.contains_xy(ground, *lonlat.T)))
            proposal = Proposal(way, swapped, count, not candidate.is_published)
            if count and not any(_is_same(lonlat, other) for item, other in found if not item.needs_accuracy):
                found.append((proposal, lonlat))
    best = max((item.count for item, _ in found), default=0)
    ranked = sorted((item for item, _ in found), key=lambda item: (-item.count, item.needs_accuracy))
    return [item for item in ranked if item.count >= _TAKEN * best]


def _is_same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Say whether two systems put the places within a metre of each other."""
    both = np.isfinite(one).all(axis=1) & np.isfinite(other).all(axis=1)
    return bool(both.any() and np.abs(one[both] - other[both]).max() <= _SAME_DEGREES)


def exchanged_axes(
    geometries: NDArray[Any], system: Reference, around: Surroundings, *, threshold: float = 0.95
) -> bool:
    """Say whether the places fit only with their two numbers exchanged, nearly all of them."""
    tried = _sample(geometries)
    if not len(tried):
        return False
    as_given = around.hold(to_lonlat(tried, system, swapped=False)).mean()
    exchanged = around.hold(to_lonlat(tried, system, swapped=True)).mean()
    return bool(as_given == 0 and exchanged >= threshold)
