"""A small invented workspace, made anew for every test that may change it."""

import shutil

import pytest

from ecomap.store.workspace import open_workspace
from ecomap.workflows.simulate import simulate


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pattern") / "city"
    simulate(folder, sites=120, seed=5)
    return folder


@pytest.fixture
def city(tmp_path, pattern):
    return shutil.copytree(pattern, tmp_path / "city")


@pytest.fixture
def workspace(city):
    return open_workspace(city, search=False)
