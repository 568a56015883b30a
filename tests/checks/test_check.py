"""Checks: every defect is found, named and told with what to do; good work raises nothing."""

import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.checks import RULES, check_layer, scene_of
from ecomap.cli.check import check as command
from ecomap.geojson import dump
from ecomap.model import BUILTIN_KINDS, Severity
from ecomap.store.ledger import EVENT_COLUMNS
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS
from ecomap.store.targets import TARGET_COLUMNS
from ecomap.store.text import write_rows
from ecomap.store.workspace import open_workspace
from ecomap.workflows.check import check_workspace
from ecomap.workflows.load import load
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
    "control character": (site(point(), name="甲\x1b[31m"), ["unprintable-text"]),
    "blanks around the id": (site(point(), site_id=" A1 "), ["bad-property"]),
    "six wrong properties": (
        site(
            point(),
            name=5,
            aliases="x",
            location_quality="good",
            location_accuracy_m=10**400,
            location_date="2021-02-30",
            problems=[1],
        ),
        ["bad-property"] * 6,
    ),
    "anchor of unknown reach": (site(point(), location_quality="township"), ["anchor-accuracy"]),
    "one stray vertex": (
        site(polygon([[[111.1, 29.1], [114.2, 29.1], [111.1, 29.2], [111.1, 29.1]]])),
        ["outside-city"],
    ),
    "projected z": (site({"type": "Point", "coordinates": [111.2, 29.2, float("nan")]}), ["not-finite"]),
    "height": (site({"type": "Point", "coordinates": [111.2, 29.2, 88.5]}), []),
    "four numbers": (site({"type": "Point", "coordinates": [111.2, 29.2, 1, 2]}), ["bad-geometry"]),
    "a number of 400 digits": (site({"type": "Point", "coordinates": [10**400, 29.2]}), ["bad-geometry"]),
    "type as list": (site({"type": ["Point"], "coordinates": [111.2, 29.2]}), ["bad-geometry"]),
    "empty part": (
        site({"type": "MultiPolygon", "coordinates": [[], square(111.1, 29.1, 0.1)]}),
        ["bad-geometry"],
    ),
    "position twice": (
        site(polygon([[[111.1, 29.1], [111.2, 29.1], [111.2, 29.1], [111.2, 29.2], [111.1, 29.1]]])),
        ["repeated-point"],
    ),
    "clockwise hole outside": (
        site(polygon([square(111.1, 29.1, 0.1)[0], square(111.3, 29.3, 0.1)[0][::-1]])),
        ["invalid-polygon"],
    ),
    "hole that runs with its shell": (
        site(polygon([square(111.1, 29.1, 0.1)[0], square(111.12, 29.12, 0.01)[0]])),
        ["ring-order"],
    ),
    "collection of places": (
        site({"type": "GeometryCollection", "geometries": [point(), polygon(square(111.1, 29.1, 0.1))]}),
        [],
    ),
    "collection in a collection": (
        site(
            {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]}
        ),
        ["bad-geometry"],
    ),
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
        (county("", "东县", square(111.5, 29, 0.5)), "bad-property"),
        (county("99990", "东县", square(111.5, 29, 0.5)), "bad-property"),
        (county("999902", "", square(111.5, 29, 0.5)), "bad-property"),
        (county("999902", "东县", square(111.5002, 29, 0.5)), "county-coverage"),
        (county("999902", "<b>东县</b>", square(111.5, 29, 0.5)), "markup"),
    ],
)
def test_counties_that_do_not_tile(root, east, rule):
    layer(root, "counties", WEST, east)
    assert set(rules(root)) == {rule}


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
        ({"site_id": "A1", "status": "finished"}, ["unknown-status"]),
        ({"site_id": "A1", "date": "2021-02-30"}, ["bad-cell"]),
        ({"site_id": "A1", "date": "2200-01-01"}, ["future-date"]),
        ({"site_id": "A1", "progress_percent": "100.92"}, ["bad-cell"]),
        ({"site_id": "A1", "closure_step": "销号"}, ["bad-cell"]),
        ({"site_id": "A1", "event_id": ""}, ["bad-cell"]),
        ({"site_id": "A1", "note": "a\x07"}, ["unprintable-text"]),
        ({}, ["bad-cell"]),
    ],
)
def test_the_ledger_speaks_of_what_exists(root, cells, expected):
    layer(root, "mine", site(point()))
    write_rows(root / "ledger" / "events.csv", EVENT_COLUMNS, [event(**cells)])
    assert rules(root) == expected


def test_targets_and_milestones(root):
    target = dict.fromkeys(TARGET_COLUMNS, "") | {"target_id": "T1", "problem": "9", "kind": "castle"}
    write_rows(root / "targets.csv", TARGET_COLUMNS, [target | {"operator": "!"}])
    row = dict.fromkeys(PROBLEM_COLUMNS, "") | {
        "problem": "7",
        "deadline": "2021-06-30",
        "milestones": "2021-12-31",
    }
    write_rows(root / "problems.csv", PROBLEM_COLUMNS, [row])
    expected = ["milestone-late", "unknown-operator", "unknown-problem", "unknown-target-kind"]
    assert sorted(rules(root)) == expected


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
    assert sorted(item["rule"] for item in found) == ["far-outside", "unknown-problem", "unknown-property"]
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


