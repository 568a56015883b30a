"""Workbooks as offices make them: several sheets, merged cells, formulas, errors, endless formatting."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.errors import TableFormatError
from ecomap.store.foreign.tables import read_table_places

KNOWN = ("名称", "区县", "县区", "许可证号", "面积", "备注", "name")
HEADER = ("名称", "区县", "经度", "纬度")


def workbook(folder, *sheets, hidden=(), name="pits.xlsx"):
    """Write sheets, each a title, rows and merged cells."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows, *merged in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in merged:
            sheet.merge_cells(area)
        if title in hidden:
            sheet.sheet_state = "hidden"
    book.save(folder / name)
    return folder / name


def read(path, **options):
    return read_table_places(path, known=KNOWN, **options)


def wkts(places):
    return [None if geometry is None else geometry.wkt for geometry in places.geometries]


def noted(places):
    return "\n".join(places.notes)


def change(path, part, *changes):
    """Replace bytes in one document of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert re.search(old, parts[part])
        parts[part] = re.sub(old, new, parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_values_keep_their_types(tmp_path):
    day = dt.datetime(2024, 3, 1)  # noqa: DTZ001 - a workbook knows no zones
    path = workbook(
        tmp_path,
        (
            "表",
            [(*HEADER, "日期", "进度", "备注", "是"), ("东坑", None, 111.69, 29.03, day, 0.35, "=1+1", True)],
        ),
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["F2"].number_format = "0%"
    book.worksheets[0]["G2"].data_type = "s"
    book.save(path)
    places = read(path)
    assert dict(places.columns) == {
        "名称": ["东坑"],
        "区县": [None],
        "日期": [day],
        "进度": ["35%"],
        "备注": ["=1+1"],
        "是": [True],
    }
    assert dict(places.coordinates) == {"经度": [111.69], "纬度": [29.03]}
    assert wkts(places) == ["POINT (111.69 29.03)"]
    assert (places.rows.tolist(), places.sheets, places.notes) == ([2], (), ())


def test_all_visible_sheets_are_one_table(tmp_path):
    path = workbook(
        tmp_path,
        ("说明", [["填表说明"], ["请如实填写"]]),
        ("一季度", [["标题"], HEADER, ("东坑", "云泽县", 111.69, 29.03)]),
        (
            "二季度",
            [("纬度", "经度", "名 称", "面积（亩）"), (29.04, 111.7, "西坑", 3), (29.05, 111.71, "南坑", 4)],
        ),
        ("汇总", [("区县", "面积"), ("云泽县", 7)]),
        ("草稿", [HEADER, ("旧坑", "云泽县", 111, 29)]),
        ("空", []),
        hidden=("草稿",),
    )
    places = read(path)
    assert dict(places.columns) == {
        "名称": ["东坑", "西坑", "南坑"],
        "区县": ["云泽县", None, None],
        "面积（亩）": [None, 3, 4],
    }
    assert places.rows.tolist() == [3, 2, 3]
    assert (places.sheets, list(places.sheet_of)) == (("一季度", "二季度"), [0, 1, 1])
    assert places.sheet(2) == "二季度"
    assert wkts(places)[1] == "POINT (111.7 29.04)"
    for told in (
        "'草稿'",
        "hidden",
        "sheet '说明': no header row",
        "sheet '汇总': no pair of coordinate columns",
    ):
        assert told in noted(places), places.notes


def test_one_sheet_by_name_even_a_hidden_one(tmp_path):
    path = workbook(
        tmp_path,
        ("甲", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]),
        ("乙", [HEADER, ("西坑", "云泽县", 111.70, 29.04)]),
        hidden=("乙",),
    )
    assert read(path, sheet="乙").columns["名称"] == ["西坑"]
    assert read(path).columns["名称"] == ["东坑"]
    with pytest.raises(TableFormatError, match=r"no sheet '丙'\. Its sheets: 甲, 乙"):
        read(path, sheet="丙")


def test_units_in_brackets_keep_columns_apart(tmp_path):
    path = workbook(
        tmp_path,
        ("甲", [(*HEADER, "面积(亩)"), ("东坑", "云泽县", 111.69, 29.03, 15)]),
        ("乙", [(*HEADER, "面积(公顷)"), ("西坑", "云泽县", 111.70, 29.04, 1)]),
    )
    places = read(path)
    assert places.columns["面积(亩)"] == [15, None]
    assert places.columns["面积(公顷)"] == [None, 1]


def test_sheets_that_differ_in_their_coordinates_are_not_mixed(tmp_path):
    path = workbook(
        tmp_path,
        ("甲", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]),
        ("乙", [("名称", "X", "Y"), ("西坑", 3212791, 37567214)]),
    )
    with pytest.raises(TableFormatError, match=r"'甲' in 经度, 纬度; '乙' in X, Y.*--sheet"):
        read(path)


def test_a_header_of_two_rows_with_merged_groups(tmp_path):
    rows = [
        ["青岚市矿坑调查表（CGCS2000）"],
        ["填报单位：市局", None, None, None, None, None, "单位：亩"],
        ["名称", "起点坐标", None, "坐标", None, "面积", None],
        [None, "X", "Y", "经度", "纬度", "采矿", "占地"],
        ["东坑", 1, 2, 111.69, 29.03, 3, 4],
    ]
    path = workbook(tmp_path, ("表", rows, "A1:G1", "A3:A4", "B3:C3", "D3:E3", "F3:G3"))
    places = read(path)
    assert dict(places.columns) == {"名称": ["东坑"], "X": [1], "Y": [2], "面积 采矿": [3], "面积 占地": [4]}
    assert wkts(places) == ["POINT (111.69 29.03)"]
    assert "above the header stands '青岚市矿坑调查表（CGCS2000）'" in noted(places)


def test_groups_that_repeat_their_lower_names(tmp_path):
    rows = [
        ("名称", "起点", None, "终点", None),
        (None, "经度", "纬度", "经度", "纬度"),
        ("东坑", 111, 29, 112, 30),
    ]
    path = workbook(tmp_path, ("表", rows, "A1:A2", "B1:C1", "D1:E1"))
    with pytest.raises(TableFormatError, match="no pair of coordinate columns"):
        read(path)
    places = read(path, coordinates={"终点 经度": "longitude", "终点 纬度": "latitude"})
    assert (wkts(places), list(places.columns)) == (["POINT (112 30)"], ["名称", "起点 经度", "起点 纬度"])


def test_merged_texts_count_for_every_row_and_figures_once(tmp_path):
    rows = [
        (*HEADER, "面积", "许可证号"),
        ("东坑", "云泽县", 111.69, 29.03, 12.5, "C430"),
        ("西坑", None, 111.70, 29.04, None, None),
        ("南坑", None, 111.71, 29.05, None, None),
        ("北坑", "石桥县", 111.72, 29.06, "3.5", None),
        ("中坑", None, None, None, None, "C431"),
    ]
    path = workbook(tmp_path, ("表", rows, "B2:B4", "B5:B6", "E2:E4", "C5:C6", "D5:D6", "E5:E6", "F2:F3"))
    places = read(path)
    assert places.columns["区县"] == ["云泽县"] * 3 + ["石桥县"] * 2
    assert places.columns["面积"] == [12.5, None, None, "3.5", None]
    assert places.columns["许可证号"] == ["C430", "C430", None, None, "C431"]
    assert wkts(places)[3:] == ["POINT (111.72 29.06)", None]
    assert not places.reasons
    assert "their text counts for every row: '区县' rows 2 to 4 ('云泽县')" in noted(places)
    assert "for their first row only: " in noted(places)
    assert "'面积' rows 2 to 4 ('12.5')" in noted(places)


def test_merged_cells_over_empty_rows_make_no_rows(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", "云泽县", 111.69, 29.03)], "B2:B400"))
    places = read(path)
    assert len(places) == 1


def test_lines_across_the_table_and_totals(tmp_path):
    rows = [
        HEADER,
        ["一、云泽县"],
        ("东坑", "云泽县", 111.69, 29.03),
        ("合计", 1, None, None),
        ["本表一式两份"],
        ["注：无"],
    ]
    places = read(workbook(tmp_path, ("表", rows, "A2:D2", "A5:D5", "A6:D6")))
    assert places.rows.tolist() == [3]
    assert "a line across the table: row 2 ('一、云泽县'), row 5" in noted(places)
    assert "totals: row 4 ('合计')" in noted(places)


def test_cells_to_the_right_of_the_header_are_told(tmp_path):
    places = read(workbook(tmp_path, ("表", [HEADER, ("东坑", None, 111.69, 29.03, None, "看这里")])))
    assert list(places.columns) == ["名称", "区县"]
    assert "1 cells to the right of the last header are left out, first in row 2: '看这里'" in noted(places)


def test_formulas_without_a_stored_value_refuse_their_row(tmp_path):
    rows = [
        (*HEADER, "面积"),
        ("东坑", None, 111.69, 29.03, "=1+1"),
        ("西坑", None, "=111+0.7", 29.04, 3),
        ("南坑", None, 111, 29, 4),
    ]
    places = read(workbook(tmp_path, ("表", rows)))
    assert wkts(places) == [None, None, "POINT (111 29)"]
    assert places.reasons[0].startswith("E2 is a formula without a stored value")
    assert places.reasons[1].startswith("C3 is a formula without a stored value")
    assert places.columns["面积"] == [None, 3, 4]


def test_formulas_with_a_stored_value_are_their_value(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", None, "=111+0.69", 29.03)]))
    change(path, SHEET, (rb"(<f>111\+0.69</f>)<v ?/?>(?:</v>)?", rb"\1<v>111.69</v>"))
    assert wkts(read(path)) == ["POINT (111.69 29.03)"]


def test_errors_are_reasons_for_places_and_empty_elsewhere(tmp_path):
    rows = [(*HEADER, "面积"), ("东坑", None, "#REF!", 29.03, 1), ("西坑", "#DIV/0!", 111, 29, "#N/A")]
    places = read(workbook(tmp_path, ("表", rows)))
    assert wkts(places) == [None, "POINT (111 29)"]
    assert places.reasons == {0: "no number in '经度', '纬度': '#REF!', '29.03'"}
    assert places.columns["区县"] == [None, None]
    assert "taken as empty: row 3 '区县' (#DIV/0!), row 3 '面积' (#N/A)" in noted(places)


def test_formatting_down_to_the_last_row_costs_nothing(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]))
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(3, 400_000)).encode()
    last = b'<row r="1048576" ht="20"><c r="XFD1048576" s="0"/></row>'
    change(
        path,
        SHEET,
        (rb"</sheetData>", rows + last + b"</sheetData>"),
        (rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1:XFD1048576"/>'),
    )
    places = read(path)
    assert (len(places), places.notes) == (1, ())


def test_a_value_far_below_is_told(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]))
    change(path, SHEET, (rb"</sheetData>", b'<row r="900000"><c r="A900000"><v>1</v></c></row></sheetData>'))
    places = read(path)
    assert len(places) == 1
    assert "reading ended after 20,000 empty rows, in row 20,003 of 900,000" in noted(places)


def test_rows_and_cells_without_addresses(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]))
    change(path, SHEET, (rb'(<c|<row) r="[A-Z]*\d+"', rb"\1"))
    assert wkts(read(path)) == ["POINT (111.69 29.03)"]


def test_the_filter_and_lists_of_a_workbook_do_not_concern_its_cells(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]))
    change(
        path,
        SHEET,
        (
            rb"</worksheet>",
            b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>',
        ),
    )
    assert len(read(path)) == 1


def test_a_macro_workbook_is_read_and_its_macros_are_not(tmp_path):
    path = workbook(tmp_path, ("表", [HEADER, ("东坑", "云泽县", 111.69, 29.03)]))
    assert len(read(path.rename(tmp_path / "pits.xlsm"))) == 1


texts = st.text("坑矿甲乙ab-', \u3000=", max_size=8)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            texts, st.one_of(st.none(), st.integers(0, 10**6)), st.floats(-180, 180), st.floats(-90, 90)
        ),
        min_size=1,
        max_size=6,
    ),
    titles=st.integers(0, 5),
)
def test_written_and_read_is_the_same(rows, titles, tmp_path_factory):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in [["标题"]] * titles:
        sheet.append(row)
    sheet.append(["name", "面积", "lon", "lat"])
    for row in rows:
        sheet.append(list(row))
        sheet.cell(sheet.max_row, 1).data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    path = tmp_path_factory.mktemp("law") / "pits.xlsx"
    path.write_bytes(buffer.getvalue())
    places = read(path)
    assert [cell or "" for cell in places.columns["name"]] == [row[0].strip() for row in rows]
    assert places.columns["面积"] == [row[1] for row in rows]
    # openpyxl writes 16 digits.
    told = [(point.x, point.y) for point in places.geometries]
    assert told == [pytest.approx(row[2:], rel=1e-14) for row in rows]
    assert places.rows.tolist() == list(range(titles + 2, titles + 2 + len(rows)))


def test_two_spellings_on_one_sheet_are_two_columns(tmp_path):
    book = openpyxl.Workbook()
    del book["Sheet"]
    for number, heads in enumerate((["name", "Name", "lon", "lat"], ["NAME", "lon", "lat"])):
        sheet = book.create_sheet(f"s{number}")
        sheet.append(heads)
        sheet.append([*heads[:-2], 101.7, 40.5])
    book.save(tmp_path / "a.xlsx")
    places = read_table_places(tmp_path / "a.xlsx", known=("name",))
    assert {name: list(cells) for name, cells in places.columns.items()} == {
        "name": ["name", "NAME"],
        "Name": ["Name", None],
    }
