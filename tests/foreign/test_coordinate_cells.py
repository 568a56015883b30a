"""Places in one cell: pairs, geometries and the corners of licences."""

import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomap.store.foreign.coordinate_cells import position_of
from ecomap.store.foreign.coordinate_roles import find_roles

PLACE = "POINT (111.69 29.03)"
STATED = [
    *("东经111°41′24″，北纬29°01′48″", "北纬29°01′48″，东经111°41′24″", "东经111°41′24″北纬29°01′48″"),
    *(
        "29.03N 111.69E",
        "111.69E 29.03N",
        "N29.03 E111.69",
        "E111.69N29.03",
        "111.69E29.03N",
        "29.03°N, 111.69°E",
    ),
    *("29°01′48″N111°41′24″E", "N29 01.800 E111 41.400", "经度：111.69；纬度：29.03", "纬度29.03 经度111.69"),
    *("lat 29.03, lon 111.69", "lng=111.69,lat=29.03", "东经 111.69 度、北纬 29.03 度", "(E111.69, N29.03)"),
    *("E111°41′24″/N29°01′48″", "东经111度41分24秒 北纬29度1分48秒", "111.69E, 29.03"),
]
AS_GIVEN = [
    *(
        "111.69,29.03",
        "111.69，29.03",
        "(111.69, 29.03)",
        "（111.69；29.03）",
        "[111.69 29.03]",
        "111.69/29.03",
    ),
    *(
        "111°41′24″,29°01′48″",
        "111 41 24, 29 01 48",
        "111 41 24 29 01 48",
        "111°41′24″29°01′48″",
        "111.69\n29.03",
    ),
    *(
        "X:111.69 Y:29.03",
        "Y=29.03,X=111.69",
        "111.69 | 29.03",
        "１１１．６９，２９．０３",
        "111-41-24, 29-01-48",
    ),
]


@pytest.mark.parametrize("text", STATED)
def test_pairs_that_state_their_axes(text):
    found = position_of(text)
    assert shapely.equals_exact(found.geometry, shapely.from_wkt(PLACE), tolerance=1e-12), found
    assert found.axes_stated


@pytest.mark.parametrize("text", AS_GIVEN)
def test_pairs_that_do_not_keep_their_order(text):
    found = position_of(text)
    assert shapely.equals_exact(found.geometry, shapely.from_wkt(PLACE), tolerance=1e-12), found
    assert not found.axes_stated
    assert position_of("29.03, 111.69").geometry.x == 29.03


def test_metres_in_one_cell():
    assert position_of("37567214.00，3212791.00").geometry.wkt == "POINT (37567214 3212791)"
    found = position_of("N=3212791.5，E=567214.25")
    assert (found.geometry.wkt, found.axes_stated) == ("POINT (567214.25 3212791.5)", True)


