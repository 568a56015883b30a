"""A simulated workspace is invented, whole, valid and the same every time."""

import hashlib
import json
import shutil

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from ecomap.cli.simulate import simulate as command
from ecomap.errors import LayerFormatError, RefusedError, UsageError
from ecomap.model import BUILTIN_KINDS, LocationQuality
from ecomap.store.layers import read_counties, read_sites, read_water
from ecomap.store.ledger import read_events
from ecomap.store.problems import read_problems
from ecomap.store.targets import read_targets
from ecomap.store.workspace import open_workspace
from ecomap.workflows.check import check_workspace
from ecomap.workflows.importing import ImportOptions, import_file
from ecomap.workflows.ledger import add_entry
from ecomap.workflows.simulate import simulate
from ecomap.workflows.simulate.draws import Draws
from ecomap.workflows.simulate.ground import invent_counties
from ecomap.workflows.simulate.shapes import DIRECTIONS, SHAPES, make_shapes
from ecomap.workflows.simulate.sites import apportion
from ecomap.workflows.simulate.words import AS_OF

FAMILIES = {"Point": "point", "LineString": "line", "Polygon": "polygon"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated") / "city"
    simulate(folder, sites=1500, seed=7)
    return open_workspace(folder, search=False)


def digests(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_numbers_give_same_bytes(tmp_path):
    simulate(tmp_path / "a", sites=200, seed=11)
    simulate(tmp_path / "b", sites=200, seed=11)
    simulate(tmp_path / "c", sites=200, seed=12)
    first = digests(tmp_path / "a")
    assert first == digests(tmp_path / "b")
    other = digests(tmp_path / "c")
    assert all(first[name] != other[name] for name in ("layers/counties.geojson", "layers/mine_pit.geojson"))


def test_random_words_are_those_that_numpy_promised():
    # Written down once, so that a machine or release that draws otherwise is noticed.
    assert Draws(7, "counties").words(2).tolist() == [11070432696776679020, 10516767620055300420]
    assert Draws(7, "ledger").uuids(1) == ["be8c05a1-fd22-4b9f-b0e4-b6eff227fe4b"]


@pytest.mark.parametrize("sites", [0, 1, 5, 31, 32, 33, 250])
def test_as_many_sites_as_asked(tmp_path, sites):
    simulate(tmp_path / "city", sites=sites, seed=1)
    assert len(read_sites(open_workspace(tmp_path / "city"))) == sites
    assert sum(apportion(sites).values()) == sites


@pytest.mark.parametrize("seed", range(40))
def test_counties_are_a_valid_coverage(seed):
    outlines = invent_counties(Draws(seed, "counties")).geometry.to_numpy()
    assert shapely.is_valid(outlines).all()
    assert shapely.coverage_is_valid(outlines)
    assert (shapely.get_num_coordinates(outlines) > 500).all()
    # One piece without holes: the counties tile the city.
    whole = shapely.union_all(outlines)
    assert whole.geom_type == "Polygon"
    assert shapely.get_num_interior_rings(whole) == 0


def test_geometries_are_valid_and_lie_in_the_counties_they_state(workspace):
    sites, counties = read_sites(workspace), read_counties(workspace)
    located = sites[sites.geometry.notna()]
    assert shapely.is_valid(located.geometry.to_numpy()).all()
    assert shapely.is_simple(located.geometry.to_numpy()).all()
    outlines = dict(zip(counties["adcode"], counties.geometry, strict=True))
    city = shapely.union_all(counties.geometry.to_numpy())
    shapely.prepare(city)
    assert shapely.contains_properly(city, located.geometry.to_numpy()).all()
    for stated, geometry in zip(located["counties"], located.geometry, strict=True):
        touched = [adcode for adcode, outline in outlines.items() if outline.intersects(geometry)]
        assert stated == touched
    assert any(len(stated) > 1 for stated in located["counties"])


def test_every_kind_and_quality_is_met(workspace):
    sites = read_sites(workspace)
    assert set(sites["kind"]) == {kind.key for kind in BUILTIN_KINDS}
    assert set(sites["location_quality"]) == {str(quality) for quality in LocationQuality}
    assert (sites.geometry.isna() == (sites["location_quality"] == "none")).all()
    allowed = {kind.key: set(kind.geometries) for kind in BUILTIN_KINDS}
    anchors = sites["location_quality"].isin([str(q) for q in LocationQuality if q.is_anchor])
    exact = sites[~anchors & sites.geometry.notna()]
    for kind, family in zip(exact["kind"], exact.geometry.geom_type.map(FAMILIES), strict=True):
        assert family in allowed[kind]
    seats = sites.loc[sites["location_quality"] == "township"].geometry.to_wkt()
    assert seats.duplicated().any()
    assert sites["name"].is_unique
    assert any(len(names) > 1 for names in sites["problems"])
    assert any(sites["aliases"].map(len) > 0)


def test_plan_and_ledger_fit_the_sites(workspace):
    sites, problems = read_sites(workspace), read_problems(workspace)
    keys = {problem.key for problem in problems}
    assert {"12.1", "12.2"} <= keys
    assert {name for names in sites["problems"] for name in names} <= keys
    assert {target.problem for target in read_targets(workspace)} <= {*keys, ""}
    events, ids = read_events(workspace), set(sites["site_id"])
    measures = {(problem.key, measure.key) for problem in problems for measure in problem.measures}
    for event in events:
        assert event.date is not None
        assert event.date <= AS_OF
        assert event.site_id in ids if event.site_id else event.problem in keys
        assert not event.measure or (event.problem, event.measure) in measures
    stamps = [event.recorded_at for event in events]
    assert stamps == sorted(stamps)
    assert {event.closure_step for event in events} >= {"initial_review", "filing"}
    assert len({event.site_id for event in events}) < len(ids)


def test_everything_says_that_it_is_invented(workspace):
    assert workspace.config.invented
    assert "虚构" in workspace.config.title
    for path in sorted(workspace.layers.glob("*.geojson")):
        assert json.loads(path.read_text("utf-8"))["metadata"]["invented"] is True
    water = read_water(workspace)
    assert water is not None
    assert water.geometry.is_valid.all()
    assert all("虚构" in problem.title for problem in read_problems(workspace))


@pytest.mark.parametrize("shape", ["point", *SHAPES])
def test_shapes_lie_properly_inside(shape):
    outline = shapely.from_wkt("POLYGON ((101 40, 103 40, 103 42, 102 41, 101 42, 101 40))")
    made = make_shapes(Draws(3, "demo"), shape, outline, 200)
    assert shapely.is_valid(made).all()
    assert shapely.contains_properly(outline, made).all()


def test_directions_are_the_unit_circle():
    turns = np.arange(64) * (2 * np.pi / 64)
    assert np.abs(DIRECTIONS - np.stack([np.cos(turns), np.sin(turns)], axis=1)).max() < 1e-6


def test_own_counties(tmp_path, workspace):
    chosen = json.loads(workspace.layer("counties").read_text("utf-8"))
    chosen["features"] = chosen["features"][:2]
    (tmp_path / "two.geojson").write_text(json.dumps(chosen), "utf-8")
    simulate(tmp_path / "city", sites=100, seed=1, counties=tmp_path / "two.geojson")
    made = open_workspace(tmp_path / "city")
    assert read_counties(made)["adcode"].tolist() == ["999902", "999903"]
    assert len(read_sites(made)) == 100
    assert "two.geojson" in made.config.sources[0][0]


def one_county(geometry, **properties):
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"type": "FeatureCollection", "features": []}', "no county"),
        (one_county(None, name="甲"), "'adcode'"),
        (one_county({"type": "Point", "coordinates": [1, 2]}, name="甲", adcode="1"), "Polygon"),
    ],
)
def test_unfit_counties_leave_nothing_behind(tmp_path, content, said):
    (tmp_path / "counties.geojson").write_text(content, "utf-8")
    with pytest.raises(LayerFormatError, match=said):
        simulate(tmp_path / "city", sites=5, seed=1, counties=tmp_path / "counties.geojson")
    assert not (tmp_path / "city").exists()


