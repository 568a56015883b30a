"""Fixtures that every room of the suite may use."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.terminal import TerminalReporter

    from ecomap.store.workspace import Workspace

# Machines are shared and noisy: a slow example is no failure. In continuous integration the same
# examples are drawn every time, so that a change is judged and not its luck.
settings.register_profile("ecomap", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("ecomap")

ROOT = Path(__file__).resolve().parent.parent


def skipped_browser_tests(config: pytest.Config) -> list[str]:
    """Return the browser tests that were skipped though ECOMAP_REQUIRE_BROWSER forbids it."""
    reporter: TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("ECOMAP_REQUIRE_BROWSER"):
        return []
    return [report.nodeid for report in reporter.stats.get("skipped", []) if "browser" in report.keywords]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where a browser was promised and a browser test was skipped all the same."""
    if skipped_browser_tests(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: "TerminalReporter", config: pytest.Config) -> None:
    """Say which browser tests were skipped though a browser was promised."""
    skipped = skipped_browser_tests(config)
    if skipped:
        terminalreporter.section("ECOMAP_REQUIRE_BROWSER is set, yet browser tests were skipped", red=True)
        for nodeid in skipped:
            terminalreporter.line(f"FAILED {nodeid}")


@pytest.fixture(scope="session", autouse=True)
def _no_wait_for_the_disk() -> "Iterator[None]":
    """Leave out the wait until bytes are on the disk: no test cuts the power, and a busy disk takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


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


@pytest.fixture(scope="session")
def city_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a small invented workspace that no test may change."""
    from ecomap.workflows.simulate import simulate  # noqa: PLC0415 - most tests need no workspace

    folder = tmp_path_factory.mktemp("pattern") / "city"
    simulate(folder, sites=120, seed=5)
    return folder


@pytest.fixture
def city(tmp_path: Path, city_pattern: Path) -> Path:
    """Folder of a small invented workspace of the test's own."""
    return shutil.copytree(city_pattern, tmp_path / "city")


@pytest.fixture
def workspace(city: Path) -> "Workspace":
    """Open a small invented workspace of the test's own."""
    from ecomap.store.workspace import open_workspace  # noqa: PLC0415

    return open_workspace(city, search=False)
