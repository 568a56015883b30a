"""Restored over disturbed ground: rows add up, ground counts once, and what is unknown is told."""

import json

import numpy as np
import pytest
from click.testing import CliRunner
from shapely.geometry import box, mapping
from tests.survey.test_stats import raster, zone_file

from ecomap.cli.survey import survey
from ecomap.crs import area_m2
from ecomap.errors import LayerFormatError, UsageError
from ecomap.workflows.survey.stats import zonal_stats
from ecomap.workflows.survey.stats_rates import restored_rates

pytest.importorskip("exactextract")
pytestmark = pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")


def change_file(path, pieces, **metadata):
    features = [
        {"type": "Feature", "properties": {"change": kind}, "geometry": mapping(shape)}
        for kind, shape in pieces
    ]
    document = {"type": "FeatureCollection", "metadata": metadata, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_restored_rates_add_up_by_site_and_county(tmp_path, workspace):
    pieces = [
        ("regrown", box(111.02, 29.02, 111.03, 29.03)),  # in Q1
        ("still_bare", box(111.03, 29.02, 111.06, 29.03)),  # a third in Q1
        ("still_bare", box(111.095, 29.05, 111.105, 29.06)),  # over the border of both counties
        ("newly_bare", box(111.12, 29.02, 111.125, 29.03)),  # in Q2
        ("regrown", box(111.195, 29.05, 111.205, 29.06)),  # half in no county
    ]
    (workspace.root / "targets.csv").write_text(
        "target_id,problem,indicator,operator,value,unit,deadline,kind,scope,note\n"
        "T52,18,历史遗留矿山土地复垦率,=,60,%,,,全市,\n",
        encoding="utf-8",
    )
    path = change_file(tmp_path / "c.geojson", pieces, total={"unknown_share": 0.125})
    found = restored_rates(path, workspace=workspace)
    document = found.as_dict()
    sites = {row["key"]: row for row in document["sites"]}
    assert document["target_percent"] == 60
    assert sites["Q1"]["rate_percent"] == pytest.approx(50, abs=0.01)
    assert sites["Q1"]["target_met"] is False
    assert sites["Q2"]["rate_percent"] is None
    assert sites["Q2"]["newly_bare_ha"] == pytest.approx(area_m2([pieces[3][1]])[0] / 1e4, rel=1e-4)
    for rows in (document["sites"], document["counties"]):
        for name in ("disturbed_ha", "restored_ha", "still_bare_ha", "newly_bare_ha"):
            assert sum(row[name] for row in rows) == pytest.approx(document["total"][name], rel=1e-4)
    assert [row["key"] for row in document["counties"]] == ["999901", "999902", "outside"]
    assert "12.5%" in found.notes[-1]


def test_a_file_without_changes_is_refused(tmp_path):
    path = change_file(tmp_path / "c.geojson", [("grown", box(111, 29, 111.1, 29.1))])
    with pytest.raises(LayerFormatError, match="grown"):
        restored_rates(path)


def test_sites_without_outlines_ask_for_zones(tmp_path, workspace):
    for layer in ("mine", "river"):
        (workspace.root / "layers" / f"{layer}.geojson").unlink()
    path = raster(tmp_path / "a.tif", np.ones((5, 5), dtype="uint8"))
    with pytest.raises(LayerFormatError, match="3 of 3 have no outline"):
        zonal_stats(path, workspace=workspace)
    pieces = [("regrown", box(111.02, 29.02, 111.03, 29.03))]
    document = restored_rates(change_file(tmp_path / "c.geojson", pieces), workspace=workspace).as_dict()
    assert [row["key"] for row in document["sites"]] == ["outside"]
    assert document["total"]["rate_percent"] == 100


def test_no_workspace_gives_a_total_only(tmp_path):
    pieces = [
        ("regrown", box(111.02, 29.02, 111.03, 29.03)),
        ("still_bare", box(111.04, 29.02, 111.05, 29.03)),
    ]
    found = restored_rates(change_file(tmp_path / "c.geojson", pieces), target_percent=60)
    assert [row["level"] for row in found.rows] == ["total"]
    assert found.rows[0]["rate_percent"] == pytest.approx(50, abs=0.01)
    assert found.rows[0]["target_met"] is False


def test_ground_of_two_sites_counts_once(tmp_path):
    zones = zone_file(
        tmp_path / "z.geojson",
        [box(111.0, 29.0, 111.02, 29.02), box(111.01, 29.0, 111.03, 29.02)],
        in_metres=False,
        id=["A", "B"],
    )
    pieces = [("still_bare", box(111.0, 29.0, 111.04, 29.01))]
    document = restored_rates(change_file(tmp_path / "c.geojson", pieces), zones=zones).as_dict()
    shares = [row["disturbed_ha"] / document["total"]["disturbed_ha"] for row in document["sites"]]
    assert shares == pytest.approx([0.5, 0.25, 0.25], abs=1e-3)


def test_rates_of_a_raster_of_classes(tmp_path):
    codes = np.zeros((20, 20), dtype="uint8")
    codes[:10, :10], codes[:10, 10:], codes[10:, :10], codes[19] = 2, 3, 1, 9
    path = raster(tmp_path / "c.tif", codes, nodata=255)
    zones = zone_file(
        tmp_path / "z.geojson",
        [box(500_000, 3_209_900, 500_150, 3_210_000), box(500_100, 3_209_900, 500_200, 3_210_000)],
        id=["A", "B"],
    )
    known = {"newly_bare": 1, "regrown": 2, "still_bare": 3, "unknown": 9}
    document = restored_rates(path, zones=zones, codes=known, target_percent=60).as_dict()
    first, second, outside = document["sites"]
    assert first["rate_percent"] == pytest.approx(100 * 2 / 3, abs=0.1)
    assert first["target_met"] is True
    assert second["restored_ha"] == pytest.approx(0, abs=1e-3)
    assert second["still_bare_ha"] == pytest.approx(0.5, rel=5e-3)
    assert outside["newly_bare_ha"] == pytest.approx(0.9, rel=5e-3)
    assert outside["unknown_share"] == pytest.approx(0.1, abs=1e-3)
    assert document["total"]["unknown_share"] == pytest.approx(0.05, abs=1e-3)
    for name in ("restored_ha", "still_bare_ha", "newly_bare_ha"):
        assert sum(row[name] for row in document["sites"]) == pytest.approx(document["total"][name], abs=1e-3)
    with pytest.raises(UsageError, match="still_bare"):
        restored_rates(path, codes={"newly_bare": 1, "regrown": 2})


def test_command_tells_the_rate_of_a_raster(tmp_path):
    path = raster(tmp_path / "c.tif", np.full((20, 20), 2, dtype="uint8"))
    codes = "newly_bare=1,regrown=2,still_bare=3"
    answer = CliRunner().invoke(survey, ["stats", "--change", str(path), "--codes", codes, "--json"])
    assert json.loads(answer.stdout)["total"]["rate_percent"] == 100
