"""Fixtures that every room of the suite may use."""

from pathlib import Path

import pytest
from hypothesis import settings

# Machines are shared and noisy: a slow example is no failure.
settings.register_profile("ecomap", deadline=None)
settings.load_profile("ecomap")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """Root of this checkout, which is itself a workspace."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Private test data beside the repository; a test that asks for it carries the marker `shared`."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("the private data folder `shared` does not lie beside the repository")
    return folder