@pytest.mark.parametrize(
    ("text", "wkt", "crs"),
    [
        ("POINT(111.69 29.03)", PLACE, None),
        ("point z (1 2 3)", "POINT Z (1 2 3)", None),
        ("SRID=4490;POINT(111.69 29.03)", PLACE, "EPSG:4490"),
        (" srid = 4525 ; POLYGON((0 0,1 0,1 1,0 0))", "POLYGON ((0 0, 1 0, 1 1, 0 0))", "EPSG:4525"),
        (
            shapely.to_wkb(shapely.set_srid(shapely.Point(1, 2), 4490), hex=True, include_srid=True),
            "POINT (1 2)",
            "EPSG:4490",
        ),
        (json.dumps({"type": "Point", "coordinates": [111.69, 29.03]}), PLACE, None),
        (
            json.dumps(
                {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
            ),
            "POINT (1 2)",
            None,
        ),
    ],
)
def test_geometries(text, wkt, crs):
    found = position_of(text)
    assert (found.geometry.wkt, found.crs, found.axes_stated) == (wkt, crs, True)


RING = [(3212791.0, 37567214.0), (3212891.0, 37567214.0), (3212891.0, 37567314.0), (3212791.0, 37567314.0)]


def listed(form, between, ring=RING):
    return between.join(
        form.format(n=n, a=f"{a:.2f}", b=f"{b:.2f}") for n, (a, b) in enumerate(ring, start=1)
    )


FORMS = [
    *(
        ("{n}，{a}，{b}", "；"),
        ("{n},{a},{b}", " "),
        ("{n},{a},{b}", "\n"),
        ("{n},{a},{b}", ","),
        ("{a},{b}", ";"),
    ),
    *(
        ("{n} X={a} Y={b}", "\n"),
        ("J{n}({a},{b})", ","),
        ("拐点{n}：X={a}，Y={b}", "；"),
        ("{n}号拐点 {a},{b}", " "),
    ),
    *(
        ("({a},{b})", ""),
        ("{a} {b}", ", "),
        ("{n}、{a}、{b}", "；"),
        ("{n}：{a}，{b}", "；"),
        ("P{n} {a} {b}", "\n"),
    ),
    *(("{n}#{a},{b}", ";"), ("{n}. {a} {b}", "\n"), ("{n} Y={b} X={a}", "\n")),
]


@pytest.mark.parametrize(("form", "between"), FORMS)
def test_corners_of_a_licence(form, between):
    found = position_of(listed(form, between))
    assert found.geometry is not None, found
    assert list(found.geometry.exterior.coords) == [*RING, RING[0]]
    assert not found.axes_stated


def test_corners_that_state_their_axes_are_turned():
    corners = [(29.03, 111.69), (29.04, 111.69), (29.04, 111.7)]
    text = "；".join(f"{n}、北纬{a}°，东经{b}°" for n, (a, b) in enumerate(corners, start=1))
    found = position_of(text)
    assert list(found.geometry.exterior.coords)[:3] == [(b, a) for a, b in corners]
    assert found.axes_stated


def test_corners_in_degrees_minutes_seconds():
    found = position_of("1,111°41′24″,29°01′48″ 2,111°41′34″,29°01′48″ 3,111°41′34″,29°01′58″")
    assert shapely.equals_exact(
        found.geometry,
        shapely.Polygon(
            [(111.69, 29.03), (111.69 + 10 / 3600, 29.03), (111.69 + 10 / 3600, 29.03 + 10 / 3600)]
        ),
        tolerance=1e-9,
    )


@pytest.mark.parametrize(
    "tail",
    [
        "*,标高：从120至-20米",
        "。开采标高：+120m～-20m",
        " *,120,-20,,1",
        "；开采深度：由120米至20米标高",
        " *",
    ],
)
def test_limits_of_depth_are_left_out_and_told(tail):
    found = position_of(listed("{n},{a},{b}", " ") + tail)
    assert len(found.geometry.exterior.coords) == 5
    assert bool(found.note) == any(letter.isdigit() for letter in tail)


def test_several_outlines_only_where_they_are_set_apart():
    other = [(a + 5_000, b) for a, b in RING]
    one, two = listed("{n},{a},{b}", " "), listed("{n},{a},{b}", " ", other)
    for text in (
        f"{one} *,120,-20,,1 {two} *,120,-20,,1",
        f"区块一：{one} 区块二：{two}",
        f"矿区1:{one};矿区2:{two}",
    ):
        found = position_of(text)
        assert [list(part.exterior.coords)[:-1] for part in found.geometry.geoms] == [RING, other]
    assert "start again" in position_of(f"{one} {two}").reason
    assert "taken off" in position_of(f"{one} *,120,-20,,1 {two} *,120,-20,,-1").reason


def test_a_closed_list_stays_closed():
    found = position_of(listed("{n},{a},{b}", ";") + f";1,{RING[0][0]},{RING[0][1]}")
    assert list(found.geometry.exterior.coords) == [*RING, RING[0]]


def test_a_crossing_outline_is_left_for_the_caller():
    found = position_of(listed("{n},{a},{b}", ";", [RING[0], RING[2], RING[1], RING[3]]))
    assert found.geometry is not None
    assert not found.geometry.is_valid


REFUSED = [
    *(
        "见附图",
        "见附图3，2021年12月",
        "111.69",
        "1,2,3",
        "2021-12-31",
        "111.69,29.03,45.2",
        "=HYPERLINK(1,2)",
        "东经111.69",
    ),
    *(
        "111.1,29.1;111.2,29.1",
        "29.03N 111.69N",
        "<script>1,2</script>",
        "point(1 2",
        "POINT EMPTY",
        "POINT(1)",
        '{"type":',
    ),
    *(
        '{"type":"Point"}',
        "{}",
        "0101000020",
        "111 41 24 29 01 48 111 41 25 29 01 49 111 41 26 29 01 50",
        "lon 1, lon 2",
    ),
    *(
        "1,2,3;4,5,6;7,8,9;10,11,12,13",
        "1,0,0;2,0,1;4,1,1",
        "1,0,0;2,0,1;2,1,1",
        "X=1,N=2",
        "东经111.69，东经29.03",
        "(,)",
    ),
    *(
        "1,29.0,111.0;2,29.1,111.0;3,89.0,111.1",
        "#REF!",
        "约111.69,29.03",
        "POLYGON((0 0,1 0))",
        "{" * 5_000,
    ),
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_place_is_refused_with_a_reason(text):
    found = position_of(text)
    assert found.geometry is None
    assert found.reason


@pytest.mark.parametrize("cell", [None, "", "  ", "\u3000"])
def test_an_empty_cell_is_silent(cell):
    found = position_of(cell)
    assert (found.geometry, found.reason) == (None, "")


@settings(max_examples=300)
@given(st.text(alphabet="0123456789 .,;-+:°′″*()=东经北纬NEXYJ拐点号标高米至\n", max_size=60))
def test_any_text_makes_a_place_or_a_reason(text):
    found = position_of(text)
    assert (found.geometry is None) == bool(found.reason) or not text.strip()


whole = st.integers(0, 90_000)


@given(st.lists(st.tuples(whole, whole), min_size=3, max_size=12, unique=True), st.sampled_from(FORMS))
def test_written_and_read_corners_are_the_same(corners, form):
    ring = [(3_200_000 + a / 4, 37_500_000 + b / 4) for a, b in corners]
    found = position_of(listed(form[0], form[1], ring))
    assert list(found.geometry.exterior.coords)[:-1] == ring


@pytest.mark.parametrize(
    ("headers", "kind", "first", "second"),
    [
        (["名称", "经度", "纬度"], "degrees", (1,), (2,)),
        (["纬度（°）", "经度（°）"], "degrees", (1,), (0,)),
        (["Lat.", "name", "LNG"], None, (), ()),
        (["LAT", "name", "LNG"], "degrees", (2,), (0,)),
        (["中心经度", "中心纬度"], "degrees", (0,), (1,)),
        (
            ["经度(度)", "经度(分)", "经度(秒)", "纬度(度)", "纬度(分)", "纬度(秒)"],
            "degrees",
            (0, 1, 2),
            (3, 4, 5),
        ),
        (["经度 度", "经度 分", "经度 秒", "纬度 度", "纬度 分", "纬度 秒"], "degrees", (0, 1, 2), (3, 4, 5)),
        (["lat_deg", "lat_min", "lat_sec", "lon_deg", "lon_min", "lon_sec"], "degrees", (3, 4, 5), (0, 1, 2)),
        (["X坐标(m)", "Y坐标(m)"], "axes", (0,), (1,)),
        (["坐标 Y", "坐标 X"], "axes", (1,), (0,)),
        (["X(北)", "Y(东)"], "metres", (1,), (0,)),
        (["横坐标Y", "纵坐标X"], "metres", (0,), (1,)),
        (["北坐标", "东坐标"], "metres", (1,), (0,)),
        (["N", "E"], "metres", (1,), (0,)),
        (["名称", "坐标"], "position", (1,), ()),
        (["矿区范围拐点坐标（2000）"], "position", (0,), ()),
        (["WKT", "lon", "lat"], "position", (0,), ()),
        (["起点经度", "起点纬度", "终点经度", "终点纬度"], None, (), ()),
        (["名称", "坐标来源", "坐标系"], None, (), ()),
    ],
)
def test_columns_of_coordinates_by_their_headers(headers, kind, first, second):
    roles = find_roles(headers)
    if kind is None:
        assert roles is None
    else:
        assert roles is not None
        assert (roles.kind, roles.first, roles.second) == (kind, first, second)


@pytest.mark.parametrize(
    ("said", "columns"),
    [
        ({"stated": {"Y": "easting", "X": "northing"}}, (2, 3)),
        ({"stated": {"图形": "position"}}, (4,)),
        ({"stated": {" 图形\n": "position"}}, (4,)),
        ({"projected": True}, (3, 2)),
    ],
)
def test_what_a_person_says_wins(said, columns):
    roles = find_roles(["经度", "纬度", "Y", "X", "图形"], **said)
    assert roles is not None
    assert roles.columns == columns


@pytest.mark.parametrize(
    "stated", [{"别处": "position"}, {"经度": "longitude"}, {"经度": "longitude", "Y": "northing"}]
)
def test_what_a_person_says_is_not_guessed_at(stated):
    assert find_roles(["经度", "纬度", "Y", "X", "图形"], stated=stated) is None
