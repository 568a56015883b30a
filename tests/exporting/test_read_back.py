"""Each format as GDAL and other programs read it, every cell and every place against the layers."""

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from pyogrio import raw
from tests.exporting.truth import compare, same, true_places, true_rows

from ecomap.workflows.exporting import export_sites

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

LAYERED = ("gpkg", "shp", "zip", "kml")


def read(path: Path, *files: str) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Return cells and places by site id from all layers of one or more files, as GDAL gives them."""
    rows, places = {}, {}
    for file in files or (str(path),):
        for layer, kind in pyogrio.list_layers(file):
            if kind is None and layer == "layer_styles":
                continue
            meta, _, wkb, cells = raw.read(file, layer=layer)
            geometries = shapely.from_wkb(wkb) if wkb is not None else [None] * len(cells[0])
            for row, place in zip(zip(*cells, strict=True), geometries, strict=True):
                record = dict(zip(meta["fields"], row, strict=True))
                record.setdefault("name", record.get("Name"))
                rows[record["site_id"]], places[record["site_id"]] = record, place
    return rows, places


def is_same_place(got: Any, true: Any, *, degrees: float = 1e-9) -> bool:
    """Say whether two places are the same, whatever their starting points; single and multiple alike."""
    if got is None or true is None:
        return got is true
    got, true = (
        shapely.normalize(
            shapely.multipolygons(shapely.get_parts(p)) if p.geom_type.endswith("Polygon") else p
        )
        for p in (shapely.force_2d(got), true)
    )
    return bool(shapely.equals_exact(got, true, tolerance=degrees))


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "fgb", "shp", "zip", "kml"])
def test_gdal_reads_every_cell_and_place(rich: "Workspace", tmp_path: Path, ending: str) -> None:
    report = export_sites(rich, tmp_path / f"pits.{ending}", kinds=["mine_pit"])
    true = true_rows(rich, "mine_pit")
    assert report.sites == len(true)
    if ending == "geojson":
        found = {
            f["properties"]["site_id"]: f
            for f in json.loads(Path(report.files[0]).read_text("utf-8"))["features"]
        }
        rows = {site_id: feature["properties"] for site_id, feature in found.items()}
        rows = {
            key: {**{f"origin_{part}": cell for part, cell in (row["origin"] or {}).items()}, **row}
            for key, row in rows.items()
        }
        rows = {key: {**dict.fromkeys(true[key]), **row} for key, row in rows.items()}
        places = {
            key: None if f["geometry"] is None else shapely.geometry.shape(f["geometry"])
            for key, f in found.items()
        }
    else:
        rows, places = read(tmp_path / f"pits.{ending}", *report.files)
    if ending in {"shp", "zip"}:
        assert report.cut == {"note": 1}
        long = next(row for row in true.values() if len(row["note"]) > 254)
        long["note"] = "长" * 84
    compare(rows, true, dict(report.renamed))
    for site_id, place in true_places(rich, "mine_pit").items():
        assert is_same_place(places[site_id], place), site_id


def test_geojson_lines_are_the_features_of_the_collection(rich: "Workspace", tmp_path: Path) -> None:
    export_sites(rich, tmp_path / "a.geojson")
    export_sites(rich, tmp_path / "a.ndjson")
    whole = json.loads((tmp_path / "a.geojson").read_text("utf-8"))
    lines = (tmp_path / "a.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == whole["features"]
    assert whole["metadata"]["as_of"] == "2025-06-30"
    assert whole["metadata"]["invented"] is True


def test_parquet_keeps_lists_days_and_numbers(rich: "Workspace", tmp_path: Path) -> None:
    report = export_sites(rich, tmp_path / "a.parquet", kinds=["mine_pit"])
    frame = gpd.read_parquet(tmp_path / "a.parquet")
    assert frame.crs == "EPSG:4326"
    rows: Any = {row["site_id"]: row for row in frame.drop(columns="geometry").to_dict("records")}
    compare(rows, true_rows(rich, "mine_pit"), dict(report.renamed))
    pa = pytest.importorskip("pyarrow.parquet")
    schema = pa.read_schema(tmp_path / "a.parquet")
    assert str(schema.field("aliases").type).startswith("list<")
    assert str(schema.field("deadline").type) == "date32[day]"
    assert str(schema.field("days_left").type) == "int64"
    for site_id, place in zip(frame["site_id"], frame.geometry, strict=True):
        assert is_same_place(place, true_places(rich, "mine_pit")[site_id])


def test_csv_reads_back_as_written(rich: "Workspace", tmp_path: Path) -> None:
    report = export_sites(rich, tmp_path / "a.csv", kinds=["mine_pit"])
    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = {row["site_id"]: row for row in csv.DictReader(stream)}
    true = true_rows(rich, "mine_pit")
    flags = {"true": 1.0, "false": 0.0}
    plain = {
        site_id: {
            name.removeprefix("'"): flags.get(cell, cell.removeprefix("'")) for name, cell in row.items()
        }
        for site_id, row in rows.items()
    }
    compare(plain, true, dict(report.renamed))
    for site_id, place in true_places(rich, "mine_pit").items():
        text = rows[site_id]["WKT"]
        assert is_same_place(shapely.from_wkt(text) if text else None, place)
        if place is not None:
            position = shapely.Point(float(rows[site_id]["longitude"]), float(rows[site_id]["latitude"]))
            assert place.distance(position) < 1e-6


def test_every_kind_and_site_is_in_every_format_that_holds_places_or_none(
    rich: "Workspace", tmp_path: Path
) -> None:
    from ecomap.workflows.load import load  # noqa: PLC0415

    sites = load(rich).sites
    for ending in ("gpkg", "fgb", "shp", "kml"):
        report = export_sites(rich, tmp_path / f"all.{ending}")
        rows, places = read(tmp_path / f"all.{ending}", *report.files)
        assert sorted(rows) == sites["site_id"].tolist(), ending
        assert sum(part.sites for part in report.parts) == report.sites == len(sites)
        assert sum(place is None for place in places.values()) == int(sites.geometry.isna().sum()), ending
        assert same(rows[sites["site_id"][0]]["county"]) == same(sites["county"][0])