@settings(max_examples=200)
@given(st.lists(st.tuples(properties, geometries), max_size=3))
def test_no_feature_however_strange_raises(drawn):
    scene = scene_of(KINDS, problems=set(), counties=None, districts=set())
    features = [
        (number, {"type": "Feature", "properties": values, "geometry": geometry})
        for number, (values, geometry) in enumerate(drawn, start=1)
    ]
    first, _ = check_layer(features, file="f", kind="mine", scene=scene)
    second, _ = check_layer(features, file="f", kind="mine", scene=scene)
    assert first == second


def test_every_broken_row_and_feature_is_told_and_not_the_first_alone(root):
    layer(root, "mine", site(point()), {"type": "Point"}, {"type": "Feature", "properties": None}, 7)
    rows = [event(site_id="A1"), event(event_id="2", status="?"), event(event_id="2", site_id="B", date="x")]
    write_rows(root / "ledger" / "events.csv", EVENT_COLUMNS, rows)
    problem = dict.fromkeys(PROBLEM_COLUMNS, "")
    write_rows(
        root / "problems.csv",
        PROBLEM_COLUMNS,
        [problem | {"problem": "7"}, problem | {"problem": "7", "ongoing": "?"}, problem | {"problem": "七"}],
    )
    found = [(item.file, item.feature, item.rule) for item in check_workspace(open_workspace(root))]
    assert sorted(found) == [
        ("layers/mine.geojson", "feature 2", "bad-feature"),
        ("layers/mine.geojson", "feature 3", "bad-feature"),
        ("layers/mine.geojson", "feature 4", "bad-feature"),
        ("ledger/events.csv", "line 3", "bad-cell"),
        ("ledger/events.csv", "line 3", "unknown-status"),
        ("ledger/events.csv", "line 4", "bad-cell"),
        ("ledger/events.csv", "line 4", "duplicate-id"),
        ("ledger/events.csv", "line 4", "unknown-site"),
        ("problems.csv", "line 3", "bad-cell"),
        ("problems.csv", "line 3", "duplicate-id"),
        ("problems.csv", "line 4", "bad-cell"),
    ]


def test_what_depends_on_an_unreadable_layer_is_not_told_as_missing(root):
    (root / "layers" / "mine.geojson").write_text('{"type": "FeatureCollection", "features": [')
    write_rows(root / "ledger" / "events.csv", EVENT_COLUMNS, [event(site_id="A1")])
    assert rules(root) == ["unreadable"]


@pytest.mark.parametrize("name", ["mine", "counties", "water"])
@pytest.mark.parametrize("text", ["9" * 5000, "[" * 100_000, '{"type": "FeatureCollection", "features": 3}'])
def test_strange_json_is_one_finding(root, name, text):
    (root / "layers" / f"{name}.geojson").write_text(text)
    assert rules(root) == ["unreadable"]


def test_a_ledger_with_merged_lines_is_told_with_its_line(root):
    write_rows(root / "ledger" / "events.csv", EVENT_COLUMNS, [event(problem="7")])
    path = root / "ledger" / "events.csv"
    path.write_text(path.read_text().rstrip() + "2,,,7,,done,,,,,,\n")
    [finding] = check_workspace(open_workspace(root))
    assert (finding.file, finding.rule) == ("ledger/events.csv", "unreadable")
    assert "line 2" in finding.message


def test_layers_of_another_ending_and_broken_overlays_are_told(root):
    (root / "layers" / "mine.json").write_text("{}")
    folder = root / "surveys" / "overlays"
    folder.mkdir(parents=True)
    (folder / "scene.json").write_text("{}")
    found = [(item.file, item.rule) for item in check_workspace(open_workspace(root))]
    assert found == [("layers/mine.json", "stray-file"), ("surveys/overlays/scene.json", "unreadable")]


def test_a_day_in_the_future_depends_on_the_day_asked_for(root):
    write_rows(root / "ledger" / "events.csv", EVENT_COLUMNS, [event(problem="7", date="2021-06-30")])
    workspace = open_workspace(root)
    assert check_workspace(workspace, as_of=dt.date(2021, 6, 30)) == []
    assert [item.rule for item in check_workspace(workspace, as_of=dt.date(2021, 6, 29))] == ["future-date"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(properties, geometries), max_size=2))
def test_what_passes_the_checks_can_be_loaded(root, drawn):
    sound = {"site_id": "A1", "name": "甲", "location_source": "x"}
    features = [
        {"type": "Feature", "properties": sound | {"site_id": f"A{number}"} | values, "geometry": geometry}
        for number, (values, geometry) in enumerate(drawn)
    ]
    layer(root, "mine", *features)
    workspace = open_workspace(root)
    if all(finding.severity is not Severity.ERROR for finding in check_workspace(workspace)):
        assert len(load(workspace, as_of=dt.date(2022, 1, 1)).sites) == len(features)


def test_every_rule_is_documented_and_every_documented_rule_exists(repository):
    page = (repository / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", page, flags=re.MULTILINE)
    assert dict(rows) == {name: str(rule.severity) for name, rule in RULES.items()}


def test_what_ecomap_writes_is_wound_as_checked(root):
    text = dump([site(polygon(square(111.1, 29.1, 0.1)))])
    (root / "layers" / "mine.geojson").write_text(text, encoding="utf-8")
    assert rules(root) == []
