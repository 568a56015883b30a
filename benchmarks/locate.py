"""Point in county: `ecomap.analysis.locate` beside `geopandas.sjoin`, and the answers compared.

Run as `python -m benchmarks locate --points 1000000 --counties nation|workspace --repeat 3`.
A thousand of the points are corners of the counties themselves, which random points never meet.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.trial import machine, print_table, run_trials
from ecomap.analysis.locate import locate_points
from ecomap.compiling import can_compile

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORKSPACE_LAYER = Path(__file__).resolve().parent.parent / "layers" / "counties.geojson"
_CORNERS = 1000
_LISTED = 5


def read_counties(counties: str) -> gpd.GeoDataFrame:
    """Return China's counties, or those of the workspace at the root of the repository."""
    if counties == "nation":
        from ecomap.store.boundaries import national_counties  # noqa: PLC0415 - needs the extra `boundaries`

        return national_counties()
    return gpd.read_file(_WORKSPACE_LAYER)


def prepare(points: int, counties: str) -> tuple[Any, ...]:
    """Return longitude, latitude and counties: points all over the box of the counties, and corners last."""
    frame = read_counties(counties)
    west, south, east, north = frame.total_bounds
    generator = np.random.default_rng(20)
    corners = generator.choice(
        shapely.get_coordinates(frame.geometry.to_numpy()), min(_CORNERS, points // 10)
    )
    inner = points - len(corners)
    x = np.concatenate([generator.uniform(west, east, inner), corners[:, 0]])
    y = np.concatenate([generator.uniform(south, north, inner), corners[:, 1]])
    return x, y, frame


def _locate(x: Any, y: Any, counties: gpd.GeoDataFrame) -> NDArray[np.int64]:
    return locate_points(x, y, counties, compiled=False)


def _locate_compiled(x: Any, y: Any, counties: gpd.GeoDataFrame) -> NDArray[np.int64]:
    return locate_points(x, y, counties, compiled=True)


def _prepare_points(points: int, counties: str) -> tuple[Any, ...]:
    x, y, frame = prepare(points, counties)
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y, crs=frame.crs)), frame


def _join_points(points: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, predicate: str) -> NDArray[np.int64]:
    joined = gpd.sjoin(points, counties[["adcode", "geometry"]], how="left", predicate=predicate)
    row = joined["index_right"].to_numpy()
    found = np.full(len(points), len(counties), dtype=np.int64)
    # A point on a border comes out once for each county; the lowest row is the lowest adcode.
    np.minimum.at(found, joined.index[~np.isnan(row)], row[~np.isnan(row)].astype(np.int64))
    return np.where(found == len(counties), -1, found)


def _sjoin(x: Any, y: Any, counties: gpd.GeoDataFrame, predicate: str) -> NDArray[np.int64]:
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y, crs=counties.crs))
    return _join_points(points, counties, predicate)


def _load_compiled() -> None:
    box = gpd.GeoDataFrame({"adcode": ["0"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    locate_points(np.array([0.5]), np.array([0.5]), box, compiled=True)


def _load_nothing() -> None:
    pass


SJOIN = "sjoin within"
READY = "sjoin within, points ready-made"
INTERSECTS = "sjoin intersects (default)"
OURS = "ecomap"
COMPILED = "ecomap, numba"
WAYS = {
    SJOIN: (prepare, _load_nothing, lambda x, y, c: _sjoin(x, y, c, "within")),
    READY: (_prepare_points, _load_nothing, lambda points, c: _join_points(points, c, "within")),
    INTERSECTS: (prepare, _load_nothing, lambda x, y, c: _sjoin(x, y, c, "intersects")),
    OURS: (prepare, _load_nothing, _locate),
    COMPILED: (prepare, _load_compiled, _locate_compiled),
}


def main(arguments: list[str]) -> None:
    """Print a table of medians, and every kind of difference between the answers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks locate", description=__doc__)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument(
        "--counties", choices=["nation", "workspace"], nargs="+", default=["workspace", "nation"]
    )
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--skip-intersects", action="store_true", help="leave out the slow default of sjoin")
    options = parser.parse_args(arguments)
    ways = [way for way in WAYS if way != COMPILED or can_compile()]
    if options.skip_intersects:
        ways.remove(INTERSECTS)
    print(machine())
    for counties in options.counties:
        given = {"points": options.points, "counties": counties}
        trials = run_trials("benchmarks.locate", ways, given, repeat=options.repeat)
        x, y, frame = prepare(**given)
        print(f"\n{options.points} points, {len(frame)} counties, {frame.count_coordinates().sum()} vertices")
        print_table(trials, plain=SJOIN)
        for way in ways:
            if way != OURS:
                compare(x, y, frame, trials[OURS].answer, trials[way].answer, way)


def compare(x: Any, y: Any, counties: gpd.GeoDataFrame, ours: Any, theirs: Any, way: str) -> None:
    """Say how many points another way puts elsewhere, and whether they lie on a border."""
    differing = np.flatnonzero(ours != theirs)
    border = shapely.boundary(counties.geometry.to_numpy())
    tree = shapely.STRtree(border)
    on_border, _ = tree.query(shapely.points(x[differing], y[differing]), predicate="intersects")
    inner = np.setdiff1d(np.arange(len(differing)), on_border)
    print(
        f"{way}: {len(differing)} points differ from ecomap, {len(differing) - len(inner)} on a border",
        end="",
    )
    print(f", {len(inner)} elsewhere" if len(inner) else "", flush=True)
    for point in differing[:_LISTED]:
        here, there = name(counties, ours[point]), name(counties, theirs[point])
        print(f"    {x[point]:.7f} {y[point]:.7f}: ecomap {here}, {there}")


def name(counties: gpd.GeoDataFrame, row: int) -> str:
    """Return the adcode of a row, or that there is none."""
    return "none" if row < 0 else str(counties["adcode"].iloc[row])
