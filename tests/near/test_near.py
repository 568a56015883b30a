"""The question of an inspector on the way: which sites lie around me?"""

import dataclasses
import json
import math

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from ecomap.cli.near import near
from ecomap.errors import EcomapError
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.near import compass_point, sites_near
from ecomap.workflows.simulate import simulate

CGCS2000 = Geod(a=6378137.0, rf=298.257222101)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("invented") / "workspace"
    simulate(root, sites=300, seed=11)
    return root


@pytest.fixture(scope="module")
def loaded(folder):
    return load(open_workspace(folder))


@pytest.fixture(scope="module")
def middle(loaded):
    west, south, east, north = loaded.counties.total_bounds
    return (west + east) / 2, (south + north) / 2


def call(folder, *arguments):
    return CliRunner().invoke(near, [str(item) for item in arguments], obj=folder)


def found(folder, *arguments):
    result = call(folder, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(folder, *arguments):
    result = call(folder, *arguments)
    assert isinstance(result.exception, EcomapError), result.output
    assert "\n" not in str(result.exception)
    return str(result.exception)


def test_points_are_as_far_as_pyproj_says_and_none_is_left_out(folder, loaded, middle):
    made = {site["site_id"]: site for site in found(folder, *middle, "--within-km", 30)["sites"]}
    points = loaded.sites[loaded.sites.geom_type == "Point"]
    seen = 0
    for site_id, point in zip(points["site_id"], points.geometry, strict=True):
        azimuth, _, distance_m = CGCS2000.inv(middle[0], middle[1], point.x, point.y)
        assert (site_id in made) == (distance_m <= 30_000)
        if site_id in made:
            seen += 1
            assert made[site_id]["distance_m"] == pytest.approx(distance_m, abs=0.06)
            assert (made[site_id]["bearing_deg"] - azimuth + 180) % 360 - 180 == pytest.approx(0, abs=0.06)
    assert seen > 5


def test_the_nearest_come_first_and_a_count_takes_the_head(folder, middle):
    everything = found(folder, *middle, "--within-km", 500)["sites"]
    exact = [site for site in everything if not site["is_anchor"]]
    distances = [site["distance_m"] for site in exact]
    assert len(distances) > 50
    assert distances == sorted(distances)
    assert found(folder, *middle, "--within-km", 500, "--count", 7)["sites"][:7] == everything[:7]


def test_json_has_the_keys_that_machines_read(folder, middle):
    for site in found(folder, *middle, "--within-km", 60)["sites"]:
        assert {"site_id", "name", "kind", "county", "distance_m", "bearing_deg"} <= set(site)
        assert {"status", "status_class", "location_quality", "deadline", "days_left", "overdue"} <= set(site)
        assert site["bearing_deg"] is None or 0 <= site["bearing_deg"] < 360


def test_open_only_and_kind_leave_out_exactly_the_others(folder, middle):
    everything = found(folder, *middle, "--within-km", 500)["sites"]
    still_open = found(folder, *middle, "--within-km", 500, "--open-only")["sites"]
    assert still_open == [site for site in everything if site["status_class"] == "open"]
    assert 0 < len(still_open) < len(everything)
    kind = everything[0]["kind"]
    of_kind = found(folder, *middle, "--within-km", 500, "--kind", kind)["sites"]
    assert of_kind == [site for site in everything if site["kind"] == kind]


def test_sites_without_a_place_are_counted_not_dropped(folder, loaded, middle):
    made = found(folder, *middle, "--within-km", 20_100)
    assert made["not_located"] == int(loaded.sites.geometry.isna().sum()) > 0
    assert len(made["sites"]) + made["not_located"] == len(loaded.sites) == 300
    assert f"never listed here: {made['not_located']}" in call(folder, *middle).stdout


def test_a_day_before_the_first_report_shows_nothing_reported(folder, middle):
    made = found(folder, *middle, "--within-km", 500, "--as-of", "1999-01-01")
    assert made["as_of"] == "1999-01-01"
    assert {site["status"] for site in made["sites"]} == {"not_reported"}
    assert not any(site["overdue"] for site in made["sites"])


def test_positions_on_the_other_side_of_the_world_work(folder):
    result = call(folder, "-70.5", "-33.25", "--within-km", "100")
    assert result.exit_code == 0, result.output
    assert "Sites within 100 km" in result.stdout
    assert len(found(folder, "-70.5", "-33.25", "--within-km", "21000", "--count", "3")["sites"]) == 6


def test_an_anchor_is_never_given_as_the_place_of_the_site(folder, loaded):
    anchors = loaded.sites[loaded.sites["location_quality"] == "village"]
    anchor = anchors[anchors.geometry.notna()].iloc[0]
    point = anchor.geometry
    lines = call(folder, point.x, point.y, "--within-km", "0.5").stdout.splitlines()
    line = next(text for text in lines if f" {anchor['site_id']} " in text)
    assert line.startswith("about 0 m ")
    assert "village only" in line
    surveyed = loaded.sites[(loaded.sites["location_quality"] == "surveyed") & loaded.sites.geometry.notna()]
    place = surveyed.iloc[0].geometry.representative_point()
    assert call(folder, place.x, place.y, "--count", "1").stdout.splitlines()[1].startswith("0 m ")


def test_an_anchor_whose_surroundings_reach_in_is_counted(loaded):
    anchors = loaded.sites[(loaded.sites["location_quality"] == "village") & loaded.sites.geometry.notna()]
    anchor = anchors.iloc[[0]].copy()
    anchor["location_accuracy_m"] = 3_000.0
    alone = dataclasses.replace(loaded, sites=gpd.GeoDataFrame(anchor))
    longitude, latitude, _ = CGCS2000.fwd(anchor.geometry.iloc[0].x, anchor.geometry.iloc[0].y, 90, 5_000)
    for within_km, sites, maybe in ((1.9, 0, 0), (2.1, 0, 1), (5.1, 1, 0)):
        made = sites_near(alone, longitude, latitude, within_km=within_km)
        assert (len(made.sites), made.maybe) == (sites, maybe), within_km


@given(
    bearing=st.floats(0, 360, exclude_max=True),
    distance_km=st.floats(0.01, 500),
)
def test_going_back_along_the_bearing_reaches_the_site(loaded, bearing, distance_km):
    site = loaded.sites[loaded.sites.geom_type == "Point"].iloc[[0]]
    place = site.geometry.iloc[0]
    longitude, latitude, back = CGCS2000.fwd(place.x, place.y, bearing, distance_km * 1_000)
    alone = dataclasses.replace(loaded, sites=site)
    (reached,) = sites_near(alone, longitude, latitude, within_km=distance_km + 0.001).sites
    assert reached.distance_m == pytest.approx(distance_km * 1_000, abs=0.06)
    assert math.cos(math.radians(reached.bearing_deg - back)) > math.cos(math.radians(0.1))


def test_latitude_first_is_refused_with_the_right_call(folder, middle):
    longitude, latitude = middle
    message = refusal(folder, latitude, longitude)
    assert f"ecomap near {longitude:g} {latitude:g}" in message
    assert "near this workspace" in message


def test_latitude_first_is_seen_where_both_are_possible(folder, loaded, middle):
    # West of 90 degrees east both numbers can stand in both places: move the counties there.
    moved = loaded.counties.copy()
    moved["geometry"] = moved.geometry.translate(xoff=-20)
    there = dataclasses.replace(loaded, counties=moved)
    longitude, latitude = middle[0] - 20, middle[1]
    assert sites_near(there, longitude, latitude, within_km=1).sites == []
    with pytest.raises(EcomapError, match="other way round"):
        sites_near(there, latitude, longitude, within_km=1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("181", "29"), "no place on earth"),
        (("111", "inf"), "no place on earth"),
        (("111", "29", "--within-km", "-1"), "--within-km"),
        (("111", "29", "--within-km", "nan"), "--within-km"),
        (("111", "29", "--kind", "castle"), "unknown kind 'castle'"),
    ],
)
def test_what_is_no_question_is_refused(folder, arguments, words):
    assert words in refusal(folder, *arguments)


