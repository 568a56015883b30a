"""What a person may say of an import, and what ecomap asks before it writes."""

import json

import numpy as np
import openpyxl
import pytest
import shapely
from click.testing import CliRunner
from pyproj import Transformer

from ecomap.cli.import_ import import_ as command
from ecomap.crs import wgs84_to_gcj02
from ecomap.errors import ConfigError, CRSError, UsageError
from ecomap.store.column_map import ColumnMap, read_column_map, write_column_map
from ecomap.store.layers import read_collection, read_layer
from ecomap.workflows.importing.meanings import SITE_MEANINGS


def table(folder, *lines, name="a.csv"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def features(folder, rows, name="a.geojson"):
    document = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": geometry and shapely.geometry.mapping(geometry),
            }
            for properties, geometry in rows
        ],
    }
    (folder / name).write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return folder / name


def pits(workspace):
    return read_layer(workspace.layer("mine_pit"))


def test_what_is_probably_a_known_site_waits_for_a_word(bring, workspace, tmp_path):
    bring(table(tmp_path, "名称,许可证号,经度,纬度", "大坪采石场,C4300001,101.7,40.5"))
    known = pits(workspace)["site_id"].iloc[-1]
    path = table(
        tmp_path,
        "名称,许可证号,经度,纬度",
        "石门县大坪石场,,101.701,40.5",
        "新坪料场,C4300001,101.7,40.6",
        name="b.csv",
    )
    before = workspace.layer("mine_pit").read_bytes()
    report = bring(path)
    assert [(row.row, row.site_id) for row in report.undecided] == [(2, known), (3, known)]
    assert all(0.7 <= row.score <= 1 for row in report.undecided)
    assert "alike" in report.undecided[0].words
    assert "permit number C4300001" in report.undecided[1].words
    assert not report.written
    assert workspace.layer("mine_pit").read_bytes() == before
    assert len(bring(path, same="new", dry_run=True).new) == 2
    # The word may stand in the row.
    said = table(
        tmp_path,
        "site_id,名称,经度,纬度",
        f"{known},石门县大坪石场,101.701,40.5",
        "新增,大坪二采石场,101.7,40.5",
        name="c.csv",
    )
    report = bring(said)
    assert (report.changed, len(report.new)) == ((known,), 1)


def test_a_known_place_that_would_jump_is_asked_about(bring, workspace, tmp_path):
    bring(table(tmp_path, "名称,经度,纬度", "甲坑,101.7,40.5"))
    report = bring(table(tmp_path, "名称,经度,纬度", "甲坑,101.9,40.5", name="b.csv"))
    assert "17.0 km away" in report.undecided[0].words
    assert bring(table(tmp_path, "名称,经度,纬度", "甲坑,101.71,40.5", name="c.csv")).changed


def test_a_shift_of_a_web_map_is_told_and_nothing_written(bring, workspace, tmp_path):
    names = [f"甲{number}号坑" for number in range(6)]
    places = [(101.5 + number / 10, 40.4 + number / 20) for number in range(6)]
    lines = [f"{name},{x},{y}" for name, (x, y) in zip(names, places, strict=True)]
    bring(table(tmp_path, "名称,经度,纬度", *lines), quality="surveyed")
    before = workspace.layer("mine_pit").read_bytes()
    shifted = wgs84_to_gcj02(*np.array(places).T)
    moved = [(name, shapely.Point(x, y)) for name, x, y in zip(names, *shifted, strict=True)]
    path = features(tmp_path, [({"name": name}, point) for name, point in moved])
    report = bring(path)
    assert "6 known sites lie" in report.shift
    assert "0 m if it is GCJ-02" in report.shift
    assert not report.written
    assert workspace.layer("mine_pit").read_bytes() == before
    # Said, it is taken: the places are the known ones within a centimetre.
    report = bring(path, crs="GCJ-02")
    assert report.shift == ""
    assert not report.refused
    found = pits(workspace).geometry.iloc[-6:].to_numpy()
    assert shapely.equals_exact(found, shapely.points(places), tolerance=1.1e-7).all()
    assert "place moves" in bring(path, crs="EPSG:4326", dry_run=True).rows[0].words


