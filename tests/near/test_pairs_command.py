"""`ecomap pairs`: the same pairs as measured one by one, and told where a place is only a settlement."""

import json

import pytest
from click.testing import CliRunner

from ecomap.analysis.nearby import nearby
from ecomap.cli.pairs import pairs as command
from ecomap.errors import UsageError
from ecomap.workflows.load import load
from ecomap.workflows.pairs import pairs_of


def test_pairs_are_those_that_near_finds(workspace):
    loaded = load(workspace)
    found = {
        frozenset((pair.site_id, pair.other_id)): pair.distance_m
        for pair in pairs_of(loaded, within_km=3, kind="mine_pit")
    }
    sites = loaded.sites[loaded.sites["kind"] == "mine_pit"]
    points = sites[sites.geometry.geom_type == "Point"]
    names = points["site_id"].to_dict()
    for site_id, x, y in zip(points["site_id"], points.geometry.x, points.geometry.y, strict=True):
        near = nearby(x, y, points, within_m=3_000)
        for label, distance_m in zip(near.index, near["distance_m"], strict=True):
            if names[label] != site_id:
                assert found[frozenset((site_id, names[label]))] == pytest.approx(distance_m, abs=0.1)


def test_each_site_has_its_nearest_of_another_kind(workspace):
    loaded = load(workspace)
    found = pairs_of(loaded, within_km=5, kind="mine_pit", to_kind="river")
    assert len({pair.site_id for pair in found}) == len(found)
    kinds = dict(zip(loaded.sites["site_id"], loaded.sites["kind"], strict=True))
    assert {kinds[pair.site_id] for pair in found} <= {"mine_pit"}
    assert {kinds[pair.other_id] for pair in found} <= {"river"}
    assert [pair.distance_m for pair in found] == sorted(pair.distance_m for pair in found)


def test_wrong_use_is_told(workspace):
    with pytest.raises(UsageError, match="unknown kind 'pit'"):
        pairs_of(load(workspace), within_km=1, kind="pit")
    with pytest.raises(UsageError):
        pairs_of(load(workspace), within_km=-1)


def test_the_command(city):
    run = CliRunner().invoke(command, ["--within-km", "2"], obj=city)
    assert run.exit_code == 0, run.output
    assert "Pairs within 2 km:" in run.stdout
    told = json.loads(CliRunner().invoke(command, ["--within-km", "2", "--json"], obj=city).stdout)["pairs"]
    assert told
    assert set(told[0]) == {"site_id", "name", "other_id", "other_name", "distance_m", "is_sure"}
