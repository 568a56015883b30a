"""One million rows of CSV and of FlatGeobuf: `ecomap import` beside plain geopandas.

Run as `python -m benchmarks import --rows 1000000`. The plain way reads the file and brings its points to
WGS 84, nothing else; ecomap also reads and judges every cell, compares names with the layer
and writes it.
`ecomap, read and placed` stops where the plain way stops. Every way runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

_CODE = 4525
_WAYS = ("plain geopandas", "ecomap, read and placed", "ecomap import")


def make(folder: Path, rows: int) -> dict[str, Path]:
    """Write invented places in both formats, in a process of its own: its memory is not counted."""
    subprocess.run([sys.executable, "-m", "benchmarks.importing", "make", str(folder), str(rows)], check=True)
    return {"CSV": folder / "points.csv", "FlatGeobuf": folder / "points.fgb"}


def write_files(folder: Path, rows: int) -> None:
    """Write the same places in a zone of CGCS2000 in both formats."""
    generator = np.random.default_rng(4)
    longitude, latitude = generator.uniform((110.6, 28.5), (112.2, 30.0), (rows, 2)).T
    east, north = Transformer.from_crs(4490, _CODE, always_xy=True).transform(longitude, latitude)
    facts = {
        "名称": [f"点位{row:07}号" for row in range(rows)],
        "许可证号": [f"C43{row:09}" for row in range(rows)],
        "开采方式": generator.choice(["露天", "地下", "露天转地下"], rows),
        "面积(公顷)": np.round(generator.uniform(0.1, 90, rows), 2),
        "批次": generator.integers(1, 9, rows),
        "备注": generator.choice(["", "未验收", "已复绿，待核查"], rows),
    }
    table = pd.DataFrame({**facts, "东坐标": np.round(east, 3), "北坐标": np.round(north, 3)})
    table.to_csv(folder / "points.csv", index=False)
    frame = gpd.GeoDataFrame(facts, geometry=gpd.points_from_xy(east, north), crs=_CODE)
    frame.to_file(folder / "points.fgb", driver="FlatGeobuf")


def make_workspace(folder: Path) -> Path:
    """Make a workspace with one county, a box around the points, and no sites."""
    (folder / "layers").mkdir(parents=True)
    (folder / "ledger").mkdir()
    (folder / "ecomap.toml").write_text(
        '[workspace]\ntitle = "测试市"\nadcode = "990100"\ninvented = true\n', encoding="utf-8"
    )
    ring = [[110.5, 28.4], [112.3, 28.4], [112.3, 30.1], [110.5, 30.1], [110.5, 28.4]]
    county = {
        "type": "Feature",
        "properties": {"adcode": "990101", "name": "测试县"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [county]})
    (folder / "layers" / "counties.geojson").write_text(text, encoding="utf-8")
    return folder


def run_way(way: str, path: Path, workspace: Path) -> int:
    """Do the job once; return how many places came out."""
    if way == "plain geopandas":
        if path.suffix == ".csv":
            table = pd.read_csv(path)
            points = gpd.points_from_xy(table.pop("东坐标"), table.pop("北坐标"))
            frame = gpd.GeoDataFrame(table, geometry=points, crs=_CODE)
        else:
            frame = gpd.read_file(path)
        return len(frame.to_crs(4326))
    from ecomap.store.workspace import open_workspace  # noqa: PLC0415 - not for the plain way
    from ecomap.workflows.importing import ImportOptions, import_file  # noqa: PLC0415 - as above
    from ecomap.workflows.importing.ground import ground_of  # noqa: PLC0415 - as above
    from ecomap.workflows.importing.reading import read_file  # noqa: PLC0415 - as above

    opened = open_workspace(workspace, search=False)
    options = ImportOptions(crs=f"EPSG:{_CODE}", by="benchmark")
    if way == "ecomap import":
        return len(import_file(opened, path, kind="mine", options=options).new)
    reading = read_file(opened, ground_of(opened, "mine"), path, options)
    return len(reading.places) - len(reading.sheet.reasons)


def measure(way: str, path: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder) / "city")
        command = [sys.executable, "-m", "benchmarks.importing", way, str(path), str(workspace)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    record: dict[str, float] = json.loads(output.splitlines()[-1])
    return record


def main(arguments: list[str]) -> None:
    """Measure all ways on both formats and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks import")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        print("| file | way | median s | peak MB | places |\n|---|---|---|---|---|")
        for form, path in make(Path(folder), options.rows).items():
            runs = [(way, measure(way, path)) for _ in range(options.repeat) for way in _WAYS]
            for way in _WAYS:
                own = [record for name, record in runs if name == way]
                seconds = float(np.median([record["seconds"] for record in own]))
                peak = max(record["peak_mb"] for record in own)
                print(
                    f"| {form} | {way} | {seconds:.1f} | {peak:,.0f} | {own[0]['places']:,.0f} |", flush=True
                )


if __name__ == "__main__" and sys.argv[1] == "make":
    write_files(Path(sys.argv[2]), int(sys.argv[3]))
elif __name__ == "__main__":
    start = time.perf_counter()
    places = run_way(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    took = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "peak_mb": peak_mb, "places": places}))