def test_a_folder_with_anything_in_it_is_refused(tmp_path):
    (tmp_path / "keep.txt").write_text("mine", "utf-8")
    with pytest.raises(RefusedError, match="not an empty folder"):
        simulate(tmp_path, sites=5, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["keep.txt"]
    with pytest.raises(RefusedError):
        simulate(tmp_path / "keep.txt", sites=5, seed=1)


def test_negative_numbers_are_refused(tmp_path):
    with pytest.raises(UsageError):
        simulate(tmp_path / "city", sites=-1, seed=0)
    assert CliRunner().invoke(command, [str(tmp_path / "city"), "--sites", "-1"]).exit_code == 2


def test_command_tells_what_it_made(tmp_path):
    result = CliRunner().invoke(command, [str(tmp_path / "city"), "--sites", "40", "--seed", "2"])
    assert result.exit_code == 0, result.output
    assert "40 sites" in result.stdout
    assert len(read_sites(open_workspace(tmp_path / "city"))) == 40


@pytest.mark.parametrize("sites", [0, 40, 600])
def test_nothing_is_wrong_with_it(tmp_path, sites):
    simulate(tmp_path / "city", sites=sites, seed=3)
    assert check_workspace(open_workspace(tmp_path / "city")) == []


def test_an_import_leaves_nothing_wrong(workspace, tmp_path):
    folder = shutil.copytree(workspace.root, tmp_path / "city")
    (tmp_path / "a.csv").write_text("名称,经度,纬度,问题\n甲矿坑,101.7,40.5,1;2\n", "utf-8")
    changed = open_workspace(folder)
    report = import_file(changed, tmp_path / "a.csv", kind="mine_pit", options=ImportOptions(crs="EPSG:4326"))
    add_entry(changed, {"site_id": report.new[0], "status": "done", "date": str(AS_OF)})
    assert [finding for finding in check_workspace(changed) if finding.severity == "error"] == []
