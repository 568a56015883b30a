"""Coordinates in other systems: right on the ground, named in the file, refused where they cannot be."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from ecomap.crs import wgs84_to_bd09, wgs84_to_gcj02
from ecomap.errors import CRSError, UsageError
from ecomap.workflows.exporting import export_sites
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

ZONE = "EPSG:4522"
"""CGCS2000, 3-degree zone 34, in which the invented city lies."""


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet", "shp"])
@pytest.mark.parametrize("crs", [ZONE, "EPSG:4490", "EPSG:32647", "EPSG:3857"])
def test_places_come_back_where_they_were(
    workspace: "Workspace", tmp_path: Path, ending: str, crs: str
) -> None:
    report = export_sites(workspace, tmp_path / f"a.{ending}", kinds=["mine"], crs=crs)
    assert report.crs == crs
    frames: list[Any] = [
        gpd.read_parquet(file) if ending == "parquet" else gpd.read_file(file, layer=0)
        for file in report.files
    ]
    true: Any = load(workspace).sites.set_index("site_id").geometry
    for frame in frames:
        assert frame.crs.equals(crs, ignore_axis_order=True) or frame.crs.to_epsg() == int(crs[5:])
        back = frame.to_crs("EPSG:4326").set_index("site_id").geometry
        for site_id, place in back.items():
            expected = true[site_id]
            assert (place is None) == (expected is None)
            if place is not None:
                assert shapely.hausdorff_distance(place, expected) < 2e-7


def test_a_table_says_the_system_of_web_maps_in_its_headings(workspace: "Workspace", tmp_path: Path) -> None:
    true: Any = load(workspace).sites.set_index("site_id").geometry
    for name, shift in (("GCJ-02", wgs84_to_gcj02), ("BD-09", wgs84_to_bd09)):
        report = export_sites(workspace, tmp_path / "a.csv", kinds=["outfall"], crs=name)
        assert (report.crs, report.accuracy_m) == (name, None)
        with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                place = true[row["site_id"]]
                if place is None:
                    assert row[f"longitude ({name})"] == row[f"WKT ({name})"] == ""
                    continue
                longitude, latitude = shift(place.x, place.y)
                assert np.isclose(float(row[f"longitude ({name})"]), longitude, atol=6e-9, rtol=0)
                assert np.isclose(float(row[f"latitude ({name})"]), latitude, atol=6e-9, rtol=0)
                drawn: Any = shapely.from_wkt(row[f"WKT ({name})"])
                assert drawn.x == float(row[f"longitude ({name})"])


def test_a_projected_table_has_millimetres(workspace: "Workspace", tmp_path: Path) -> None:
    export_sites(workspace, tmp_path / "a.csv", kinds=["outfall"], crs=ZONE, lang="zh")
    there = Transformer.from_crs("EPSG:4326", ZONE, always_xy=True)
    true: Any = load(workspace).sites.set_index("site_id").geometry
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row[f"东坐标 ({ZONE})"]]
    assert rows
    for row in rows:
        place = true[row["点位编号"]]
        east, north = there.transform(place.x, place.y)
        assert abs(float(row[f"东坐标 ({ZONE})"]) - east) < 6e-4
        assert abs(float(row[f"北坐标 ({ZONE})"]) - north) < 6e-4


@pytest.mark.parametrize("ending", ["geojson", "json", "geojsonl", "ndjson", "kml", "gpx"])
def test_formats_of_wgs84_refuse_another_system(workspace: "Workspace", tmp_path: Path, ending: str) -> None:
    for crs in (ZONE, "GCJ-02"):
        with pytest.raises(UsageError, match=r"use \.") as caught:
            export_sites(workspace, tmp_path / f"a.{ending}", crs=crs)
        assert (".gpkg" in str(caught.value)) == (crs == ZONE)
        assert ".csv" in str(caught.value)
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "parquet", "shp", "zip"])
def test_no_file_declares_a_system_that_nobody_publishes(
    workspace: "Workspace", tmp_path: Path, ending: str
) -> None:
    with pytest.raises(UsageError, match=r"\.csv, \.xlsx"):
        export_sites(workspace, tmp_path / f"a.{ending}", crs="火星坐标")


def test_a_datum_without_a_way_needs_an_accuracy(workspace: "Workspace", tmp_path: Path) -> None:
    with pytest.raises(CRSError, match="accuracy"):
        export_sites(workspace, tmp_path / "a.gpkg", crs="EPSG:4610")
    report = export_sites(workspace, tmp_path / "a.gpkg", crs="EPSG:4610", accuracy_m=120)
    assert report.accuracy_m == 120


def test_a_system_of_another_place_is_refused(workspace: "Workspace", tmp_path: Path) -> None:
    polar = "+proj=gnom +lat_0=-60 +lon_0=-75 +datum=WGS84"
    with pytest.raises(CRSError, match="cannot express"):
        export_sites(workspace, tmp_path / "a.gpkg", crs=polar)
