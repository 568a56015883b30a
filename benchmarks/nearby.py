"""Sites around a point: `ecomap.analysis.nearby` beside projected distances of geopandas.

Run as `python -m benchmarks nearby --sites 100000 --within-m 20000 --repeat 3`.
Both answer the same queries one by one, as an inspector asks them; the plain way projects the sites once.
Then many positions at once on `--bulk-sites` points; the plain way buffers and joins `--plain-positions`,
ours answers these and `--positions` in a run of its own. Everything that is built is in the time.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.trial import machine, print_table, run_trials
from ecomap.analysis.nearby import nearby
from ecomap.analysis.neighbours import nearby_many
from ecomap.crs import gauss_kruger_code

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WEST, _SOUTH, _EAST, _NORTH = 110.5, 28.4, 112.3, 30.1
_QUERIES = 20
_COUNT = 10


def prepare(sites: int, within_m: float) -> tuple[Any, ...]:
    """Return sites (half points, a quarter lines, a quarter polygons of up to 1 km), queries, the radius."""
    generator = np.random.default_rng(20)
    centres = generator.uniform((_WEST, _SOUTH), (_EAST, _NORTH), (sites, 2))
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    steps = np.stack([np.cos(angle), np.sin(angle)], axis=1) * 0.005
    shapes = centres[:, None, :] + steps * generator.uniform(0.1, 1, (sites, 12, 1))
    geometries = np.asarray(shapely.points(centres), dtype=object)
    geometries[sites // 2 : 3 * sites // 4] = shapely.linestrings(shapes[sites // 2 : 3 * sites // 4])
    geometries[3 * sites // 4 :] = shapely.polygons(shapes[3 * sites // 4 :])
    frame = gpd.GeoDataFrame(
        {"site_id": [f"s{row:07}" for row in range(sites)]}, geometry=geometries, crs=4326
    )
    return frame, generator.uniform((_WEST, _SOUTH), (_EAST, _NORTH), (_QUERIES, 2)), within_m


def _ours(sites: gpd.GeoDataFrame, queries: NDArray[Any], within_m: float) -> NDArray[np.float64]:
    found = [nearby(longitude, latitude, sites, within_m=within_m) for longitude, latitude in queries]
    return _answer([(frame.index.to_numpy(), frame["distance_m"].to_numpy()) for frame in found])


def _projected(sites: gpd.GeoDataFrame, queries: NDArray[Any], within_m: float) -> NDArray[np.float64]:
    code = gauss_kruger_code(37, prefixed=False)
    plane = sites.to_crs(code)
    places = gpd.GeoSeries(shapely.points(queries), crs=4326).to_crs(code)
    found = []
    for place in places:
        distance = plane.distance(place)
        near = distance[distance <= within_m].sort_values(kind="stable")
        found.append((near.index.to_numpy(), near.to_numpy()))
    return _answer(found)


def _answer(found: list[tuple[NDArray[Any], NDArray[Any]]]) -> NDArray[np.float64]:
    """Return query, site and distance in one table."""
    return np.concatenate(
        [
            np.column_stack([np.full(len(sites), query), sites, distance])
            for query, (sites, distance) in enumerate(found)
        ]
    )


def prepare_bulk(sites: int, within_m: float, positions: int) -> tuple[Any, ...]:
    """Return points and positions among them, the same first positions however many."""
    generator = np.random.default_rng(21)
    places = generator.uniform((_WEST, _SOUTH), (_EAST, _NORTH), (sites, 2))
    frame = gpd.GeoDataFrame(
        {"site_id": [f"s{row:07}" for row in range(sites)]}, geometry=shapely.points(places), crs=4326
    )
    return frame, generator.uniform((_WEST, _SOUTH), (_EAST, _NORTH), (positions, 2)), within_m


def _many(sites: gpd.GeoDataFrame, queries: NDArray[Any], within_m: float) -> NDArray[np.float64]:
    found = nearby_many(queries[:, 0], queries[:, 1], sites, within_m=within_m, count=_COUNT)
    return found[["position", "site", "distance_m"]].to_numpy(dtype=np.float64)


def _joined(sites: gpd.GeoDataFrame, queries: NDArray[Any], within_m: float) -> NDArray[np.float64]:
    code = gauss_kruger_code(37, prefixed=False)
    plane = sites.to_crs(code)
    places = gpd.GeoSeries(shapely.points(queries), crs=4326).to_crs(code)
    rounds = gpd.GeoDataFrame(geometry=places.buffer(within_m, quad_segs=64))
    joined = gpd.sjoin(plane, rounds, predicate="intersects")
    position = joined["index_right"].to_numpy()
    joined["distance"] = shapely.distance(joined.geometry.to_numpy(), places.to_numpy()[position])
    nearest = joined.sort_values(["index_right", "distance"]).groupby("index_right").head(_COUNT)
    return np.column_stack([nearest["index_right"], nearest.index, nearest["distance"]])


def _load_nothing() -> None:
    pass


PROJECTED = "geopandas.distance, projected"
OURS = "ecomap"
JOINED = "geopandas buffer + sjoin"
MANY = "ecomap nearby_many"
WAYS = {
    PROJECTED: (prepare, _load_nothing, _projected),
    OURS: (prepare, _load_nothing, _ours),
    JOINED: (prepare_bulk, _load_nothing, _joined),
    MANY: (prepare_bulk, _load_nothing, _many),
}


def main(arguments: list[str]) -> None:
    """Print a table of medians a query, and how far the answers are apart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks nearby", description=__doc__)
    parser.add_argument("--sites", type=int, default=100_000)
    parser.add_argument("--within-m", type=float, default=20_000.0)
    parser.add_argument("--bulk-sites", type=int, default=1_000_000)
    parser.add_argument("--positions", type=int, default=10_000)
    parser.add_argument("--plain-positions", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args(arguments)
    given = {"sites": options.sites, "within_m": options.within_m}
    print(machine())
    trials = run_trials("benchmarks.nearby", [PROJECTED, OURS], given, repeat=options.repeat)
    print(f"\n{_QUERIES} queries of {options.sites} sites within {options.within_m:g} m; times of one query")
    print_table(trials, plain=PROJECTED, unit="ms", scale=1000 / _QUERIES)
    ours, theirs = trials[OURS].answer, trials[PROJECTED].answer
    distance = {(query, site): value for query, site, value in theirs}
    common = [(value, distance[query, site]) for query, site, value in ours if (query, site) in distance]
    off = max((abs(exact - plane) / max(exact, 1.0) for exact, plane in common), default=0.0)
    only = len(ours) + len(theirs) - 2 * len(common)
    print(
        f"{len(ours)} sites found; {only} of them by one way only, at the edge of the radius; "
        f"the projection is off by up to {off:.1e} of the distance"
    )
    _bulk(options)


def _bulk(options: argparse.Namespace) -> None:
    """Print times of many positions at once, and whether both ways name the same sites in the same order."""
    given = {"sites": options.bulk_sites, "within_m": options.within_m, "positions": options.plain_positions}
    asked = f"{_COUNT} nearest of {options.bulk_sites} points within {options.within_m:g} m"
    trials = run_trials("benchmarks.nearby", [JOINED, MANY], given, repeat=options.repeat)
    print(f"\n{options.plain_positions} positions at once, {asked}")
    print_table(trials, plain=JOINED)
    same = (trials[JOINED].answer[:, :2] == trials[MANY].answer[:, :2]).all(axis=1).mean()
    print(f"{same:.2%} of {len(trials[MANY].answer)} rows name the same site at the same rank")
    whole = run_trials(
        "benchmarks.nearby", [MANY], given | {"positions": options.positions}, repeat=options.repeat
    )
    print(f"\n{options.positions} positions at once, {asked}")
    print_table(whole, plain=MANY)
    each = trials[JOINED].median_s / options.plain_positions
    ratio = each * options.positions / whole[MANY].median_s
    print(
        f"at that pace, projecting counted anew, the plain way would take "
        f"{each * options.positions:.0f} s, {ratio:.0f} times as long"
    )
