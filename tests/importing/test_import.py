"""What an import decides: new, changed, unchanged, refused; all rows or none."""

import json

import pytest
import shapely
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.cli.import_ import import_ as command
from ecomap.errors import UsageError
from ecomap.store.layers import read_collection, read_layer
from ecomap.workflows.importing.identify import same_place


def table(folder, *lines, name="a.csv"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def collection(folder, *features):
    path = folder / "a.geojson"
    rows = [
        {"type": "Feature", "properties": properties, "geometry": place} for properties, place in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), "utf-8")
    return path


def reasons(report):
    return {refusal.row: refusal.words for refusal in report.refused}


def point(longitude, latitude):
    return {"type": "Point", "coordinates": [longitude, latitude]}


SQUARE = {"type": "Polygon", "coordinates": [[[101.7, 40.5], [101.8, 40.5], [101.8, 40.6], [101.7, 40.5]]]}
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[101.7, 40.5], [101.8, 40.6], [101.8, 40.5], [101.7, 40.6], [101.7, 40.5]]],
}


def test_every_layer_imported_into_itself_changes_nothing(bring, workspace):
    for path in workspace.site_layers():
        before = path.read_bytes()
        report = bring(path, kind=path.stem)
        assert (report.new, report.changed, report.refused, report.written) == ((), (), (), False)
        assert len(report.unchanged) == len(read_collection(path).features)
        assert path.read_bytes() == before


