"""Summary by county of simulated sites: `ecomap` beside `geopandas.overlay`, and the tables compared.

Run as `python -m benchmarks summary --sites 100000 --repeat 3`. Both begin with the sites and their statuses
in memory and end with sites, area and length of each county: points and the largest piece decide where a
site is counted, lines and polygons are split.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.trial import machine, print_table, run_trials
from ecomap.analysis.grouping import by_county
from ecomap.analysis.join import county_rows
from ecomap.analysis.shares import county_shares
from ecomap.analysis.summarise import summarise
from ecomap.crs import area_m2, length_m
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.simulate import simulate

if TYPE_CHECKING:
    from numpy.typing import NDArray


def prepare(folder: str) -> tuple[Any, ...]:
    """Return the located sites with their statuses but without counties, and the counties."""
    loaded = load(open_workspace(Path(folder)))
    sites = loaded.sites[loaded.sites.geometry.notna()].reset_index(drop=True)
    # Every place decides for itself here: the plain way knows nothing of what documents state.
    sites = sites.assign(location_quality="surveyed", county_adcode=None)
    return sites, loaded.counties, loaded.as_of


def _ours(sites: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, as_of: Any) -> NDArray[np.float64]:
    codes = [*counties["adcode"], None]
    shares = county_shares(sites.geometry.to_numpy(), counties)
    rows = county_rows(sites, counties, shares=shares).tolist()
    located = sites.assign(county_adcode=[codes[row] for row in rows])
    summary = summarise(located, by_county(located, counties, shares=shares), as_of=as_of)
    numbers = [row.numbers for row in summary.rows[: len(counties)]]
    return np.array([(item.sites, item.area_m2, item.length_m) for item in numbers], dtype=np.float64)


def _overlay(sites: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, _as_of: Any) -> NDArray[np.float64]:
    frame = counties[["geometry"]].assign(county=range(len(counties)))
    whole = gpd.GeoDataFrame({"site": range(len(sites))}, geometry=sites.geometry, crs=sites.crs)
    family = whole.geom_type.str.replace("Multi", "")
    points = gpd.sjoin(whole[family == "Point"], frame, predicate="intersects")
    pieces = [points[["site", "county"]].assign(area=0.0, length=0.0)]
    for name in ("Polygon", "LineString"):
        cut = gpd.overlay(whole[family == name], frame, how="intersection", keep_geom_type=True)
        shapes = cut.geometry.to_numpy()
        pieces.append(cut[["site", "county"]].assign(area=area_m2(shapes), length=length_m(shapes)))
    table = pd.concat(pieces, ignore_index=True)
    largest = table.sort_values(["site", "area", "length", "county"], ascending=[True, False, False, True])
    count = largest.drop_duplicates("site")["county"].value_counts()
    sums = table.groupby("county")[["area", "length"]].sum()
    result = sums.assign(sites=count)[["sites", "area", "length"]].reindex(frame["county"], fill_value=0)
    return result.to_numpy(dtype=np.float64)


def _load_nothing() -> None:
    pass


OVERLAY, OURS = "geopandas.overlay and groupby", "ecomap"
WAYS = {OVERLAY: (prepare, _load_nothing, _overlay), OURS: (prepare, _load_nothing, _ours)}


def main(arguments: list[str]) -> None:
    """Print a table of medians, and how far the two tables are apart."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks summary", description=__doc__)
    parser.add_argument("--sites", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args(arguments)
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        simulate(root, sites=options.sites, seed=1)
        trials = run_trials("benchmarks.summary", list(WAYS), {"folder": str(root)}, repeat=options.repeat)
    print(f"\n{options.sites} simulated sites, nine counties")
    print_table(trials, plain=OVERLAY)
    ours, theirs = trials[OURS].answer, trials[OVERLAY].answer
    print(f"sites counted elsewhere: {int(np.abs(ours[:, 0] - theirs[:, 0]).sum())}")
    for column, name in ((1, "area"), (2, "length")):
        off = np.abs(ours[:, column] / theirs[:, column] - 1).max()
        print(f"{name}: a county differs by at most {off:.1e}")
