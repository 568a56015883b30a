"""Joined and counted: every site once, rows add up, borders split."""

import datetime as dt

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from ecomap.analysis import grouping
from ecomap.analysis.join import join_sites
from ecomap.analysis.shares import county_shares
from ecomap.analysis.summarise import Numbers, summarise
from ecomap.crs import area_m2, length_m
from ecomap.frames import site_frame
from ecomap.model import (
    BUILTIN_KINDS,
    Deadline,
    District,
    Event,
    LocationQuality,
    Problem,
    Scope,
    Site,
    status_of,
)

AS_OF = dt.date(2022, 1, 1)
KINDS = {kind.key: kind for kind in BUILTIN_KINDS}
WEST, EAST = box(111.0, 29.0, 111.5, 29.5), box(111.5, 29.0, 112.0, 29.5)
COUNTIES = gpd.GeoDataFrame(
    {"adcode": ["999901", "999902"], "name": ["西县", "东县"], "name_en": ["West", "East"]},
    geometry=[WEST, EAST],
    crs="EPSG:4326",
)
DISTRICTS = (District("lake", "湖区", "999901", "Lake"),)


def problem(
    key: str, date: dt.date | None = None, *, units: tuple[str, ...] = (), leaders: tuple[str, ...] = ()
) -> Problem:
    return Problem(key, f"题{key}", f"Problem {key}", units, (), (), leaders, Scope(), Deadline(date=date))


PROBLEMS = [
    problem("1", dt.date(2021, 12, 31), units=("甲局", "乙局"), leaders=("张",)),
    problem("2", dt.date(2022, 12, 31), units=("乙局",), leaders=("张",)),
]


def joined(sites, geometries, events=()):
    return join_sites(
        site_frame(sites, geometries), counties=COUNTIES, problems=PROBLEMS, events=events, as_of=AS_OF
    )


def site(number: int, **values) -> Site:
    return Site(f"S{number}", f"点{number}", values.pop("kind", "mine"), **values)


def test_an_anchor_yields_to_the_one_county_that_documents_state():
    place = Point(111.2, 29.2)
    frame = joined(
        [
            site(1, counties=("999902",), location_quality=LocationQuality.TOWNSHIP),
            site(2, counties=("999902",), location_quality=LocationQuality.SURVEYED),
            site(3, counties=("999902", "999901"), location_quality=LocationQuality.TOWNSHIP),
            site(4, counties=("999902",)),
            site(5, counties=("999902", "999901")),
            site(6),
        ],
        [place, place, place, None, None, None],
    )
    assert frame["county"].tolist() == ["东县", "西县", "西县", "东县", None, None]


def test_deadline_is_the_earliest_of_the_problems_and_late_only_while_open():
    done = status_of("done")
    assert done is not None
    frame = joined(
        [site(1, problems=("2", "1")), site(2, problems=("2",)), site(3, problems=("1",)), site(4)],
        [None] * 4,
        [Event("e", dt.date(2021, 5, 1), "S3", "", "", done)],
    )
    assert frame["deadline"].tolist() == ["2021-12-31", "2022-12-31", "2021-12-31", None]
    assert frame["days_left"].tolist() == [-1, 364, -1, None]
    assert frame["overdue"].tolist() == [True, False, False, False]
    assert frame["status_date"].tolist() == [None, None, "2021-05-01", None]


def test_a_line_and_a_polygon_across_the_border_are_split_and_counted_once():
    field, road = box(111.4, 29.1, 111.7, 29.2), LineString([(111.45, 29.3), (111.6, 29.3)])
    frame = joined([site(1), site(2, kind="railway")], [field, road])
    summary = summarise(frame, grouping.by_county(frame, COUNTIES), as_of=AS_OF)
    west, east = summary.rows[0].numbers, summary.rows[1].numbers
    assert (west.sites, east.sites) == (0, 2)
    assert west.area_m2 / (west.area_m2 + east.area_m2) == pytest.approx(1 / 3, rel=1e-3)
    assert west.length_m / (west.length_m + east.length_m) == pytest.approx(1 / 3, rel=1e-3)
    assert summary.total.numbers.area_m2 == pytest.approx(area_m2([field])[0], abs=2)
    assert summary.total.numbers.length_m == pytest.approx(length_m([road])[0], abs=2)


def test_the_area_that_sticks_out_of_the_city_is_counted_outside():
    half_out = box(111.9, 29.1, 112.2, 29.2)
    frame = joined([site(1), site(2)], [half_out, Point(113, 29)])
    rows = {
        row.key: row.numbers
        for row in summarise(frame, grouping.by_county(frame, COUNTIES), as_of=AS_OF).rows
    }
    assert rows["outside"].area_m2 > rows["999902"].area_m2 > 0
    assert (rows["999902"].sites, rows["outside"].sites) == (1, 1)


def test_sites_without_a_county_have_rows_of_their_own():
    frame = joined([site(1, counties=("999901", "999902")), site(2)], [None, None])
    rows = {
        row.key: row.numbers.sites
        for row in summarise(frame, grouping.by_county(frame, COUNTIES), as_of=AS_OF).rows
    }
    assert rows == {"999901": 0, "999902": 0, "citywide": 1, "outside": 0, "unassigned": 1}


