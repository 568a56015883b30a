"""Patches as a layer: kept whole, drawn where they lie, said to be suspects, and counted nowhere."""

import base64
import json
import re
import zlib

import pytest
from click.testing import CliRunner
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box, mapping, shape

from ecomap.cli.survey import survey
from ecomap.errors import LayerFormatError, RefusedError
from ecomap.render.container import unpack
from ecomap.store.layers import read_collection
from ecomap.workflows.build import build
from ecomap.workflows.check import check_workspace
from ecomap.workflows.patch_layers import read_patches
from ecomap.workflows.survey.layer import add_patches

WEST, EAST, BOTH = "999901", "999902", "index"


def patch(geometry, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": None if geometry is None else mapping(geometry),
    }


@pytest.fixture
def write(tmp_path):
    def write(*features, name="patches.geojson", **members):
        path = tmp_path / name
        document = {"type": "FeatureCollection", **members, "features": features}
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return path

    return write


# One in each county, one across the border, one with a hole.
PATCHES = (
    patch(box(111.02, 29.01, 111.03, 29.02), patch_id="P1", change="newly_bare", area_ha=108.5, ndvi=0.1),
    patch(box(111.15, 29.01, 111.16, 29.02), patch_id="P2", change="regrown", area_ha=108.5),
    patch(box(111.09, 29.05, 111.11, 29.06), patch_id="P3", suspect="no_licence", licence="C43<b>"),
    patch(
        Polygon(box(111.05, 29.07, 111.06, 29.08).exterior, [box(111.052, 29.072, 111.054, 29.074).exterior]),
        dates=["2021-05-01", "2021-06-01"],
    ),
)


def pages_of(workspace):
    """Return the data of each page after a build, by its code."""
    built = build(workspace)
    assert not built.is_refused
    pages = {}
    for path, _ in built.files:
        if path.suffix == ".html" and path.parent == workspace.maps:
            (data,) = re.findall(rb'id="ecomap-data"[^>]*>([^<]*)<', path.read_bytes())
            pages[path.stem] = unpack(zlib.decompress(base64.b64decode(data)))["page"]
    return pages


def test_each_page_draws_what_touches_its_ground(workspace, write):
    add_patches(workspace, write(*PATCHES), name="二〇二一")
    pages = pages_of(workspace)
    ids = {code: page["patch_facts"]["facts"]["patch_id"] for code, page in pages.items()}
    assert ids == {BOTH: ["P1", "P2", "P3", None], WEST: ["P1", "P3", None], EAST: ["P2", "P3"]}
    facts = pages[BOTH]["patch_facts"]
    assert facts["layers"] == ["二〇二一"]
    assert facts["look"] == [0, 2, 0, 1]
    assert [facts["words"][word] for word in facts["word"]] == [
        ["新增裸露", "newly bare"],
        ["恢复植被", "regrown"],
        ["疑似无证", "in no licence and no registered site"],
        None,
    ]
    assert facts["facts"]["verdict"] == ["待核查"] * 4
    assert facts["facts"]["dates"] == [None, None, None, "2021-05-01, 2021-06-01"]
    assert pages[BOTH]["patches"]["paths"] == [1, 1, 1, 2]


def test_no_count_changes_and_no_other_file(workspace, write):
    before = {path: path.read_bytes() for path, _ in build(workspace).files}
    add_patches(workspace, write(*PATCHES))
    after = {path: path.read_bytes() for path, _ in build(workspace).files}
    changed = {path.name for path in after if after[path] != before[path]}
    # The index carries the hash of each page.
    assert changed == {f"{BOTH}.html", f"{WEST}.html", f"{EAST}.html", "index.json"}
    for path in (path for path in after if path.name == "index.json"):
        counts = [
            [entry["counts"] for entry in json.loads(files[path])["files"]] for files in (before, after)
        ]
        assert counts[0] == counts[1]
    next((workspace.root / "surveys" / "patches").glob("*.geojson")).unlink()
    assert {path: path.read_bytes() for path, _ in build(workspace).files} == before


