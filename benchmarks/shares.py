"""Area by county: `ecomap.analysis.shares` beside `geopandas.overlay`, and the totals compared.

Run as `python -m benchmarks shares --patches 100000 --counties nation|workspace --repeat 3`.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.locate import read_counties
from benchmarks.trial import machine, print_table, run_trials
from ecomap.analysis.locate import locate_points
from ecomap.analysis.shares import county_shares
from ecomap.crs import area_m2, geod

if TYPE_CHECKING:
    from numpy.typing import NDArray

_VERTICES = 32


def prepare(patches: int, counties: str) -> tuple[Any, ...]:
    """Return star-shaped patches of 10 to 700 m radius, centred in the counties, and the counties."""
    frame = read_counties(counties)
    west, south, east, north = frame.total_bounds
    generator = np.random.default_rng(20)
    centres = generator.uniform((west, south), (east, north), (4 * patches, 2))
    centres = centres[locate_points(centres[:, 0], centres[:, 1], frame, compiled=False) >= 0][:patches]
    angle = np.linspace(0, 2 * np.pi, _VERTICES, endpoint=False)
    size = 10 ** generator.uniform(-4, -2.2, (len(centres), 1))
    radius = size * generator.uniform(0.5, 1, (len(centres), _VERTICES))
    x = centres[:, :1] + radius * np.cos(angle)
    y = centres[:, 1:] + radius * np.sin(angle)
    return np.asarray(shapely.polygons(np.stack([x, y], axis=2))), frame


def _share(patches: NDArray[Any], counties: gpd.GeoDataFrame) -> NDArray[np.float64]:
    shares = county_shares(patches, counties)
    inside = shares[shares["county"] >= 0]
    return totals(inside["county"], inside["area_m2"], counties)


def _overlay(
    patches: NDArray[Any], counties: gpd.GeoDataFrame, *, geodesic_loop: bool
) -> NDArray[np.float64]:
    sites = gpd.GeoDataFrame(geometry=patches, crs=counties.crs)
    pieces = gpd.overlay(sites, counties[["adcode", "geometry"]].assign(row=range(len(counties))))
    geometries = pieces.geometry.to_numpy()
    if geodesic_loop:
        area = np.array([abs(geod().geometry_area_perimeter(piece)[0]) for piece in geometries])
    else:
        area = area_m2(geometries)
    return totals(pieces["row"], area, counties)


def totals(row: Any, area: Any, counties: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return the area of each county's pieces."""
    return np.bincount(row, weights=area, minlength=len(counties)).astype(np.float64)


def _load_nothing() -> None:
    pass


OVERLAY = "geopandas.overlay, our area"
LOOP = "geopandas.overlay, Geod area"
OURS = "ecomap"
WAYS = {
    OVERLAY: (prepare, _load_nothing, lambda patches, c: _overlay(patches, c, geodesic_loop=False)),
    LOOP: (prepare, _load_nothing, lambda patches, c: _overlay(patches, c, geodesic_loop=True)),
    OURS: (prepare, _load_nothing, _share),
}


def main(arguments: list[str]) -> None:
    """Print a table of medians, and how far the totals of the ways are apart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks shares", description=__doc__)
    parser.add_argument("--patches", type=int, default=100_000)
    parser.add_argument(
        "--counties", choices=["nation", "workspace"], nargs="+", default=["workspace", "nation"]
    )
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args(arguments)
    print(machine())
    for counties in options.counties:
        given = {"patches": options.patches, "counties": counties}
        trials = run_trials("benchmarks.shares", list(WAYS), given, repeat=options.repeat)
        print(f"\n{options.patches} patches of {_VERTICES} vertices, {counties}")
        print_table(trials, plain=OVERLAY)
        ours = trials[OURS].answer
        for way in (OVERLAY, LOOP):
            theirs = trials[way].answer
            off = np.abs(ours - theirs) / np.maximum(theirs, 1.0)
            total = ours.sum() / theirs.sum() - 1
            print(f"{way}: total differs by {total:.1e}, a county by at most {off.max():.1e}")
