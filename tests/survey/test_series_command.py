"""`ecomap survey series` on painted ground, and on a real series of five years."""

import csv
import datetime as dt
import json
import zipfile

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from shapely.geometry import box, mapping

from ecomap.cli.survey import survey
from ecomap.errors import RasterFormatError
from ecomap.workflows.survey.series import SeriesOptions, follow_sites

pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
ROLES = ("blue", "red", "nir", "scl")
CORNER = (500_000.0, 3_210_000.0)


def polygons(path, **shapes):
    """Write boxes in metres of UTM zone 49 as GeoJSON in degrees."""
    import geopandas as gpd  # noqa: PLC0415

    moved = gpd.GeoSeries(list(shapes.values()), crs="EPSG:32649").to_crs(4326)
    features = [
        {"type": "Feature", "properties": {"id": name}, "geometry": mapping(shape)}
        for name, shape in zip(shapes, moved, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def painted(tmp_path, paint_ground):
    """Three years, a date a month: ground is dug in July 2021; one date is clouded, one empty."""
    paths = []
    for year in (2020, 2021, 2022):
        for month in range(1, 13):
            ground = np.full((20, 20), "forest", dtype=object)
            if (year, month) >= (2021, 7):
                ground[5:15, 5:15] = "bare"
            if (year, month) < (2022, 3):
                ground[0:4, 0:5] = "bare"
            if (year, month) == (2020, 5):
                ground[:] = "cloud"
            if (year, month) == (2020, 6):
                ground[:] = "nothing"
            paths.append(paint_ground(ground, f"{year}{month:02d}15.tif", roles=ROLES))
    sites = polygons(tmp_path / "sites.geojson", whole=box(500_000, 3_209_800, 500_200, 3_210_000))
    zone = polygons(tmp_path / "zone.geojson", zone=box(500_060, 3_209_860, 500_140, 3_209_940))
    return paths, sites, zone


def test_painted_ground_is_followed(painted):
    paths, sites, zone = painted
    found = follow_sites(paths, sites=sites, zone=zone)
    reasons = {date.date.isoformat(): date.reason for date in found.dates if date.reason}
    assert list(reasons) == ["2020-05-15", "2020-06-15"]
    assert "clouded" in reasons["2020-05-15"]
    assert "no data" in reasons["2020-06-15"]
    (site,) = found.sites
    whole = site.whole()
    assert whole is not None
    assert (whole.before.year, whole.after.year) == (2020, 2022)
    assert whole.area.excavated == pytest.approx(1.0, rel=2e-3)
    assert whole.area.regrown == pytest.approx(0.2, rel=2e-3)
    assert whole.area.still_bare == pytest.approx(0, abs=1e-9)
    assert found.by_county()[-1]["rate_percent"] == pytest.approx(100)
    assert found.entry is not None
    assert (found.entry.before, found.entry.after) == (dt.date(2021, 6, 15), dt.date(2021, 7, 15))
    assert found.entry.entered[-1][1] == pytest.approx(0.64, rel=2e-3)
    at = [day.isoformat() for day in site.days].index("2021-07-15")
    assert site.bare_ha[at] == pytest.approx(1.2, rel=2e-3)


def test_command_writes_table_plot_and_json(tmp_path, painted):
    paths, sites, zone = painted
    out, plot = tmp_path / "out.csv", tmp_path / "plot.svg"
    pytest.importorskip("matplotlib")
    arguments = ["series", *map(str, paths), "--sites", str(sites), "--zone", str(zone), "--json"]
    answer = CliRunner().invoke(survey, [*arguments, "-o", str(out), "--plot", str(plot)])
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.stdout)
    assert document["total"] == {
        "dates": 36,
        "used": 34,
        "sites": 1,
        "breaks": len(document["sites"][0]["breaks"]),
    }
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 36
    assert rows[4]["ndvi"] == ""
    assert "clouded" in rows[4]["note"]
    first = plot.read_bytes()
    assert b"<svg" in first
    CliRunner().invoke(survey, [*arguments, "--plot", str(plot)])
    assert plot.read_bytes() == first


def test_a_site_beside_the_scenes_is_told(tmp_path, painted):
    paths, _, _ = painted
    sites = polygons(
        tmp_path / "two.geojson",
        here=box(500_050, 3_209_850, 500_150, 3_209_950),
        away=box(600_000, 3_209_850, 600_100, 3_209_950),
    )
    found = follow_sites(paths, sites=sites)
    assert [site.site_id for site in found.sites] == ["here"]
    assert "away: lies outside all scenes" in found.notes


def test_only_clouds_are_refused(tmp_path, paint_ground):
    path = paint_ground(np.full((20, 20), "cloud", dtype=object), roles=ROLES)
    sites = polygons(tmp_path / "s.geojson", here=box(500_050, 3_209_850, 500_150, 3_209_950))
    with pytest.raises(RasterFormatError, match="No date of 1 can carry an answer"):
        follow_sites([path], sites=sites)


def test_a_scene_without_a_day_is_refused(tmp_path, paint_ground):
    path = paint_ground(np.full((20, 20), "forest", dtype=object), "S2A.tif", roles=ROLES)
    sites = polygons(tmp_path / "s.geojson", here=box(500_050, 3_209_850, 500_150, 3_209_950))
    with pytest.raises(RasterFormatError, match="which day"):
        follow_sites([path], sites=sites)


def test_an_archive_that_is_none_is_refused(tmp_path):
    broken = tmp_path / "a.zip"
    broken.write_bytes(b"PK no archive")
    sites = polygons(tmp_path / "s.geojson", here=shapely.box(500_050, 3_209_850, 500_150, 3_209_950))
    with pytest.raises(RasterFormatError, match="cannot be unpacked"):
        follow_sites([broken], sites=sites)


@pytest.mark.shared
def test_a_real_series_of_one_mine(tmp_path, shared):
    source = shared / "data" / "rasters" / "s2_mine1_series.zip"
    with zipfile.ZipFile(source) as archive:
        for name in ("baseline_aoi", "no_go_zones"):
            archive.extract(f"data/mines/MINE_1/{name}.geojson", tmp_path)
    places = tmp_path / "data" / "mines" / "MINE_1"
    found = follow_sites(
        [source],
        SeriesOptions(),
        sites=places / "baseline_aoi.geojson",
        zone=places / "no_go_zones.geojson",
    )
    assert len(found.dates) == 108
    refused = {date.date.isoformat(): date.reason for date in found.dates if date.reason}
    assert "no data" in refused["2023-09-17"]
    assert "clouded" in refused["2024-02-02"]
    coarse = [date.date.isoformat() for date in found.dates if "2.0 times" in date.note]
    assert coarse == ["2024-06-26"]
    (site,) = found.sites
    first = site.changes[0]
    assert (first.before.year, first.after.year) == (2019, 2020)
    assert first.area.excavated > 5 * first.area.regrown
    assert found.entry is not None
    assert found.entry.before == dt.date(2020, 11, 9)
    assert found.entry.after == dt.date(2020, 11, 14)


def test_a_rising_water_is_no_digging(tmp_path, paint_ground):
    paths = []
    for year, reach in ((2020, 5), (2021, 9)):
        for month in (8, 9, 10, 11):
            ground = np.full((20, 20), "forest", dtype=object)
            ground[:, :reach] = "water"
            paths.append(paint_ground(ground, f"{year}{month:02d}15.tif", roles=ROLES))
    sites = polygons(tmp_path / "s.geojson", whole=box(500_000, 3_209_800, 500_200, 3_210_000))
    (site,) = follow_sites(paths, sites=sites).sites
    change = site.whole()
    assert change is not None
    assert (change.area.excavated, change.area.still_bare) == (0, 0)
    assert [change.before.water_ha, change.after.water_ha] == pytest.approx([1.0, 1.8], rel=2e-3)
    # Water and one pixel of shore are unknown: ten of twenty columns.
    assert change.area.unknown_share == pytest.approx(0.5, abs=1e-3)