def test_what_a_file_says_is_kept_and_again_gives_equal_bytes(workspace, write):
    path = write(*PATCHES, metadata={"method": "threshold"})
    kept = add_patches(workspace, path, name="甲/乙")
    assert (kept.path.name, kept.count) == ("甲_乙.geojson", 4)
    before = kept.path.read_bytes()
    collection = read_collection(kept.path)
    assert collection.members["metadata"] == {"method": "threshold", "name": "甲/乙"}
    for old, new in zip(PATCHES, collection.features, strict=True):
        assert shape(new["geometry"]).equals(shape(old["geometry"]))
        assert old["properties"].items() <= new["properties"].items()
    add_patches(workspace, path, name="甲/乙")
    assert kept.path.read_bytes() == before
    # What was kept can be brought in once more: nothing is added twice.
    add_patches(workspace, kept.path, name="甲/乙")
    assert kept.path.read_bytes() == before
    with pytest.raises(RefusedError, match="甲/乙"):
        add_patches(workspace, path, name="甲:乙")


def test_a_persons_verdict_stays(workspace, write):
    add_patches(workspace, write(patch(PATCHES_BOX, patch_id="P1", verdict="属实")))
    patches = read_patches(workspace)
    assert patches is not None
    assert patches["verdict"].tolist() == ["属实"]


PATCHES_BOX = box(111.02, 29.01, 111.03, 29.02)
BOW_TIE = Polygon([(111, 29), (111.1, 29.1), (111.1, 29), (111, 29.1)])


@pytest.mark.parametrize(
    ("feature", "told"),
    [
        (patch(Point(111, 29)), "feature 2: a patch is a polygon; got Point"),
        (patch(LineString([(111, 29), (111.1, 29)])), "feature 2: a patch is a polygon; got LineString"),
        (patch(None), "feature 2: a patch is a polygon; got nothing"),
        (patch(MultiPolygon()), "feature 2: a patch is a polygon"),
        (patch(BOW_TIE), "feature 2: the outline is not sound"),
        (patch(PATCHES_BOX, area_ha="large"), "feature 2: area_ha is 'large', not a number"),
        (patch(PATCHES_BOX, ndvi=float("nan")), "feature 2: ndvi is nan, not a number"),
        (patch(PATCHES_BOX, confidence=True), "feature 2: confidence is True, not a number"),
    ],
)
def test_what_is_no_patch_is_refused_and_nothing_kept(workspace, write, feature, told):
    with pytest.raises(LayerFormatError, match=re.escape(told)):
        add_patches(workspace, write(PATCHES[0], feature))
    assert not (workspace.root / "surveys").exists()


def test_a_file_without_patches_or_in_another_system_is_refused(workspace, write):
    with pytest.raises(LayerFormatError, match="holds no patch"):
        add_patches(workspace, write())
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4546"}}
    with pytest.raises(LayerFormatError, match="WGS 84"):
        add_patches(workspace, write(PATCHES[0], crs=crs))


def test_check_tells_of_a_spoiled_file(workspace, write):
    kept = add_patches(workspace, write(*PATCHES))
    assert check_workspace(workspace) == []
    kept.path.with_name(".draft.geojson").write_text("{", encoding="utf-8")
    assert check_workspace(workspace) == []
    kept.path.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    found = [(finding.file, finding.rule) for finding in check_workspace(workspace)]
    assert found == [("surveys/patches/patches.geojson", "unreadable")]
    assert build(workspace).is_refused


def test_the_command_says_what_it_kept(workspace, write):
    result = CliRunner().invoke(
        survey, ["layer", str(write(*PATCHES)), "--name", "六月"], obj=workspace.root, catch_exceptions=False
    )
    assert result.exit_code == 0
    assert result.stdout == (
        "surveys/patches/六月.geojson: 4 patches, "
        "longitude 111.02000 to 111.16000, latitude 29.01000 to 29.08000\n"
    )
