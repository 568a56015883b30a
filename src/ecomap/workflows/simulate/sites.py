"""Simulated sites: which kind, where, how well known, under which names and problems."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ecomap.frames import site_frame
from ecomap.model import BUILTIN_KINDS, Kind, LocationQuality, Site
from ecomap.workflows.simulate import words
from ecomap.workflows.simulate.draws import Draws
from ecomap.workflows.simulate.ground import TOWNSHIPS_PER_COUNTY, Ground
from ecomap.workflows.simulate.plan import TOPICS, home_problem
from ecomap.workflows.simulate.shapes import make_shapes

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import numpy.typing as npt

_ACCURACY_M = {
    LocationQuality.SURVEYED: 5.0,
    LocationQuality.INTERPRETED: 30.0,
    LocationQuality.VILLAGE: 1_000.0,
    LocationQuality.TOWNSHIP: 3_000.0,
    LocationQuality.COUNTY: 15_000.0,
}
_QUALITIES = (
    (0.08, LocationQuality.NONE),
    (0.22, LocationQuality.TOWNSHIP),
    (0.28, LocationQuality.VILLAGE),
    (0.30, LocationQuality.COUNTY),
    (0.55, LocationQuality.INTERPRETED),
    (1.01, LocationQuality.SURVEYED),
)
"""Upper end of each quality's share of the sites of a kind."""

_POLYGONS = ("small", "medium", "large", "wide")


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the sites of one kind stand; arrays of one length."""

    county: npt.NDArray[np.int64]
    """Position of the home county."""
    township: npt.NDArray[np.int64]
    """Position of the township within it, for names and anchors."""
    quality: list[LocationQuality]
    """How well each place is known."""
    geometry: npt.NDArray[np.object_]
    """Geometries; None where the place is not known."""


def apportion(count: int) -> dict[str, int]:
    """Share `count` sites among the built-in kinds, by weight, every kind at least one if there are enough.

    Examples
    --------
    >>> sum(apportion(1000).values()), min(apportion(1000).values()) > 0, sum(apportion(5).values())
    (1000, True, 5)
    """
    keys = [kind.key for kind in BUILTIN_KINDS]
    floor = 1 if count >= len(keys) else 0
    weights = [words.WEIGHTS.get(key, 1.0) for key in keys]
    spread = count - floor * len(keys)
    ends = [int(spread * sum(weights[: place + 1]) / sum(weights)) for place in range(len(keys))]
    ends[-1] = spread
    return {key: floor + end - start for key, start, end in zip(keys, [0, *ends], ends, strict=False)}


def make_sites(
    seed: int, ground: Ground, count: int, *, progress: Callable[[float], None] | None = None
) -> dict[str, gpd.GeoDataFrame]:
    """Make `count` sites, one frame a built-in kind, some of them empty when `count` is small."""
    frames: dict[str, gpd.GeoDataFrame] = {}
    city = shapely.union_all(ground.counties.geometry.to_numpy())
    counts = apportion(count)
    made = 0
    for kind in BUILTIN_KINDS:
        draws = Draws(seed, f"sites of {kind.key}")
        plot = _plot(draws, kind, ground, city, counts[kind.key])
        frames[kind.key] = site_frame(_describe(draws, kind, ground, plot), list(plot.geometry))
        made += counts[kind.key]
        if progress is not None:
            progress(made / max(count, 1))
    return frames


def _plot(draws: Draws, kind: Kind, ground: Ground, city: shapely.Geometry, count: int) -> Plot:
    """Place the sites of one kind."""
    county = draws.below(len(ground.counties), count)
    township = draws.below(TOWNSHIPS_PER_COUNTY, count)
    shares = draws.shares(count)
    quality = [next(name for end, name in _QUALITIES if share < end) for share in shares.tolist()]
    shapes = np.array(_choose_shapes(draws, kind, quality), dtype=object)
    geometry = np.full(count, None, dtype=object)
    for shape in ("long", "wide"):
        chosen = np.flatnonzero(shapes == shape)
        geometry[chosen] = make_shapes(draws, shape, city, chosen.size)
    outlines = ground.counties.geometry.to_numpy()
    for shape in ("point", "line", "small", "medium", "large"):
        chosen = np.flatnonzero(shapes == shape)
        order = chosen[np.argsort(county[chosen], kind="stable")]
        starts = np.searchsorted(county[order], np.arange(len(outlines) + 1))
        for place in np.flatnonzero(np.diff(starts)):
            group = order[starts[place] : starts[place + 1]]
            geometry[group] = make_shapes(draws, shape, outlines[place], group.size)
    for name, seat in (
        (LocationQuality.TOWNSHIP, township),
        (LocationQuality.COUNTY, np.zeros_like(township)),
    ):
        chosen = np.flatnonzero([item is name for item in quality])
        geometry[chosen] = shapely.points(ground.township_lonlat[county[chosen], seat[chosen]])
    return Plot(county, township, quality, geometry)


def _choose_shapes(draws: Draws, kind: Kind, quality: list[LocationQuality]) -> list[str]:
    """Choose the shape of each site; anchors stand on a settlement, unlocated sites have none."""
    count = len(quality)
    family = draws.below(len(kind.geometries), count).tolist()
    size = draws.choice((0.5, 0.33, 0.14, 0.03), count).tolist()
    far = (draws.uniform(count) < 0.15).tolist()
    chosen = []
    for place, name in enumerate(quality):
        if name in {LocationQuality.NONE, LocationQuality.TOWNSHIP, LocationQuality.COUNTY}:
            chosen.append("")
        elif name is LocationQuality.VILLAGE or kind.geometries[family[place]] == "point":
            chosen.append("point")
        elif kind.geometries[family[place]] == "line":
            chosen.append("long" if far[place] else "line")
        else:
            chosen.append(_POLYGONS[size[place]])
    return chosen


def _stated_counties(draws: Draws, ground: Ground, plot: Plot) -> list[tuple[str, ...]]:
    """Return the counties that documents state: those a geometry touches; for unlocated sites none to two."""
    codes = ground.counties["adcode"].tolist()
    tree = shapely.STRtree(ground.counties.geometry.to_numpy())
    located = np.flatnonzero([item is not None for item in plot.geometry])
    sites, touched = tree.query(plot.geometry[located], predicate="intersects")
    stated: list[set[str]] = [set() for _ in plot.geometry]
    for site, county in zip(located[sites].tolist(), touched.tolist(), strict=True):
        stated[site].add(codes[county])
    vague = draws.below(10, len(stated)).tolist()
    for site in np.flatnonzero([item is None for item in plot.geometry]).tolist():
        home = int(plot.county[site])
        if vague[site] > 0:
            stated[site].add(codes[home])
        if vague[site] > 7:
            stated[site].add(codes[(home + 1) % len(codes)])
    return [tuple(sorted(item)) for item in stated]


def _problems(draws: Draws, kind: Kind, count: int) -> list[tuple[str, ...]]:
    """Return the problems of each site: mostly its kind's, some further ones, few none."""
    home = home_problem(kind.key)
    others = draws.below(len(TOPICS), count, 2).tolist()
    more = draws.choice((0.68, 0.23, 0.07, 0.02), count).tolist()
    chosen = [{home, *others[site][: more[site]]} if more[site] < 3 else set() for site in range(count)]
    return [tuple(TOPICS[place][0] for place in sorted(item)) for item in chosen]


