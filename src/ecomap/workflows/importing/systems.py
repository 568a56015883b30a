"""Which coordinate reference system a foreign file is in: as a person or the file says, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.analysis.datum_shift import CLEARLY, FEWEST_PAIRS, MOST_M
from ecomap.crs import candidates, geod, reference
from ecomap.errors import CRSError, UsageError
from ecomap.workflows.importing.positions import to_lonlat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ecomap.crs import Reference
    from ecomap.workflows.importing.ground import Ground
    from ecomap.workflows.importing.positions import Surroundings

AUTO = "auto"
"""Word for `--crs` that takes the only system in question."""
_TRIED = 2_000
"""So many places of a file are tried in every system; spread over the file they tell as much as all."""
_SAME_DEGREES = 1e-5
"""About a metre: systems that agree so far count as one."""
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
    apart_m: float | None = None
    """How far sites known by name lie from where it puts them, the median; None where too few are known."""

    @property
    def evidence(self) -> str:
        """What speaks for it, and its name."""
        known = "" if self.apart_m is None else f", known sites {self.apart_m:,.0f} m away"
        return f"{self.count:,} of {{tried:,}} places lie in the counties{known}  ({self.reference.name})"

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
        option = " (--accuracy METRES)" if "state the accuracy" in str(error) else ""
        raise CRSError(f"{prefix}{error}{option}") from None


def only_system(
    geometries: NDArray[Any], known: NDArray[Any], ground: Ground, *, source: str, wish: str | None
) -> Proposal:
    """Return the only system that puts the places into the counties, if the person asks for that.

    Parameters
    ----------
    geometries
        In the file's own coordinates.
    known
        Where sites of the same names are held, WGS 84; None where none is known well.
    wish
        `auto`, or None if the person says nothing.

    Raises
    ------
    UsageError
        If the person did not ask, or none or several do: with all candidates and the options that take them.
    """
    tried = _sample(geometries)
    pairs = ~(shapely.is_missing(known) | shapely.is_missing(geometries) | shapely.is_empty(geometries))
    found = proposals(tried, geometries[pairs], known[pairs], ground)
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
    lines = [f"  {item.options:<44} {item.evidence.format(tried=len(tried))}" for item in found]
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


def proposals(
    tried: NDArray[Any], named: NDArray[Any], known: NDArray[Any], ground: Ground
) -> list[Proposal]:
    """Return the systems that put places into the counties, the best first; of equal ones the first alone.

    `named` are the places of the file whose names `known` sites bear. Where one system puts them upon those
    sites, systems that put them elsewhere are out.
    """
    points = _middles(tried)
    degrees = bool((np.abs(shapely.get_coordinates(points)) <= 180).all())
    area = shapely.union_all(np.asarray(ground.counties.geometry, dtype=object))
    shapely.prepare(area)
    found: list[tuple[Proposal, NDArray[np.float64]]] = []
    for way, needs_accuracy in _ways(ground.around, projected=not degrees):
        for swapped in (False, True):
            lonlat = _lonlat(points, way, swapped=swapped)
            count = int(np.count_nonzero(shapely.contains_xy(area, *lonlat.T)))
            if not count or any(_is_same(lonlat, other) for item, other in found if not item.needs_accuracy):
                continue
            apart_m = _apart_m(_lonlat(_middles(named), way, swapped=swapped), known)
            found.append((Proposal(way, swapped, count, needs_accuracy, apart_m), lonlat))
    best = max((item.count for item, _ in found), default=0)
    nearest = min((item.apart_m for item, _ in found if item.apart_m is not None), default=np.inf)
    reach_m = max(MOST_M, CLEARLY * nearest) if nearest <= MOST_M else np.inf
    return sorted(
        (
            item
            for item, _ in found
            if item.count >= _TAKEN * best and (item.apart_m is None or item.apart_m <= reach_m)
        ),
        key=lambda item: (-item.count, item.needs_accuracy),
    )


def _ways(around: Surroundings, *, projected: bool) -> Iterator[tuple[Reference, bool]]:
    """Yield the systems in question, and whether a person would have to state the accuracy of each."""
    bounds = (around.west, around.south, around.east, around.north)
    for candidate in candidates(bounds):
        if candidate.is_projected == projected:
            accuracy_m = None if candidate.is_published else _BALLPARK_M
            try:
                yield (
                    reference(candidate.key, accuracy_m=accuracy_m, around=bounds),
                    not candidate.is_published,
                )
            except CRSError:
                continue


def _middles(geometries: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(shapely.points(shapely.get_coordinates(shapely.centroid(geometries))), dtype=object)


def _lonlat(points: NDArray[Any], way: Reference, *, swapped: bool) -> NDArray[np.float64]:
    """Return longitude and latitude of points; NaN where a system has no such place."""
    first, second = shapely.get_coordinates(points).T
    pair = (second, first) if swapped else (first, second)
    return np.stack(way.to_wgs84(*pair), axis=1)


def _apart_m(lonlat: NDArray[np.float64], known: NDArray[Any]) -> float | None:
    """Return the median distance of places from the sites that bear their names; None if those are few."""
    finite = np.isfinite(lonlat).all(axis=1)
    if np.count_nonzero(finite) < FEWEST_PAIRS:
        return None
    middles = shapely.get_coordinates(shapely.centroid(known[finite]))
    _, _, apart_m = geod().inv(*lonlat[finite].T, *middles.T)
    return float(np.median(apart_m))


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