def test_rows_that_do_not_fit_go_to_a_file_that_can_be_mended(bring, workspace, tmp_path):
    path = table(
        tmp_path,
        "名称,经度,纬度,开采方式",
        "好坑,101.7,40.5,露天",
        "坏坑,40.6,101.7,=1+1",
        "远坑,120,30,地下",
    )
    report = bring(path, accept_partial=True)
    assert (len(report.new), len(report.refused), report.written) == (1, 2, True)
    assert report.refused_file == "imports/a.open.csv"
    left = workspace.root / report.refused_file
    text = left.read_text("utf-8-sig")
    assert "'=1+1" in text
    assert "look exchanged" in text
    mended = text.replace("40.6,101.7", "101.7,40.6").splitlines()
    left.write_text("\n".join(mended[:2]) + "\n", "utf-8-sig")
    again = bring(left)
    assert (len(again.new), again.refused, again.left_out) == (
        1,
        (),
        ("import_row", "import_reason", "import_proposal"),
    )
    # What somebody mends is never written over.
    assert bring(path, accept_partial=True).refused_file == "imports/a.open-2.csv"


def test_places_of_a_layer_stay_in_their_own_system(bring, workspace, tmp_path):
    bow_tie = shapely.Polygon([(101.7, 40.5), (101.8, 40.6), (101.8, 40.5), (101.7, 40.6)])
    report = bring(features(tmp_path, [({"name": "蝴蝶坑"}, bow_tie)]), accept_partial=True)
    left = read_collection(workspace.root / report.refused_file).features[0]
    assert shapely.geometry.shape(left["geometry"]).equals(bow_tie)
    assert "Self-intersection" in left["properties"]["import_reason"]