def test_new_ids_go_on_from_the_last(workspace, bring, tmp_path):
    count = len(read_layer(workspace.layer("mine_pit")))
    report = bring(table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5", "乙,101.8,40.5"))
    assert report.new == (f"mine_pit-{count + 1:04d}", f"mine_pit-{count + 2:04d}")


def test_a_new_kind_gets_its_layer(workspace, bring, tmp_path):
    workspace.layer("quarry").unlink()
    report = bring(table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5"), kind="quarry")
    assert report.new == ("quarry-0001",)
    assert read_layer(workspace.layer("quarry"))["name"].tolist() == ["甲"]


def test_only_what_the_row_says_changes(workspace, bring, tmp_path):
    path = workspace.layer("mine_pit")
    before = read_collection(path)
    known = before.features[0]["properties"]
    report = bring(
        table(tmp_path, "site_id,经度,纬度,备注,别名", f"{known['site_id']},101.7,40.5,新测,甲；乙"),
        kind="mine_pit",
        quality="surveyed",
    )
    assert report.changed == (known["site_id"],)
    after = read_collection(path)
    assert after.members == before.members
    assert after.features[1:] == before.features[1:]
    assert after.features[0]["geometry"] == point(101.7, 40.5)
    said = {
        "note": "新测",
        "aliases": ["甲", "乙"],
        "location_quality": "surveyed",
        "location_accuracy_m": None,
        "location_source": "a.csv",
        "location_date": None,
    }
    origin = after.features[0]["properties"]["origin"]
    assert after.features[0]["properties"] == {**known, **said, "origin": origin}
    assert (origin["file"], origin["row"], origin["crs"]) == ("a.csv", 2, "EPSG:4326")


def test_properties_that_others_put_into_a_layer_stay(workspace, bring, tmp_path):
    path = workspace.layer("mine_pit")
    document = json.loads(path.read_text("utf-8"))
    for feature in document["features"]:
        feature["properties"]["color"] = "red"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    name = document["features"][0]["properties"]["name"]
    bring(table(tmp_path, "名称,经度,纬度", f"{name},101.7,40.5"), same="update")
    after = read_collection(path)
    assert {feature["properties"]["color"] for feature in after.features} == {"red"}
    assert after.features[0]["geometry"] == point(101.7, 40.5)


def test_an_unlocated_site_may_come_in_when_it_says_so(bring, tmp_path):
    path = collection(
        tmp_path,
        ({"name": "无坐标甲", "location_quality": "none", "note": "未公布"}, None),
        ({"name": "无坐标乙"}, None),
    )
    report = bring(path, dry_run=True)
    assert len(report.new) == 1
    assert "no geometry" in reasons(report)[2]


UNFIT = [
    ("甲,,40.5", "no number in '经度', '纬度': '', '40.5'"),
    ("甲,nan,40.5", "no number"),
    ("甲,约101,40.5", "no number"),
    ("甲,40.5,101.7", "exchanged"),
    ("甲,111.7,29.0", "more than 1 degree outside"),
    (",101.7,40.5", "needs a name"),
    ("<script>alert(1)</script>,101.7,40.5", "markup"),
    ("甲\x07,101.7,40.5", "control characters"),
    ("长" * 201 + ",101.7,40.5", "201 characters, at most 200"),
]


@pytest.mark.parametrize(("line", "said"), UNFIT)
def test_unfit_rows_keep_the_whole_file_out(workspace, bring, tmp_path, line, said):
    before = workspace.layer("mine_pit").read_bytes()
    report = bring(table(tmp_path, "名称,经度,纬度", "好,101.7,40.5", line))
    assert list(reasons(report)) == [3]
    assert said in reasons(report)[3]
    assert not report.written
    assert workspace.layer("mine_pit").read_bytes() == before


UNFIT_FEATURES = [
    ({"name": "甲"}, BOW_TIE, "not valid"),
    ({"name": "甲"}, point(float("nan"), 40.5), "NaN"),
    (
        {"name": "甲"},
        {"type": "LineString", "coordinates": [[101.7, 40.5], [101.8, 40.5]]},
        "takes point or polygon",
    ),
    ({"name": "甲"}, {"type": "Polygon", "coordinates": []}, "empty"),
    ({"name": "甲"}, {"type": "Polygon", "coordinates": [[[101.7]]]}, "cannot be read"),
    ({"name": "甲"}, {"type": "Circle"}, "cannot be read"),
    ({"name": "甲", "note": "长" * 10_000_000}, SQUARE, "10000000 characters"),
    ({"name": "甲", "location_quality": "none"}, SQUARE, "yet there is a geometry"),
    ({"name": "甲", "location_quality": "good"}, SQUARE, "'location_quality' must be one of"),
    ({"name": "甲", "location_accuracy_m": -1}, SQUARE, "zero or more"),
    ({"name": "甲", "location_date": "昨天"}, SQUARE, "must be a date"),
    ({"name": "甲", "problems": ["99"]}, SQUARE, "no problem '99'"),
    ({"name": "甲", "kind": "wharf"}, SQUARE, "says the kind 'wharf'"),
    ({"name": "甲", "site_id": "wharf-0001"}, SQUARE, "is of the kind 'wharf'"),
]


@pytest.mark.parametrize(("properties", "place", "said"), UNFIT_FEATURES)
def test_unfit_features_are_refused(bring, tmp_path, properties, place, said):
    report = bring(collection(tmp_path, (properties, place)))
    assert said in reasons(report)[1]
    assert not report.written


def test_a_point_stands_for_a_lake_only_as_an_anchor(bring, tmp_path):
    path = table(tmp_path, "名称,经度,纬度", "甲湖,101.7,40.5")
    assert "only as an anchor" in reasons(bring(path, kind="lake"))[2]
    assert bring(path, kind="lake", quality="township").written


def test_one_site_gets_one_row(bring, tmp_path):
    report = bring(table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5", "甲,101.7,40.5", "乙,101.8,40.6"))
    assert list(reasons(report)) == [3]
    assert "row 2 already speaks" in reasons(report)[3]


def test_two_places_of_one_name_are_two_sites_and_stay_so(bring, tmp_path):
    path = table(tmp_path, "名称,经度,纬度", "砂石场,101.7,40.5", "砂石场,101.8,40.6")
    report = bring(path)
    assert len(report.new) == 2
    assert bring(path).unchanged == report.new
    # Turned round, the places tell them apart.
    again = bring(table(tmp_path, "名称,经度,纬度", "砂石场,101.8,40.6", "砂石场,101.7,40.5", name="b.csv"))
    assert again.unchanged == report.new[::-1]


def test_a_name_that_two_sites_bear_needs_an_id(workspace, bring, tmp_path):
    path = workspace.layer("mine_pit")
    document = json.loads(path.read_text("utf-8"))
    for feature in document["features"][:2]:
        feature["properties"]["name"] = "同名坑"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    unclear = table(tmp_path, "名称,经度,纬度", "同名坑,101.7,40.5")
    assert "2 sites bear this name" in reasons(bring(unclear))[2]
    clear = table(tmp_path, "site_id,名称,经度,纬度", "mine_pit-0002,同名坑,101.7,40.5", name="b.csv")
    assert bring(clear).changed == ("mine_pit-0002",)


def test_wrong_use_is_told(bring, tmp_path):
    path = table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5")
    with pytest.raises(UsageError, match="unknown kind 'mine_pits'"):
        bring(path, kind="mine_pits")
    with pytest.raises(UsageError, match="unknown location quality 'exact'"):
        bring(path, quality="exact")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(categories=("Lo", "Lu", "N")), min_size=1, max_size=8),
            st.floats(101.0, 102.9),
            st.floats(40.0, 41.1),
        ),
        max_size=8,
        unique_by=lambda row: row[0],
    )
)
def test_twice_is_once(workspace, bring, tmp_path, rows):
    """Whatever fits: importing it again changes no byte."""
    path = table(tmp_path, "name,lon,lat", *(f"{name},{lon!r},{lat!r}" for name, lon, lat in rows))
    # The layer fills up with made-up names, of which some are alike.
    report = bring(path, kind="quarry", same="new")
    assert not report.refused
    assert len(report.new) + len(report.changed) + len(report.unchanged) == len(rows)
    once = workspace.layer("quarry").read_bytes()
    again = bring(path, kind="quarry")
    assert len(again.unchanged) == len(rows)
    assert workspace.layer("quarry").read_bytes() == once


