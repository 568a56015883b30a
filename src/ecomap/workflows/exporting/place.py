"""The places of an export in the system that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.crs import Reference, reference
from ecomap.errors import CRSError, UsageError
from ecomap.geojson import COORDINATE_DECIMALS
from ecomap.workflows.exporting.formats import endings_that

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ecomap.workflows.exporting.formats import Format

WGS84 = "EPSG:4326"
_METRE_DECIMALS = 3
_MOVED_DECIMALS = 8
"""One more than a layer has: the way back to WGS 84 then gives the seven decimals that the layer holds."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Places in the system of the file."""

    reference: Reference
    """The system."""
    crs: str
    """What the file declares; empty where nothing can be declared."""
    geometries: NDArray[Any]
    """Flat geometries, easting or longitude first; None where a site has none."""
    decimals: int
    """Decimals of their coordinates."""
    heights_dropped: int
    """How many geometries had heights, which are left out."""

    @property
    def is_wgs84(self) -> bool:
        """Say whether the coordinates are those of the layers."""
        return self.reference.key == WGS84


def system_of(
    crs: str | None, form: Format, *, accuracy_m: float | None, around: tuple[float, float, float, float]
) -> Reference:
    """Return the system that was asked for, where the format can be in it.

    Raises
    ------
    UsageError
        If it cannot; the message says which can.
    CRSError
        If the system is unknown or no way from WGS 84 to it is published.
    """
    found = reference(crs or WGS84, accuracy_m=accuracy_m, around=around)
    if found.key == WGS84:
        return found
    if not form.takes_crs:
        raise UsageError(
            f"{form.name} is in WGS 84 by its own rules, and readers would take {found.key} for that. "
            f"For {found.key} use {endings_that(lambda other: _takes(other, found))}."
        )
    if not _takes(form, found):
        raise UsageError(
            f"{found.key} is no system that a {form.name} file can declare, and a map would show the sites "
            f"hundreds of metres off. Use {endings_that(lambda other: _takes(other, found))}, whose headings "
            "name it, or leave --crs out."
        )
    return found


def _takes(form: Format, system: Reference) -> bool:
    return form.takes_crs if system.crs is not None else form.takes_shifted


def put_in_system(geometries: NDArray[Any], system: Reference, *, site_ids: Sequence[str]) -> Placed:
    """Bring WGS 84 geometries into a system, rounded to a millimetre, or to the decimals of the layers.

    Raises
    ------
    CRSError
        If the system cannot express a place.
    """
    # Neither metres above which level nor in which system: an export has no word for heights.
    heights = int(shapely.has_z(geometries).sum())
    flat = shapely.force_2d(geometries)
    degrees = COORDINATE_DECIMALS if system.key == WGS84 else _MOVED_DECIMALS
    decimals = _METRE_DECIMALS if system.is_projected else degrees
    coordinates, rows = shapely.get_coordinates(flat, return_index=True)
    east, north = system.from_wgs84(coordinates[:, 0], coordinates[:, 1])
    # Adding zero turns -0.0 into 0.0, so that equal places give equal bytes.
    moved = np.round(np.column_stack([east, north]), decimals) + 0.0
    lost = np.unique(rows[~np.isfinite(moved).all(axis=1)])
    if len(lost):
        example = site_ids[int(lost[0])]
        raise CRSError(
            f"{system.key} cannot express the place of {len(lost):,} sites, such as {example}. "
            "Take a system that covers them, or name the counties that it covers with --county."
        )
    placed = shapely.set_coordinates(flat.copy(), moved)
    declared = "" if system.crs is None else _declared(system)
    return Placed(system, declared, placed, decimals, heights)


def _declared(system: Reference) -> str:
    """Return what a file writes down: the code, or the whole definition where there is none."""
    assert system.crs is not None  # noqa: S101 - the caller asked
    has_code = system.crs.to_authority() is not None and not system.crs.is_bound
    return system.key if has_code else system.crs.to_wkt()
