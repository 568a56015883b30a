"""Tables of which each row is one corner of an outline."""

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.store.foreign.tables import read_table_places

KNOWN = ("名称", "矿山名称", "区县", "许可证号", "备注")
ONE = [(3212791.0, 37567214.0), (3212891.0, 37567214.0), (3212891.0, 37567314.0)]
TWO = [(3222791.0, 37577214.0), (3222891.0, 37577214.0), (3222891.0, 37577314.0), (3222791.0, 37577314.0)]


def csv_of(folder, *lines):
    path = folder / "corners.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def book_of(folder, rows, *merged):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    book.save(folder / "corners.xlsx")
    return folder / "corners.xlsx"


def read(path):
    return read_table_places(path, known=KNOWN)


def rings(places):
    return [None if shape is None else list(shape.exterior.coords)[:-1] for shape in places.geometries]


def lines_of(name, ring, *, start=1, filled=True, prefix=""):
    return [f"{name if filled or not n else ''},{prefix}{start + n},{a},{b}" for n, (a, b) in enumerate(ring)]


@pytest.mark.parametrize("header", ["拐点号", "拐点编号", "界址点号", "点号", "corner", "拐点"])
@pytest.mark.parametrize("filled", [True, False])
@pytest.mark.parametrize("prefix", ["", "J"])
def test_rows_of_one_name_are_one_outline(tmp_path, header, filled, prefix):
    lines = [
        *lines_of("东坑", ONE, filled=filled, prefix=prefix),
        *lines_of("西坑", TWO, filled=filled, prefix=prefix),
    ]
    places = read(csv_of(tmp_path, f"矿山名称,{header},X,Y", *lines))
    assert rings(places) == [ONE, TWO]
    assert places.rows.tolist() == [2, 5]
    assert places.columns["矿山名称"] == ["东坑", "西坑"]
    assert not places.axes_stated
    assert "7 rows are corners" in places.notes[-1]
    assert "of 2 outlines, one for each '矿山名称'" in places.notes[-1]


def test_merged_names_and_the_values_of_the_first_row(tmp_path):
    rows = [
        ("序号", "名称", "许可证号", "拐点坐标", None, None, "面积"),
        (None, None, None, "拐点号", "纵坐标", "横坐标", None),
    ]
    for number, (name, ring) in enumerate((("东坑", ONE), ("西坑", TWO)), start=1):
        rows += [
            (
                *((number, name, f"C43{number}") if not n else (None,) * 3),
                n + 1,
                a,
                b,
                number * 10 if not n else None,
            )
            for n, (a, b) in enumerate(ring)
        ]
    spans = [
        f"{column}{first}:{column}{last}" for column in "ABCG" for first, last in ((1, 2), (3, 5), (6, 9))
    ]
    places = read(book_of(tmp_path, rows, *spans, "D1:F1"))
    assert rings(places) == [[(b, a) for a, b in ring] for ring in (ONE, TWO)]
    assert places.axes_stated
    assert dict(places.columns) == {
        "序号": [1, 2],
        "名称": ["东坑", "西坑"],
        "许可证号": ["C431", "C432"],
        "拐点号": [1, 1],
        "面积": [10, 20],
    }
    assert places.rows.tolist() == [3, 6]


def test_degrees_minutes_seconds_and_a_closing_corner(tmp_path):
    lines = [
        "东坑,1,111°41′24″,29°01′48″",
        ",2,111°41′34″,29°01′48″",
        ",3,111°41′34″,29°01′58″",
        ",1,111°41′24″,29°01′48″",
    ]
    places = read(csv_of(tmp_path, "名称,拐点号,经度,纬度", *lines))
    assert len(places) == 1
    assert len(places.geometries[0].exterior.coords) == 4


def test_a_table_in_the_order_of_its_corner_numbers(tmp_path):
    lines = [
        line for pair in zip(lines_of("东坑", ONE), lines_of("西坑", TWO[:3]), strict=True) for line in pair
    ]
    assert rings(read(csv_of(tmp_path, "名称,拐点号,X,Y", *lines))) == [ONE, TWO[:3]]


POINTS = [
    ("名称,点号,X,Y", ["东坑,1,3212791,37567214", "西坑,2,3212891,37567214", "南坑,3,3212891,37567314"]),
    ("区县,点号,X,Y", ["云泽县,1,1,2", "云泽县,2,1,3", "云泽县,3,4,3", "石桥县,4,5,6"]),
    ("名称,序号,X,Y", ["东坑,1,1,2", "东坑,2,1,3", "东坑,3,4,3"]),
    ("名称,点号,X,Y", ["东坑,1,1,2", "东坑,2,1,3", "东坑,3,4,3", "西坑,4,5,6", "西坑,5,5,7", "西坑,6,8,7"]),
    ("名称,拐点号,X,Y", ["东坑,1,1,2", "西坑,1,1,3", "南坑,1,4,3"]),
    ("备注,点号,X,Y", ["甲,1,1,2", "甲,2,1,3", "甲,3,4,3"]),
]


@pytest.mark.parametrize(("header", "lines"), POINTS)
def test_points_stay_points(tmp_path, header, lines):
    places = read(csv_of(tmp_path, header, *lines))
    assert [shape.geom_type for shape in places.geometries] == ["Point"] * len(lines)


REFUSED = [
    (
        ["东坑,1,1,2", "东坑,2,1,3", "西坑,1,1,1", "西坑,2,2,2", "西坑,3,2,1"],
        {0: "2 corners, an outline has three"},
    ),
    (["东坑,1,1,2", "东坑,2,,", "东坑,3,2,2"], {0: "row 3 has no coordinates"}),
    (["东坑,1,1,2", "东坑,2,见图,1", "东坑,3,2,2"], {0: "row 3 has no coordinates"}),
    ([*lines_of("东坑", ONE), *lines_of("东坑", TWO)], {0: "the corner '1' stands in rows 2 and 5"}),
    (["东坑,1,1,2", "东坑,2,1", "东坑,3,2,2"], {0: "row 3: 3 cells where the header has 4"}),
    (["东坑,1,1,2", "东坑,2,1,3", "东坑,3,80,3"], {0: "lie 79 apart"}),
]


@pytest.mark.parametrize(("lines", "said"), REFUSED)
def test_what_makes_no_outline_is_refused_with_its_rows(tmp_path, lines, said):
    places = read(csv_of(tmp_path, "名称,拐点号,X,Y", *lines))
    assert list(places.reasons) == list(said)
    for position, words in said.items():
        assert words in places.reasons[position]
        assert places.reasons[position].startswith("rows 2 to ")
        assert places.geometries[position] is None


@settings(max_examples=40)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), min_size=3, max_size=8, unique=True
        ),
        min_size=2,
        max_size=5,
    ),
    st.booleans(),
)
def test_written_and_read_is_the_same(tmp_path_factory, outlines, filled):
    shapes = [[(3_200_000.0 + a, 37_500_000.0 + b) for a, b in outline] for outline in outlines]
    lines = [line for n, ring in enumerate(shapes) for line in lines_of(f"坑{n}", ring, filled=filled)]
    places = read(csv_of(tmp_path_factory.mktemp("law"), "名称,拐点号,X,Y", *lines))
    assert rings(places) == shapes
    assert places.columns["名称"] == [f"坑{n}" for n in range(len(shapes))]
