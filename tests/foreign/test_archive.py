"""Archives and signs of files that only a close look tells from harmless ones."""

import zipfile

import pyogrio
import pytest
import shapely
from geopandas import GeoDataFrame

from ecomap.errors import LayerFormatError
from ecomap.store.foreign import read_places

VIRTUAL = (
    '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)


@pytest.mark.parametrize("suffix", ["dxf", "kml", "gpx", "gpkg", "fgb", "shp", "geojson", "json", "geojsonl"])
def test_a_list_of_other_files_is_not_followed(tmp_path, suffix):
    """GDAL opens by content: a virtual layer of another name would read any file of this machine."""
    (tmp_path / "secret.csv").write_text("a,WKT\nsecret,POINT (1 2)\n", "utf-8")
    path = tmp_path / f"a.{suffix}"
    path.write_text(VIRTUAL.format(source=tmp_path / "secret.csv"), "utf-8")
    with pytest.raises(LayerFormatError, match="a\\." + suffix):
        read_places(path)


@pytest.mark.parametrize("text", ["  0\nSECTION\n", "999\nmade by\n0\r\nSECTION\r\n"])
def test_drawings_begin_in_more_than_one_way(tmp_path, text):
    body = "  2\nENTITIES\n  0\nPOINT\n  8\n矿\n 10\n567000\n 20\n3212000\n  0\nENDSEC\n  0\nEOF\n"
    (tmp_path / "a.dxf").write_text(text + body, "utf-8")
    assert len(read_places(tmp_path / "a.dxf")) == 1


@pytest.fixture
def shapefile(tmp_path):
    """Parts of a sound shapefile."""
    folder = tmp_path / "shp"
    folder.mkdir()
    frame = GeoDataFrame({"name": ["坑1"]}, geometry=[shapely.Point(101.7, 40.5)], crs=4326)
    pyogrio.write_dataframe(frame, folder / "a.shp", encoding="UTF-8")
    return sorted(folder.iterdir())


def test_an_entry_that_is_file_and_folder(tmp_path, shapefile):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a", "text")
        for part in shapefile:
            archive.write(part, f"a/{part.name}")
    with pytest.raises(LayerFormatError, match=r"a\.zip: .* cannot be unpacked"):
        read_places(tmp_path / "a.zip")


@pytest.mark.parametrize("stem", ["坑" * 100, "坑" * 100 + "/a", "区!1/a!2", "深/" * 400 + "a"])
def test_names_that_no_disk_takes_keep_their_parts_together(tmp_path, shapefile, stem):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in shapefile:
            archive.write(part, f"{stem}{part.suffix}")
    places = read_places(tmp_path / "a.zip")
    assert (list(places.columns["name"]), places.crs) == (["坑1"], "EPSG:4326")