def test_a_district_takes_its_sites_from_the_county_around_it():
    frame = joined([site(1, district="lake"), site(2)], [box(111.1, 29.1, 111.2, 29.2), Point(111.2, 29.2)])
    summary = summarise(frame, grouping.by_area(frame, COUNTIES, DISTRICTS), as_of=AS_OF)
    assert [(row.key, row.numbers.sites, row.numbers.area_m2 > 0) for row in summary.rows[:3]] == [
        ("999901", 1, False),
        ("999902", 0, False),
        ("lake", 1, True),
    ]


def test_many_to_many_groupings_show_every_site_in_each_row_and_still_add_up():
    frame = joined([site(1, problems=("1", "2")), site(2, problems=("2",)), site(3)], [None] * 3)
    by_problem = summarise(frame, grouping.by_problem(frame, PROBLEMS), as_of=AS_OF)
    assert [(row.key, row.numbers.sites) for row in by_problem.rows] == [
        ("1", 1),
        ("2", 2),
        ("unassigned", 1),
        ("repeated", -1),
    ]
    by_unit = summarise(frame, grouping.by_unit(frame, PROBLEMS), as_of=AS_OF)
    assert [(row.name, row.numbers.sites) for row in by_unit.rows[:2]] == [("甲局", 1), ("乙局", 2)]
    assert by_unit.total.numbers.sites == 3


def test_an_empty_workspace_counts_nothing():
    frame = joined([], [])
    summary = summarise(frame, grouping.by_county(frame, COUNTIES), as_of=AS_OF)
    assert summary.total.numbers == Numbers(*[0] * 8)


coordinates = st.tuples(st.floats(110.8, 112.2), st.floats(28.8, 29.7))
shapes = st.one_of(
    st.none(),
    coordinates.map(Point),
    st.lists(coordinates, min_size=2, max_size=4, unique=True).map(LineString),
    st.tuples(coordinates, st.floats(0.01, 0.4)).map(
        lambda item: box(*item[0], item[0][0] + item[1], item[0][1] + item[1])
    ),
    coordinates.map(lambda at: Polygon([at, (at[0] + 0.3, at[1]), (at[0], at[1] + 0.2)])),
)
sites = st.lists(
    st.tuples(
        shapes,
        st.lists(st.sampled_from(["1", "2", "9"]), unique=True, max_size=3),
        st.lists(st.sampled_from(["999901", "999902"]), unique=True, max_size=2),
        st.sampled_from(["", "lake"]),
        st.sampled_from(list(LocationQuality)),
    ),
    max_size=8,
)


def all_groupings(frame):
    yield grouping.by_county(frame, COUNTIES)
    yield grouping.by_area(frame, COUNTIES, DISTRICTS)
    yield grouping.by_kind(frame, KINDS)
    yield grouping.by_status(frame)
    yield grouping.by_problem(frame, PROBLEMS)
    yield grouping.by_unit(frame, PROBLEMS)
    yield grouping.by_leader(frame, PROBLEMS)


@settings(deadline=None, max_examples=60)
@given(sites)
def test_every_grouping_adds_up_to_the_same_total(drawn):
    frame = joined(
        [
            site(
                number,
                problems=tuple(keys),
                counties=tuple(codes),
                district=district,
                location_quality=quality,
            )
            for number, (_, keys, codes, district, quality) in enumerate(drawn)
        ],
        [shape for shape, *_ in drawn],
    )
    for made in all_groupings(frame):
        summary = summarise(frame, made, as_of=AS_OF)
        columns = zip(*(row.numbers for row in summary.rows), strict=True)
        assert tuple(map(sum, columns)) == tuple(summary.total.numbers) or not summary.rows
        numbers = summary.total.numbers
        assert numbers.sites == len(frame)
        assert numbers.located == int(frame.geometry.notna().sum())
        assert numbers.open + numbers.done + numbers.closed == numbers.sites
        whole = frame["area_m2"].fillna(0).astype(float).sum()
        assert numbers.area_m2 == pytest.approx(whole, abs=len(frame) + len(summary.rows))
        assert sum(summary.total.kinds.values()) == numbers.sites


@settings(max_examples=30)
@given(sites)
def test_shares_at_hand_change_nothing(drawn):
    made = [
        site(number, counties=tuple(codes), district=district, location_quality=quality)
        for number, (_, _, codes, district, quality) in enumerate(drawn)
    ]
    shapes_drawn = [shape for shape, *_ in drawn]
    frame = joined(made, shapes_drawn)
    shares = county_shares(frame.geometry.to_numpy(), COUNTIES)
    again = join_sites(
        site_frame(made, shapes_drawn),
        counties=COUNTIES,
        problems=PROBLEMS,
        events=(),
        as_of=AS_OF,
        shares=shares,
    )
    assert again["county_adcode"].tolist() == frame["county_adcode"].tolist()
    for plain, handed in (
        (grouping.by_county(frame, COUNTIES), grouping.by_county(frame, COUNTIES, shares=shares)),
        (
            grouping.by_area(frame, COUNTIES, DISTRICTS),
            grouping.by_area(frame, COUNTIES, DISTRICTS, shares=shares),
        ),
    ):
        assert summarise(frame, plain, as_of=AS_OF) == summarise(frame, handed, as_of=AS_OF)
