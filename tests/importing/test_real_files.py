"""Real files that nobody made for us: each in one command with a column map, and what is refused is right.

They lie all over the world, so each is brought into a workspace whose counties are boxes around it.
"""

import csv
import gzip
import json

import numpy as np
import pytest
import shapely

from ecomap.store.layers import read_collection
from ecomap.store.workspace import open_workspace
from ecomap.workflows.importing import ImportOptions, import_file

pytestmark = pytest.mark.shared

TICKETS = """\
crs = "EPSG:4326"
unlocated = true

[columns]
servicerequestnum = "name"
lon = "longitude"
lat = "latitude"
createddate = "location_date"
zip = "leave out"
outcome = "keep"

[set]
location_source = "Open Baltimore, 311 service requests 2014-2015"
note_en = "{codedescription}, {address}"
"""

OUTLINES = """\
[columns]
id = "name"
notes = "leave out"

[set]
location_source = "Global Energy Monitor, coal mine boundaries 1.0.2"
"""

SCARS = """\
[columns]
"Mined area (ha)" = "area_stated_ha"

[set]
name = "scar {row} of {year}"
location_source = "Amazon Mining Watch, CC BY 4.0"
"""


def world(folder, west, south, east, north):
    """Make a workspace of four boxes."""
    (folder / "layers").mkdir(parents=True)
    (folder / "ledger").mkdir()
    text = '[workspace]\ntitle = "世界"\nadcode = "990100"\ninvented = true\n'
    (folder / "ecomap.toml").write_text(text, "utf-8")
    xs, ys = np.linspace(west, east, 3), np.linspace(south, north, 3)
    boxes = [
        {
            "type": "Feature",
            "properties": {"adcode": f"9901{column}{row}", "name": f"第{column}{row}县"},
            "geometry": shapely.geometry.mapping(
                shapely.box(xs[column], ys[row], xs[column + 1], ys[row + 1])
            ),
        }
        for column in range(2)
        for row in range(2)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": boxes}, ensure_ascii=False)
    (folder / "layers" / "counties.geojson").write_text(text, "utf-8")
    return open_workspace(folder, search=False)


def bring(workspace, path, text, kind, **options):
    columns = workspace.root / "map.toml"
    columns.write_text(text, "utf-8")
    terms = ImportOptions(columns=columns, accept_partial=True, **options)
    return import_file(workspace, path, kind=kind, options=terms)


def test_tickets_of_two_years(tmp_path, shared):
    """61,810 rows, 44,012 with coordinates, 2,240 of those plainly elsewhere."""
    path = shared / "data" / "points" / "baltimore_311_2014-2015.csv.gz"
    workspace = world(tmp_path / "city", -76.72, 39.19, -76.52, 39.38)
    report = bring(workspace, path, TICKETS, "other", inside=True)
    assert len(report.rows) == 61_810
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    located = [row for row in rows if row["lon"] and row["lat"]]
    elsewhere = [
        row
        for row in located
        if not (-76.72 <= float(row["lon"]) <= -76.52 and 39.19 <= float(row["lat"]) <= 39.38)
    ]
    assert (len(located), len(elsewhere)) == (44_012, 2_240)
    assert {row.name for row in report.refused} == {row["servicerequestnum"] for row in elsewhere}
    assert all("outside" in row.words for row in report.refused)
    assert len(report.new) == 61_810 - 2_240
    layer = read_collection(workspace.layer("other")).features
    assert sum(feature["geometry"] is None for feature in layer) == 61_810 - 44_012
    first = layer[0]
    assert first["properties"]["name"] == rows[0]["servicerequestnum"]
    assert first["properties"]["location_date"] == "2014-12-12"
    assert first["properties"]["status_stated"] == "CLOSED"
    assert first["geometry"]["coordinates"] == [-76.6622239, 39.2939874]
    left = (workspace.root / report.refused_file).read_text("utf-8-sig")
    assert len(list(csv.DictReader(left.splitlines()))) == 2_240
    # A tenth of the rows comes a second time: it is held against the whole layer, row by row.
    part = tmp_path / "again.csv"
    with part.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows[::10])
    again = bring(workspace, part, TICKETS, "other", inside=True)
    refused = {row.name for row in report.refused}
    known = sum(row["servicerequestnum"] not in refused for row in rows[::10])
    assert (again.new, again.changed, len(again.unchanged)) == ((), (), known)


def test_coal_mines_of_mixed_kinds(tmp_path, shared):
    """2,116 features: points, outlines, one line; four invalid rings."""
    path = shared / "data" / "mines" / "gem_coal_mine_boundaries_methane_v1.0.2.geojson"
    features = json.loads(path.read_text("utf-8"))["features"]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    workspace = world(tmp_path / "world", -179, -80, 179, 80)
    report = bring(workspace, path, OUTLINES, "mine", same="new")
    assert len(report.rows) == 2_116
    invalid = {position for position, shape in enumerate(shapes) if not shape.is_valid}
    mended = {int(where.split()[-1]) - 1 for where, words in report.row_notes if "mended" in words}
    refused = {row.row - 1: row.words for row in report.refused}
    (line,) = [position for position, shape in enumerate(shapes) if shape.geom_type == "MultiLineString"]
    assert "takes point or polygon" in refused[line]
    assert len(invalid) == 4
    assert mended | {position for position, words in refused.items() if "not valid" in words} == invalid
    assert len(report.new) == 2_116 - len(refused)
    layer = read_collection(workspace.layer("mine")).features
    kinds = {feature["geometry"]["type"] for feature in layer}
    assert kinds <= {"Point", "Polygon", "MultiPolygon"}
    assert any("一" <= sign <= "鿿" for feature in layer for sign in json.dumps(feature, ensure_ascii=False))


def test_scars_of_mines(tmp_path, shared):
    """5,444 outlines of 2018 with a stated area: nearly all measure what they state."""
    path = shared / "data" / "mines" / "earthrise_mining_201800.geojson"
    workspace = world(tmp_path / "world", -85, -25, -40, 15)
    report = bring(workspace, path, SCARS, "mine", same="new")
    assert (len(report.new), report.refused) == (5_444, ())
    site = read_collection(workspace.layer("mine")).features[0]["properties"]
    assert (site["name"], site["area_stated_m2"]) == ("scar 1 of 201800", 31_900.0)