def _describe(draws: Draws, kind: Kind, ground: Ground, plot: Plot) -> list[Site]:
    """Write the properties of the sites of one kind."""
    count = len(plot.geometry)
    counties, problems = _stated_counties(draws, ground, plot), _problems(draws, kind, count)
    renamed = draws.below(10, count).tolist()
    age_days = draws.below(900, count).tolist()
    tagged = draws.below(12, count).tolist()
    by_adcode = {adcode: key for key, _, adcode, _ in words.DISTRICTS}
    sites = []
    for place in range(count):
        number, quality = place + 1, plot.quality[place]
        township, township_en = ground.township_name(int(plot.county[place]), int(plot.township[place]))
        located = plot.geometry[place] is not None
        aliases = (f"{township}{kind.label_zh}（{number}）", f"老{kind.label_zh}{number}")[: renamed[place]]
        sites.append(
            Site(
                site_id=f"{kind.key}-{number:04d}",
                name=f"{township}{number}号{kind.label_zh}",
                kind=kind.key,
                name_en=f"{township_en} {kind.label_en} no. {number}",
                aliases=aliases if renamed[place] < 3 else (),
                tags=words.TAGS[tagged[place] : tagged[place] + 1],
                problems=problems[place],
                counties=counties[place],
                district=by_adcode.get(counties[place][0], "")
                if counties[place] and age_days[place] < 270
                else "",
                location_quality=quality,
                location_accuracy_m=_ACCURACY_M.get(quality),
                location_source=words.SOURCE,
                location_date=words.AS_OF - dt.timedelta(days=age_days[place]) if located else None,
                note=(words.NOTE if located else words.NOTE_UNLOCATED)[0],
                note_en=(words.NOTE if located else words.NOTE_UNLOCATED)[1],
            )
        )
    return sites