def test_a_column_map_says_it_once(bring, workspace, tmp_path):
    path = table(
        tmp_path,
        "坑名,X,Y,占地（亩）,填报人,许可",
        "甲坑,101.7,40.5,15,张三,C1500009",
        "乙坑,,,30,李四,",
    )
    said = tmp_path / "pits.toml"
    said.write_text(
        'crs = "EPSG:4490"\nunlocated = true\n'
        '[columns]\n"坑名" = "name"\n"X" = "longitude"\n"Y" = "latitude"\n"占地（亩）" = "area_stated_mu"\n'
        '"填报人" = "leave out"\n"许可" = "permit"\n'
        '[set]\nname_en = "Pit {许可} of row {row}"\nlocation_source = "survey of 2026"\n',
        "utf-8",
    )
    report = bring(path, crs=None, columns=said)
    assert not report.refused
    first, second = pits(workspace).tail(2).to_dict("records")
    assert (first["area_stated_m2"], first["permit"], first["name_en"]) == (
        10_000,
        "C1500009",
        "Pit C1500009 of row 2",
    )
    assert (second["location_quality"], second["geometry"]) == ("none", None)
    assert first["origin"]["crs"] == "EPSG:4490"
    assert report.left_out == ("填报人",)
    # What was found is a column map that says the same.
    again = tmp_path / "again.toml"
    write_column_map(again, report.column_map)
    assert read_column_map(again, SITE_MEANINGS) == report.column_map
    assert len(bring(path, crs=None, columns=again).unchanged) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns\n", "not valid TOML"),
        ('[columns]\n"甲" = "nmae"\n', "'nmae', which means nothing to a site"),
        ('[columns]\n"甲" = "name"\n"乙" = "name"\n', "both said to be 'name'"),
        ("[columns]\nname = 3\n", "must be a text in quotes"),
        ("[colums]\n", "'colums' is {}"),
        ("crs = 4326\n", "'crs' is 4326"),
        ('[set]\nplace = "x"\n', "'place', which means nothing"),
        ('[columns]\n"没有" = "name"\n', "speaks of '没有', which the file does not have"),
    ],
)
def test_a_column_map_that_cannot_be_followed(bring, tmp_path, text, said):
    (tmp_path / "map.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"map\.toml") as told:
        bring(table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5"), columns=tmp_path / "map.toml")
    assert said in str(told.value)


def test_column_maps_survive_odd_headers(tmp_path):
    found = ColumnMap(
        {'引号"列': "name", "行\n列\\\x7f": "keep"}, {"note": "é"}, "GCJ-02", swapped=True, unlocated=True
    )
    write_column_map(tmp_path / "a.toml", found)
    assert read_column_map(tmp_path / "a.toml", SITE_MEANINGS) == found


def test_a_datum_without_a_way_is_taken_only_with_its_accuracy(bring, workspace, tmp_path):
    path = table(tmp_path, "名称,经度,纬度", "甲,101.7,40.5")
    with pytest.raises(CRSError, match="accuracy"):
        bring(path, crs="西安80")
    bring(path, crs="西安80", accuracy_m=120)
    site = pits(workspace).iloc[-1]
    assert site["location_accuracy_m"] == 120
    assert site["origin"]["accuracy_m"] == 120
    assert "nothing published for the place, 120 m stated" in site["origin"]["transformation"]


def test_stated_counties_areas_and_outlines_are_read(bring, workspace, tmp_path):
    from ecomap.store.layers import read_counties  # noqa: PLC0415 - this test alone

    counties = read_counties(workspace)
    square = shapely.box(101.7, 40.5, 101.701, 40.501)
    name = counties["name"].iloc[0]
    path = features(
        tmp_path,
        [
            ({"name": "甲", "所在县区": name, "面积(公顷)": "4.5"}, square),
            ({"name": "乙", "所在县区": "火星县"}, square),
        ],
    )
    report = bring(path, dry_run=True)
    assert "'火星县', which is none of this workspace" in report.refused[0].words
    assert "the outline measures 0.94 ha, the row states 4.50 ha" in dict(report.row_notes)["row 1"]
    report = bring(path, accept_partial=True)
    assert pits(workspace)["counties"].iloc[-1] == [counties["adcode"].iloc[0]]


def test_dates_counted_from_1970(bring, workspace, tmp_path):
    bring(table(tmp_path, "名称,经度,纬度,坐标日期", "甲,101.7,40.5,1418342400000"))
    assert pits(workspace)["location_date"].iloc[-1] == "2014-12-12"


def test_the_command_tells_rows_and_what_to_do(city, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "点位"
    for row in (["名称", "经度", "纬度"], ["甲", 101.7, 40.5], ["乙", 40.5, 101.7]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    call = [str(tmp_path / "a.xlsx"), "--kind", "mine_pit", "--crs", "EPSG:4326"]
    run = CliRunner().invoke(command, [*call, "--dry-run"], obj=city)
    assert run.exit_code == 1
    assert "new row 2, mine_pit-" in run.stdout
    assert "refused row 3: (40.5, 101.7) lies far outside" in run.stdout
    run = CliRunner().invoke(
        command,
        [*call, "--accept-partial", "--by", "王工", "--write-columns", str(tmp_path / "m.toml")],
        obj=city,
    )
    assert "stand in imports/a.open.csv" in run.stderr
    assert 'crs = "EPSG:4326"' in (tmp_path / "m.toml").read_text("utf-8")
    added = read_collection(city / "layers" / "mine_pit.geojson").features[-1]["properties"]["origin"]
    assert (added["by"], added["row"], added["file"]) == ("王工", 2, "a.xlsx")


def test_auto_takes_the_only_system_that_known_sites_leave(bring, tmp_path):
    """Metres of two web maps fit the counties alike; three sites that are known by name fit one of them."""
    places = [("甲坑", 101.7, 40.5), ("乙坑", 101.8, 40.55), ("丙坑", 101.9, 40.6)]
    to_metres = Transformer.from_crs(4326, 3857, always_xy=True).transform
    lines = [f"{name},{east:.3f},{north:.3f}" for name, x, y in places for east, north in [to_metres(x, y)]]
    path = table(tmp_path, "名称,easting,northing", *lines)
    with pytest.raises(UsageError, match="Any of these would fit") as told:
        bring(path, crs="auto")
    assert "--crs EPSG:3857 " in str(told.value)
    assert '--crs "BD-09 Mercator"' in str(told.value)
    bring(table(tmp_path, "名称,经度,纬度", *(f"{name},{x},{y}" for name, x, y in places), name="b.csv"))
    report = bring(path, crs="auto")
    assert (report.crs, len(report.unchanged) + len(report.changed)) == ("EPSG:3857", 3)
