"""Whole workspaces, built once for all workers of a run, and their pages opened from the disk."""

from __future__ import annotations

import base64
import json
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, Route

    from ecomap.store.workspace import Workspace

PLAN_FILES = ("ecomap.toml", "problems.csv", "measures.csv", "targets.csv", "layers", "ledger")
WIDE = (1440, 900)
_PATIENCE_S = 240
_CLEAR_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@pytest.fixture(scope="session")
def built(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workspace]:
    """Build the workspace of a name: `committed`, or the number of simulated sites; once a run.

    Workers of a parallel run have folders of their own beside each other; the common one is above them.
    """
    base = tmp_path_factory.getbasetemp()
    common = base.parent if base.name.startswith("popen-") else base

    def make(name: str) -> Workspace:
        root = common / f"workspace-{name}"
        with _only_once(root.with_suffix(".made")) as is_first:
            if is_first:
                _make(name, root, repository)
        return open_workspace(root)

    return make


@contextmanager
def _only_once(mark: Path) -> Iterator[bool]:
    """Say True to the first of several processes; let the others wait until it is through."""
    claim = mark.with_suffix(".claimed")
    try:
        claim.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + _PATIENCE_S
        while not mark.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert mark.exists(), "another worker did not finish the workspace"
        yield False
        return
    try:
        yield True
    finally:
        # Those who wait go on, and fail over what is missing rather than wait for nothing.
        mark.touch()


def _make(name: str, root: Path, repository: Path) -> None:
    if name == "committed":
        root.mkdir()
        for part in PLAN_FILES:
            copy = shutil.copytree if (repository / part).is_dir() else shutil.copy
            copy(repository / part, root / part)
    else:
        simulate(root, sites=int(name), seed=11)
    workspace = open_workspace(root)
    assert not build(workspace).is_refused


@pytest.fixture(scope="session")
def features() -> Callable[[Workspace], list[dict[str, Any]]]:
    """Read the properties of all sites of `sites.geojson`."""

    def read(workspace: Workspace) -> list[dict[str, Any]]:
        document = json.loads(workspace.sites.read_text(encoding="utf-8"))
        return [
            {**item["properties"], "located": item["geometry"] is not None} for item in document["features"]
        ]

    return read


@dataclass
class Visitor:
    """A reader without a network who notes every complaint of the browser, warnings too."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)
    has_tiles: bool = False
    """Whether pictures of base maps may be asked for: a reader has switched one on."""

    def open(self, file: Path, *, size: tuple[int, int] = WIDE, hash_part: str = "") -> Page:
        """Open a file in a fresh window and wait until it is ready."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            geolocation={"longitude": 111.69, "latitude": 29.03},
            permissions=["geolocation"],
        )
        self.contexts.append(context)
        context.route("**/*", self._guard)
        # The dialogue of the printer would wait for a person.
        context.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
        page = context.new_page()
        page.on("console", lambda entry: self._hear(entry.type, entry.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", self._refuse)
        page.goto(f"{file.as_uri()}{hash_part}")
        page.wait_for_selector("html[data-ready=yes]", timeout=60_000)
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    def _refuse(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _guard(self, route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        elif self.has_tiles and route.request.resource_type == "image":
            route.fulfill(body=_CLEAR_PIXEL, content_type="image/gif")
        else:
            self.complaints.append(f"request: {route.request.url}")
            route.abort()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A reader; at the end of the test there must have been nothing to complain of."""
    visitor = Visitor(browser)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.complaints == []