def test_same_place_sees_through_the_start_of_a_ring():
    ring = [(0, 0), (1, 0), (1, 1), (0, 0)]
    turned = [(1, 1), (1, 0), (0, 0), (1, 1)]
    assert same_place(shapely.Polygon(ring), shapely.Polygon(turned))
    assert not same_place(shapely.Polygon(ring), shapely.Polygon([(0, 0), (1, 0), (1, 2), (0, 0)]))
    assert not same_place(shapely.Point(0, 0), None)
    assert same_place(None, None)


def test_command_prints_counts_and_reasons(city, tmp_path):
    good = table(tmp_path, "名称,经度,纬度,颜色", "甲,101.7,40.5,红")
    run = CliRunner().invoke(
        command, [str(good), "--kind", "mine_pit", "--dry-run", "--crs", "EPSG:4326"], obj=city
    )
    assert run.exit_code == 0, run.output
    assert "layers/mine_pit.geojson: 1 new, 0 changed, 0 unchanged, 0 refused" in run.stdout
    assert "columns read: 名称 as name\n" in run.stdout
    assert "columns kept as they are: 颜色" in run.stdout
    assert "coordinates read as EPSG:4326" in run.stdout
    assert "Dry run" in run.stderr
    bad = table(tmp_path, "名称,经度,纬度", "甲,40.5,101.7", name="b.csv")
    run = CliRunner().invoke(command, [str(bad), "--kind", "mine_pit", "--crs", "4326"], obj=city)
    assert run.exit_code == 1
    assert "row 2: (40.5, 101.7)" in run.stdout
    assert "Nothing was written" in run.stderr


def test_command_speaks_json(city, tmp_path):
    path = table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5", "乙,1,1")
    run = CliRunner().invoke(command, [str(path), "--kind", "mine_pit", "--json", "--crs", "4326"], obj=city)
    assert run.exit_code == 1
    told = json.loads(run.stdout)
    assert told["refused"] == [{"row": 3, "sheet": "", "reason": told["refused"][0]["reason"]}]
    assert set(told) == {
        *("file", "layer", "crs", "crs_name", "transformation", "accuracy_m", "columns", "kept", "left_out"),
        *("new", "changed", "unchanged", "undecided", "refused", "row_notes", "notes", "shift"),
        *("written", "refused_file"),
    }
    assert told["written"] is False
