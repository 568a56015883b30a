"""Checks: every defect is found, named and told with what to do; good work raises nothing."""

import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.checks import RULES, check_layer, scene_of
from ecomap.cli.check import check as command
from ecomap.geojson import FeatureCollection, dump
from ecomap.model import BUILTIN_KINDS, Severity
from ecomap.store.ledger import EVENT_COLUMNS
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.targets import TARGET_COLUMNS
from ecomap.store.text import write_rows
from ecomap.store.workspace import open_workspace
from ecomap.workflows.check import check_workspace
from ecomap.workflows.simulate import simulate

KINDS = {kind.key: kind for kind in BUILTIN_KINDS}


def square(west, south, size):
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def county(adcode, name, ring):
    geometry = {"type": "Polygon", "coordinates": ring}
    return {"type": "Feature", "properties": {"adcode": adcode, "name": name}, "geometry": geometry}


WEST, EAST = county("999901", "西县", square(111, 29, 0.5)), county("999902", "东县", square(111.5, 29, 0.5))
CONFIG = """[workspace]
title = "青岚市"
adcode = "999900"
[[districts]]
key = "lake"
name = "湖区"
parent_adcode = "999901"
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ecomap.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "layers").mkdir()
    layer(tmp_path, "counties", WEST, EAST)
    write_rows(
        tmp_path / "problems.csv", PROBLEM_COLUMNS, [dict.fromkeys(PROBLEM_COLUMNS, "") | {"problem": "7"}]
    )
    measure = dict.fromkeys(MEASURE_COLUMNS, "") | {"problem": "7", "measure": "1"}
    write_rows(tmp_path / "measures.csv", MEASURE_COLUMNS, [measure])
    return tmp_path


def layer(root, kind, *features):
    # Written as an office's tool would: NaN and all.
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (root / "layers" / f"{kind}.geojson").write_text(text, encoding="utf-8")


def site(geometry=None, /, **properties):
    base = {"site_id": "A1", "name": "甲矿", "location_quality": "surveyed"}
    if geometry is None:
        base |= {"location_quality": "none", "note": "未见公布"}
    return {"type": "Feature", "properties": base | properties, "geometry": geometry}


def point(longitude=111.2, latitude=29.2):
    return {"type": "Point", "coordinates": [longitude, latitude]}


def polygon(rings):
    return {"type": "Polygon", "coordinates": rings}


def rules(root):
    return [finding.rule for finding in check_workspace(open_workspace(root))]


BOW_TIE = [[[111.1, 29.1], [111.2, 29.2], [111.2, 29.1], [111.1, 29.2], [111.1, 29.1]]]
CLOCKWISE = [square(111.1, 29.1, 0.1)[0][::-1]]

DEFECTS = {
    "good point": (site(point()), []),
    "good polygon": (site(polygon(square(111.1, 29.1, 0.1))), []),
    "no geometry, with a reason": (site(), []),
    "no geometry, no reason": (site(note=""), ["no-reason"]),
    "no geometry, said to be surveyed": (site(location_quality="surveyed"), ["quality-mismatch"]),
    "geometry, said to be unknown": (site(point(), location_quality="none"), ["quality-mismatch"]),
    "nan": (site(point(float("nan"))), ["not-finite"]),
    "infinite": (site(point(latitude=float("inf"))), ["not-finite"]),
    "latitude first": (site(point(29.2, 111.2)), ["swapped"]),
    "projected": (site(point(567214, 3212791)), ["out-of-range"]),
    "beside the city": (site(point(112.3, 29.2)), ["outside-city"]),
    "far outside": (site(point(118.3, 29.2)), ["far-outside"]),
    "null island": (site(point(0, 0)), ["far-outside"]),
    "bow tie": (site(polygon(BOW_TIE)), ["invalid-polygon"]),
    "clockwise": (site(polygon(CLOCKWISE)), ["ring-order"]),
    "not closed": (site(polygon([square(111.1, 29.1, 0.1)[0][:-1]])), ["bad-geometry"]),
    "three positions": (site(polygon([square(111.1, 29.1, 0.1)[0][:3]])), ["bad-geometry"]),
    "empty": (site({"type": "Polygon", "coordinates": []}), ["bad-geometry"]),
    "text for numbers": (site({"type": "Point", "coordinates": ["111.2", "29.2"]}), ["bad-geometry"]),
    "circle": (site({"type": "Circle", "coordinates": [111.2, 29.2]}), ["bad-geometry"]),
    "line as mine": (
        site({"type": "LineString", "coordinates": [[111.1, 29.1], [111.2, 29.1]]}),
        ["wrong-type"],
    ),
    "other kind": (site(point(), kind="wharf"), ["kind-mismatch"]),
    "no id": (site(point(), site_id=None), ["bad-property"]),
    "no name": (site(point(), name=""), ["bad-property"]),
    "number as name": (site(point(), name=7), ["bad-property"]),
    "unknown quality": (site(point(), location_quality="exact"), ["bad-property"]),
    "problems as text": (site(point(), problems="7"), ["bad-property"]),
    "known problem": (site(point(), problems=["7"]), []),
    "unknown problem": (site(point(), problems=["7", "8"]), ["unknown-problem"]),
    "unknown county": (site(point(), counties=["110000"]), ["unknown-county"]),
    "known district": (site(point(), district="lake"), []),
    "unknown district": (site(point(), district="sea"), ["unknown-district"]),
    "other county than stated": (site(point(), counties=["999902"]), ["county-contradiction"]),
    "anchor in another county": (
        site(point(), counties=["999902"], location_quality="township", location_accuracy_m=3000),
        [],
    ),
    "script": (site(point(), name="<script>alert(1)</script>"), ["markup"]),
    "less than": (site(point(), note="COD<100 mg/L"), []),
    "ten megabytes": (site(point(), note="长" * 10_000_000), ["long-text"]),
    "unknown property": (site(point(), OBJECTID=3), ["unknown-property"]),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_found_and_nothing_else(root, name):
    feature, expected = DEFECTS[name]
    layer(root, "mine", feature)
    assert rules(root) == expected


def test_an_id_and_a_name_that_stand_twice(root):
    layer(root, "mine", site(point()))
    layer(root, "wharf", site(point(111.3)))
    assert rules(root) == ["duplicate-id"]
    layer(root, "wharf")
    layer(root, "mine", site(site_id="A1", counties=["999901"]), site(site_id="A2", counties=["999901"]))
    assert rules(root) == ["possible-duplicate"]
    layer(root, "mine", site(point(), name="甲"), site(point(), name="乙", site_id="A2"))
    assert rules(root) == ["same-place"]


def test_a_file_named_after_no_kind(root):
    layer(root, "minen", site(point()))
    assert rules(root) == ["unknown-kind"]


@pytest.mark.parametrize(
    ("east", "rule"),
    [
        (county("999902", "东县", square(111.4, 29, 0.5)), "county-coverage"),
        (county("999901", "东县", square(111.5, 29, 0.5)), "duplicate-id"),
        (county("999902", "东县", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]), "invalid-polygon"),
        (county("", "东县", square(111.5, 29, 0.5)), "unreadable"),
    ],
)
def test_counties_that_do_not_tile(root, east, rule):
    layer(root, "counties", WEST, east)
    assert rules(root) == [rule]


def event(**cells):
    return dict.fromkeys(EVENT_COLUMNS, "") | {"event_id": "1", "status": "done"} | cells


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"site_id": "A1"}, []),
        ({"site_id": "B1"}, ["unknown-site"]),
        ({"problem": "7", "measure": "1"}, []),
        ({"problem": "8"}, ["unknown-problem"]),
        ({"problem": "7", "measure": "2"}, ["unknown-measure"]),
        ({"site_id": "A1", "status": "finished"}, ["unreadable"]),
    ],
)
def test_the_ledger_speaks_of_what_exists(root, cells, expected):
    layer(root, "mine", site(point()))
    write_rows(root / "ledger" / "events.csv", EVENT_COLUMNS, [event(**cells)])
    assert rules(root) == expected


def test_targets_and_milestones(root):
    target = dict.fromkeys(TARGET_COLUMNS, "") | {"target_id": "T1", "problem": "9", "kind": "castle"}
    write_rows(root / "targets.csv", TARGET_COLUMNS, [target])
    row = dict.fromkeys(PROBLEM_COLUMNS, "") | {
        "problem": "7",
        "deadline": "2021-06-30",
        "milestones": "2021-12-31",
    }
    write_rows(root / "problems.csv", PROBLEM_COLUMNS, [row])
    assert sorted(rules(root)) == ["milestone-late", "unknown-problem", "unknown-target-kind"]


@pytest.mark.parametrize(
    "name", ["layers/mine.geojson", "layers/counties.geojson", "problems.csv", "targets.csv"]
)
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"a,b\n1,2,3\n"])
def test_a_file_that_cannot_be_read_is_one_finding_and_stays_as_it_is(root, name, content):
    (root / name).write_bytes(content)
    findings = check_workspace(open_workspace(root))
    assert [(finding.file, finding.rule) for finding in findings] == [(name, "unreadable")]
    assert (root / name).read_bytes() == content


def test_a_missing_frame_is_told(root):
    (root / "layers" / "counties.geojson").unlink()
    assert rules(root) == ["unreadable"]


def run(root, *arguments):
    return CliRunner().invoke(command, list(arguments), obj=root, catch_exceptions=False)


def test_the_command_tells_all_at_once_as_words_and_as_json(root):
    layer(root, "mine", site(point(0, 0)), site(point(), site_id="A2", problems=["9"], OBJECTID=1))
    words = run(root)
    assert words.exit_code == 1
    assert words.stdout.splitlines()[0] == "layers/mine.geojson"
    assert words.stdout.splitlines()[-1] == "2 errors, 0 warnings, 1 notes."
    found = json.loads(run(root, "--json").stdout)["findings"]
    assert [item["rule"] for item in found] == ["far-outside", "unknown-property", "unknown-problem"]
    assert all(set(item) == {"file", "feature", "rule", "severity", "message"} for item in found)


def test_notes_alone_do_not_fail(root):
    layer(root, "mine", site(point(), OBJECTID=3))
    assert run(root).exit_code == 0
    layer(root, "mine", site(point(112.3, 29.2)))
    assert run(root).exit_code == 1


def test_an_invented_workspace_has_nothing_to_report(tmp_path):
    simulate(tmp_path / "city", sites=200, seed=11)
    findings = check_workspace(open_workspace(tmp_path / "city"))
    assert [item for item in findings if item.severity is not Severity.NOTE] == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
geometries = json_values | st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]), "coordinates": json_values}
)
properties = st.dictionaries(
    st.sampled_from(["site_id", "name", "kind", "problems", "location_quality", "location_accuracy_m", "x"]),
    json_values,
    max_size=6,
)


@settings(max_examples=300)
@given(st.lists(st.tuples(properties, geometries), max_size=3))
def test_no_feature_however_strange_raises(drawn):
    scene = scene_of(KINDS, problems=set(), counties=None, districts=set())
    features = tuple(
        {"type": "Feature", "properties": values, "geometry": geometry} for values, geometry in drawn
    )
    first, _ = check_layer(FeatureCollection(features), file="f", kind="mine", scene=scene)
    second, _ = check_layer(FeatureCollection(features), file="f", kind="mine", scene=scene)
    assert first == second


def test_every_rule_is_documented_and_every_documented_rule_exists(repository):
    page = (repository / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", page, flags=re.MULTILINE)
    assert dict(rows) == {name: str(rule.severity) for name, rule in RULES.items()}


def test_what_ecomap_writes_is_wound_as_checked(root):
    text = dump([site(polygon(square(111.1, 29.1, 0.1)))])
    (root / "layers" / "mine.geojson").write_text(text, encoding="utf-8")
    assert rules(root) == []
