"""Surveyed patches against sites, licences and an earlier survey: what is known of each piece of ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from ecomap.analysis.locate import locate_geometries
from ecomap.crs import area_m2
from ecomap.errors import UsageError
from ecomap.survey import doubled_area_m2
from ecomap.survey.earlier import compare_with_earlier
from ecomap.workflows.load import load
from ecomap.workflows.survey.matching.ground import county_ground
from ecomap.workflows.survey.matching.judging import PIXEL_M, Widths, judge
from ecomap.workflows.survey.matching.licences import read_licences
from ecomap.workflows.survey.matching.options import MatchOptions
from ecomap.workflows.survey.matching.patches import read_patches
from ecomap.workflows.survey.matching.report import Gone, Matched
from ecomap.workflows.survey.matching.rows import flat_rows
from ecomap.workflows.survey.matching.sites import site_matches

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ecomap.store.workspace import Workspace
    from ecomap.workflows.survey.matching.patches import PatchFile


def match_patches(workspace: Workspace, path: Path, options: MatchOptions | None = None) -> Matched:
    """Hold surveyed patches against the sites of a workspace, against licences and earlier patches.

    Parameters
    ----------
    path
        Polygons in any system: GeoJSON, GeoPackage, Shapefile, KML.

    Raises
    ------
    LayerFormatError
        If a file cannot be read or holds no polygon, or a licence crosses itself.
    CRSError
        If no system is known, or there is no way from it to WGS 84.
    """
    options = options or MatchOptions()
    patches = read_patches(path, crs=options.crs, layer=options.layer)
    rights = None if options.licences is None else read_licences(options.licences, crs=options.licences_crs)
    before = None if options.earlier is None else read_patches(options.earlier)
    loaded = load(workspace, as_of=options.as_of)
    county_rows = locate_geometries(patches.polygons, loaded.counties)
    matches = site_matches(patches, county_rows, loaded)
    widths = _widths(options, patches)
    judged = judge(patches, matches, rights, widths, loaded.as_of)
    seen = None if before is None else compare_with_earlier(patches.polygons, before.polygons)
    rows = flat_rows(
        matches, judged, [] if rights is None else rights.licences, seen, patches.fields, loaded.as_of
    )
    order = sorted(range(len(rows)), key=lambda place: judged.ranks[place])
    return Matched(
        source=path.name,
        as_of=loaded.as_of,
        patches=matches,
        polygons=list(patches.polygons),
        rows=[rows[place] for place in order],
        order=order,
        notes=patches.notes,
        doubled_m2=doubled_area_m2(patches.polygons),
        counties=county_ground(patches.polygons, county_rows, loaded.counties),
        licences=None if rights is None else rights.name,
        widths=None if rights is None else widths,
        earlier=None if before is None else before.name,
        gone=[] if before is None or seen is None else _gone(before, seen.gone),
        licence_notes=[] if rights is None else rights.notes,
    )


def _widths(options: MatchOptions, patches: PatchFile) -> Widths:
    """Return how well edges are known: as given, as the patches say, else as of Sentinel-2."""
    pixel_m = options.pixel_m or patches.pixel_m() or PIXEL_M
    tolerance_m = pixel_m if options.tolerance_m is None else options.tolerance_m
    if not (pixel_m > 0 and tolerance_m >= 0):
        raise UsageError(f"a pixel of {pixel_m} m and a tolerance of {tolerance_m} m make no sense")
    return Widths(pixel_m, tolerance_m)


def _gone(before: PatchFile, rows: NDArray[np.int64]) -> list[Gone]:
    """Describe the earlier patches that are no more."""
    polygons = before.polygons[rows]
    inner, areas = shapely.point_on_surface(polygons), area_m2(polygons) / 10_000
    return [
        Gone(before.ids[row], round(float(area), 4), round(float(spot.x), 6), round(float(spot.y), 6))
        for row, spot, area in zip(rows, inner, areas, strict=True)
    ]
