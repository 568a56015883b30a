"""Looking around where there is nothing to find."""

import pytest

from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.near import sites_near
from ecomap.workflows.simulate import simulate


def test_a_workspace_without_sites_answers_with_none(tmp_path):
    simulate(tmp_path / "city", sites=0, seed=1)
    loaded = load(open_workspace(tmp_path / "city", search=False))
    west, south, east, north = loaded.counties.total_bounds
    assert len(sites_near(loaded, (west + east) / 2, (south + north) / 2, within_km=500).sites) == 0


@pytest.mark.parametrize("kind", ["mine_pit", "outfall"])
def test_a_kind_without_sites_answers_with_none(workspace, kind):
    workspace.layer(kind).write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    loaded = load(workspace)
    west, south, east, north = loaded.counties.total_bounds
    assert (
        len(sites_near(loaded, (west + east) / 2, (south + north) / 2, within_km=500, kind=kind).sites) == 0
    )
