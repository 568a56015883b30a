"""CSV and its relatives: encodings, delimiters, numbers as people type them, rows that are no places."""

import csv
import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.errors import TableFormatError, WorkspaceError
from ecomap.store.foreign.tables import read_table_places

KNOWN = ("名称", "区县", "name", "note")
TABLE = "名称,区县,经度,纬度\n东坑,云泽县,111.69,29.03\n西坑,云泽县,111.70,29.04\n"


def write(folder, content, name="pits.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path, **options):
    return read_table_places(path, known=KNOWN, **options)


def wkts(places):
    return [None if geometry is None else geometry.wkt for geometry in places.geometries]


def noted(places):
    return "\n".join(places.notes)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_any_encoding_and_delimiter_says_the_same(tmp_path, encoding, delimiter, newline):
    text = TABLE.replace(",", delimiter).replace("\n", newline)
    places = read(write(tmp_path, text, encoding=encoding))
    assert places.rows.tolist() == [2, 3]
    assert dict(places.columns) == {"名称": ["东坑", "西坑"], "区县": ["云泽县", "云泽县"]}
    assert dict(places.coordinates) == {"经度": ["111.69", "111.70"], "纬度": ["29.03", "29.04"]}
    assert wkts(places) == ["POINT (111.69 29.03)", "POINT (111.7 29.04)"]
    assert (places.reasons, places.crs, places.sheets, places.axes_stated) == ({}, None, (), True)


def test_packed(tmp_path):
    assert wkts(read(write(tmp_path, gzip.compress(TABLE.encode()), "pits.csv.gz"))) == [
        "POINT (111.69 29.03)",
        "POINT (111.7 29.04)",
    ]


def test_titles_above_and_what_they_say_of_the_system(tmp_path):
    places = read(write(tmp_path, "青岚市矿坑表（2000国家大地坐标系）,,,\n填报单位：市局,,,\n" + TABLE))
    assert places.rows.tolist() == [4, 5]
    assert "above the header stands '青岚市矿坑表（2000国家大地坐标系）'" in noted(places)


def test_rows_that_are_no_places_are_left_out_and_told(tmp_path):
    text = TABLE + (
        "合 计,,,\n名称,区县,经度,纬度\n南坑,云泽县,111.71,29.05\n,小计,3,\n,,,\n总计：,12处,,\n"
        "注：以上为2024年数据,,,\n备注：无\n填表人：王工,审核：李工,,\n北坑,合计村,111.72,29.06\n"
    )
    places = read(write(tmp_path, text.replace(",小计,3,", ",小计,,")))
    assert places.columns["名称"] == ["东坑", "西坑", "南坑", "北坑"]
    assert places.rows.tolist() == [2, 3, 6, 13]
    assert not places.reasons
    for told in ("totals: row 4 ('合 计'), row 7", "a repeated header: row 5", "remarks: row 10"):
        assert told in noted(places), places.notes
    assert "row 11" in noted(places)
    assert "row 12" in noted(places)


def test_a_row_with_a_place_is_never_left_out(tmp_path):
    text = "名称,区县,经度,纬度\n合计,,111.69,29.03\n注：一号坑,,111.69,29.03\n小计,云泽县,,\n"
    places = read(write(tmp_path, text))
    assert places.columns["名称"] == ["合计", "注：一号坑", "小计"]
    assert not places.notes


def test_what_cannot_be_read_has_a_reason_and_silence_has_none(tmp_path):
    text = "名称,经度,纬度\na,见附图,29.03\nb,,\nc,111.69,\nd,111°41′24″,29-01-48\ne,29.03N,111.69E\n"
    places = read(write(tmp_path, text))
    assert wkts(places) == [None, None, None, "POINT (111.69 29.03)", None]
    assert dict(places.reasons) == {
        0: "no number in '经度', '纬度': '见附图', '29.03'",
        2: "no number in '经度', '纬度': '111.69', ''",
        4: "no number in '经度', '纬度': '29.03N', '111.69E'",
    }


def test_numbers_as_people_type_them(tmp_path):
    rows = [
        ("37,567,214", "3 212 791"),
        ("'37567214 米", "3212791m"),
        ("３７５６７２１４", "3212791\u00a0"),
        ("37567214.00", "3.212791E+06"),
    ]
    out = io.StringIO()
    csv.writer(out).writerows(
        [("名称", "东坐标(m)", "北坐标(m)"), *[(f"坑{n}", *row) for n, row in enumerate(rows)]]
    )
    places = read(write(tmp_path, out.getvalue()))
    assert wkts(places) == ["POINT (37567214 3212791)"] * 4


def test_degrees_minutes_seconds_in_columns_of_their_own(tmp_path):
    text = (
        "名称,经度(度),经度(分),经度(秒),纬度(度),纬度(分),纬度(秒)\n"
        "a,111,41,24,29,1,48\nb,111,61,24,29,1,48\nc,111,41,,29,1,48\nd,,,,,,\ne,-0,30,0,-29,1,48\n"
    )
    places = read(write(tmp_path, text))
    assert wkts(places) == ["POINT (111.69 29.03)", None, None, None, "POINT (-0.5 -29.03)"]
    assert sorted(places.reasons) == [1, 2]
    assert list(places.columns) == ["名称"]


def test_x_and_y_do_not_say_their_axes(tmp_path):
    places = read(write(tmp_path, "名称,Y,X\na,37567214,3212791\n"))
    assert (wkts(places), places.axes_stated) == (["POINT (3212791 37567214)"], False)


def test_metres_or_degrees_as_wished_and_the_others_stay(tmp_path):
    path = write(tmp_path, "名称,经度,纬度,东坐标,北坐标\na,111.69,29.03,37567214,3212791\n")
    assert wkts(read(path)) == ["POINT (111.69 29.03)"]
    places = read(path, projected=True)
    assert wkts(places) == ["POINT (37567214 3212791)"]
    assert dict(places.columns) == {"名称": ["a"], "经度": ["111.69"], "纬度": ["29.03"]}
    assert "read from '东坐标', '北坐标', not from '经度', '纬度'" in noted(places)


def test_what_a_person_says_of_columns_wins(tmp_path):
    path = write(tmp_path, "坑名,Y,X,图\na,567214,3212791,POINT(1 2)\n")
    said = read(path, coordinates={"Y": "easting", "X": "northing"})
    assert (wkts(said), said.axes_stated) == (["POINT (567214 3212791)"], True)
    assert wkts(read(path, coordinates={"图": "position"})) == ["POINT (1 2)"]
    with pytest.raises(TableFormatError, match="no column '东', said to hold coordinates"):
        read(path, coordinates={"东": "easting", "X": "northing"})


def test_places_in_one_cell(tmp_path):
    text = 'name,坐标\na,"东经111°41′24″，北纬29°01′48″"\nb,"29.03N 111.69E"\nc,见附图\nd,\n'
    places = read(write(tmp_path, text))
    assert wkts(places) == ["POINT (111.69 29.03)", "POINT (111.69 29.03)", None, None]
    assert places.axes_stated
    assert list(places.reasons) == [2]
    assert "no place in '坐标': '见附图'" in places.reasons[2]


def test_wkt_with_a_system_and_one_that_differs(tmp_path):
    text = "id_x,wkt\na,SRID=4490;POINT(1 2)\nb,SRID=4525;POINT(1 2)\nc,\n"
    places = read(write(tmp_path, text))
    assert (places.crs, wkts(places)) == ("EPSG:4490", ["POINT (1 2)", None, None])
    assert "'wkt' is in EPSG:4525, the rows above in EPSG:4490" in places.reasons[1]


def test_a_long_outline_is_longer_than_the_csv_module_allows(tmp_path):
    ring = ", ".join(f"{n / 1_000} {n % 2}" for n in range(20_000))
    path = write(tmp_path, f'name,wkt\na,"POLYGON (({ring}, 0 0))"\n')
    before = csv.field_size_limit()
    assert len(read(path).geometries[0].exterior.coords) == 20_001
    assert csv.field_size_limit() == before


def test_a_row_that_does_not_fit_is_refused_alone(tmp_path):
    places = read(
        write(tmp_path, TABLE + "南坑,云泽县,111.7\n北坑,云泽县,东,111.7,29.0\n中坑,云泽县,111.7,29.0,,\n")
    )
    assert {position: reason[:8] for position, reason in places.reasons.items()} == {
        2: "3 cells ",
        3: "5 cells ",
    }
    assert wkts(places)[2:] == [None, None, "POINT (111.7 29)"]
    assert places.rows.tolist() == [2, 3, 4, 5, 6]


def test_a_cell_of_several_lines_counts_its_lines(tmp_path):
    places = read(write(tmp_path, '名称,经度,纬度\n"a\nb",111,29\nc,112,29\n'))
    assert places.rows.tolist() == [2, 4]
    assert places.columns["名称"] == ["a\nb", "c"]


def test_a_header_of_two_rows(tmp_path):
    text = "序号,名称,坐标,,面积,\n,,经度,纬度,公顷,亩\n1,东坑,111.69,29.03,2,30\n"
    places = read(write(tmp_path, text))
    assert dict(places.columns) == {"序号": ["1"], "名称": ["东坑"], "面积 公顷": ["2"], "面积 亩": ["30"]}
    assert wkts(places) == ["POINT (111.69 29.03)"]
    assert "the header has 2 rows (1 to 2)" in noted(places)


def test_units_and_numbers_of_columns_below_a_header(tmp_path):
    text = "名称,东坐标,北坐标,面积,区县\n,(m),(m),(亩),\n1,2,3,4,5\n东坑,37567214,3212791,3,云泽县\n"
    places = read(write(tmp_path, text))
    assert dict(places.columns) == {"名称": ["东坑"], "面积(亩)": ["3"], "区县": ["云泽县"]}


def test_headers_that_stand_twice(tmp_path):
    places = read(write(tmp_path, "名称,名称,经度,纬度,,\na,b,111,29,,x\n"))
    assert dict(places.columns) == {"名称": ["a"], "名称#2": ["b"], "column 6": ["x"]}
    assert "'名称' stands twice" in noted(places)


def test_a_text_that_begins_like_a_formula_stays_text(tmp_path):
    places = read(write(tmp_path, "名称,经度,纬度\n\"=cmd|' /C calc'!A0\",111,29\n@SUM(1),111,29\n"))
    assert places.columns["名称"] == ["=cmd|' /C calc'!A0", "@SUM(1)"]


def test_what_is_wrong_with_the_call(tmp_path):
    path = write(tmp_path, TABLE)
    with pytest.raises(TableFormatError, match="has no sheets"):
        read(path, sheet="Sheet1")
    with pytest.raises(WorkspaceError, match="no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(TableFormatError, match="must be one of"):
        read(write(tmp_path, TABLE, "pits.ods"))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(cells, cells, st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_written_and_read_is_the_same(tmp_path_factory, rows, delimiter, encoding):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("name", "note", "longitude", "latitude"), *rows])
    places = read(write(tmp_path_factory.mktemp("law"), out.getvalue(), encoding=encoding))
    assert places.columns["name"] == [row[0].strip() for row in rows]
    assert places.columns["note"] == [row[1].strip() for row in rows]
    assert [(point.x, point.y) for point in places.geometries] == [row[2:] for row in rows]


@settings(max_examples=40)
@given(st.permutations(range(6)))
def test_the_order_of_rows_and_columns_changes_nothing(tmp_path_factory, order):
    table = [(f"坑{n}", f"{111 + n / 10:.1f}", "29", "云泽县") for n in range(6)]
    header = ("名称", "经度", "纬度", "区县")
    turn = [place for place in order if place < 4]
    lines = [[row[place] for place in turn] for row in (header, *[table[n] for n in order])]
    path = write(tmp_path_factory.mktemp("law"), "\n".join(",".join(line) for line in lines))
    places = read(path)
    assert sorted(zip(places.columns["名称"], wkts(places), strict=True)) == [
        (name, f"POINT ({float(east):.10g} 29)") for name, east, _, _ in table
    ]
