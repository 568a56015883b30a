"""Cells of layers come back as they were written, and what GDAL warns of is told once."""

import datetime as dt
import shutil
import sqlite3
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from ecomap.errors import LayerFormatError
from ecomap.store.foreign import read_places

POINTS = [shapely.Point(101.7, 40.5), shapely.Point(101.8, 40.6), shapely.Point(101.9, 40.7)]
BIG = 2**60 + 1


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb"])
def test_whole_numbers_and_truths_stay_beside_empty_cells(tmp_path, suffix):
    columns = {
        "序号": pd.array([1, None, 3], dtype="Int64"),
        "big": pd.array([BIG, None, -BIG], dtype="Int64"),
        "stopped": pd.array([True, None, False], dtype="boolean"),
        "depth": [1.5, np.nan, 3.0],
    }
    frame = gpd.GeoDataFrame(columns, geometry=POINTS, crs=4326)
    # An indexed FlatGeobuf is written in an order of its own.
    order = {"layer_options": {"SPATIAL_INDEX": "NO"}} if suffix == ".fgb" else {}
    pyogrio.write_dataframe(frame, tmp_path / f"a{suffix}", **order)
    read = read_places(tmp_path / f"a{suffix}").columns
    assert list(map(repr, read["序号"])) == ["1", "None", "3"]
    assert read["big"] == [BIG, None, -BIG]
    assert list(map(repr, read["stopped"])) == ["True", "None", "False"]
    assert read["depth"][0] == 1.5


def geopackage(path, **cells):
    """Write a layer with columns of declared types, whose cells stand as they are in the database."""
    pyogrio.write_dataframe(gpd.GeoDataFrame(geometry=POINTS[:1], crs=4326), path)
    database = sqlite3.connect(path)
    triggers = database.execute("select name from sqlite_master where type = 'trigger'").fetchall()
    for (name,) in triggers:
        database.execute(f'drop trigger "{name}"')
    for name, (kind, cell) in cells.items():
        database.execute(f'alter table {path.stem} add column "{name}" {kind}')
        database.execute(f'update {path.stem} set "{name}" = ?', (cell,))  # noqa: S608 - a name of this test
    database.commit()
    database.close()


def test_days_and_times_keep_their_zone(tmp_path):
    geopackage(
        tmp_path / "a.gpkg", 日期=("DATE", "2021-03-04"), 时间=("DATETIME", "2021-03-04T05:06:07.000Z")
    )
    read = read_places(tmp_path / "a.gpkg").columns
    assert read["日期"] == [dt.date(2021, 3, 4)]
    assert read["时间"] == [dt.datetime(2021, 3, 4, 5, 6, 7, tzinfo=dt.UTC)]


def test_a_day_that_is_none_is_told(tmp_path):
    geopackage(tmp_path / "a.gpkg", 日期=("DATE", "0000-00-00"))
    places = read_places(tmp_path / "a.gpkg")
    assert places.columns["日期"] == [None]
    assert "0000-00-00" in places.notes[0]


def test_no_path_leads_into_an_archive_that_nobody_looked_at(tmp_path):
    """The reader of layers takes the name `a.zip!b.gpkg` for the entry b.gpkg of a.zip."""
    pyogrio.write_dataframe(gpd.GeoDataFrame(geometry=POINTS, crs=4326), tmp_path / "b.gpkg")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "b.gpkg", "b.gpkg")
    shutil.copy(tmp_path / "b.gpkg", tmp_path / "a.zip!b.gpkg")
    with pytest.raises(LayerFormatError, match="Rename it"):
        read_places(tmp_path / "a.zip!b.gpkg")


@pytest.mark.parametrize(
    "name", ["zip:a.gpkg", "GPKG:a.gpkg", "a?b.gpkg", "a%20b.gpkg", "坑 #1.gpkg", "-a.gpkg"]
)
def test_odd_names_are_names(tmp_path, monkeypatch, name):
    pyogrio.write_dataframe(gpd.GeoDataFrame(geometry=POINTS, crs=4326), tmp_path / "b.gpkg")
    shutil.move(tmp_path / "b.gpkg", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert len(read_places(tmp_path.joinpath(name).relative_to(tmp_path))) == 3


@pytest.mark.parametrize(("text", "is_told"), [("nonsense", True), ("EPSG:4547", True), (" ", False)])
def test_a_prj_that_names_nothing_known(tmp_path, text, is_told):
    pyogrio.write_dataframe(gpd.GeoDataFrame({"a": [1, 2, 3]}, geometry=POINTS, crs=4326), tmp_path / "a.shp")
    (tmp_path / "a.prj").write_text(text, "ascii")
    places = read_places(tmp_path / "a.shp")
    assert places.crs is None
    assert any(".prj" in note for note in places.notes) == is_told


@pytest.mark.parametrize("name", ["a.txt", "a.tsv", "a.ndjson"])
def test_more_endings_in_an_archive(tmp_path, name):
    feature = '{"type": "Feature", "properties": {"name": "坑"}, "geometry": null}'
    text = feature if name.endswith("json") else "name\t经度\t纬度\n坑\t101.7\t40.5\n"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, text)
    assert list(read_places(tmp_path / "a.zip").columns["name"]) == ["坑"]