@pytest.mark.parametrize(
    "arguments",
    [("111", "nan"), ("here", "29"), ("111",), ("111", "29", "--count", "0"), ("1", "2", "--knd")],
)
def test_what_is_no_call_is_refused(folder, arguments):
    result = call(folder, *arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_degrees_are_read_as_people_paste_them(folder, middle):
    longitude, latitude = (round(value, 2) for value in middle)
    assert found(folder, f"{longitude},", latitude)["longitude"] == longitude
    assert found(folder, "101°30′00″", "40.5")["longitude"] == 101.5


@pytest.mark.parametrize(
    ("bearing", "point"),
    [(0, "N"), (22, "N"), (23, "NE"), (90, "E"), (180, "S"), (247, "SW"), (337.6, "N")],
)
def test_points_of_the_compass(bearing, point):
    assert compass_point(bearing) == point


def test_a_place_inside_a_polygon_is_at_distance_zero(folder, loaded):
    areas = loaded.sites[loaded.sites.geom_type == "Polygon"]
    inside = shapely.point_on_surface(areas.geometry.iloc[0])
    nearest = [s for s in found(folder, inside.x, inside.y)["sites"] if s["distance_m"] == 0]
    assert areas["site_id"].iloc[0] in {site["site_id"] for site in nearest}
    assert all(site["bearing_deg"] is None for site in nearest)
