"""What the scripts of the gallery share: workspaces to show, and a browser that takes the picture."""

from __future__ import annotations

import io
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from ecomap.store.workspace import open_workspace
from ecomap.workflows.build import build
from ecomap.workflows.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from ecomap.store.workspace import Workspace

PICTURES = Path(__file__).resolve().parent / "pictures"
WIDE = (1200, 750)
PHONE = (360, 720)
_REPOSITORY = Path(__file__).resolve().parents[2]
_PARTS = ("ecomap.toml", "problems.csv", "measures.csv", "targets.csv", "layers", "ledger")
_COLOURS = 96
_ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@cache
def invented(sites: int, *, built: bool = True) -> Workspace:
    """Return an invented workspace of so many sites, in a folder that goes with the process."""
    root = _scratch() / f"invented-{sites}"
    simulate(root, sites=sites, seed=7)
    workspace = open_workspace(root)
    if built:
        build(workspace)
    return workspace


@cache
def committed() -> Workspace:
    """Return a built copy of the workspace that this repository is."""
    root = _scratch() / "committed"
    root.mkdir()
    for name in _PARTS:
        copy = shutil.copytree if (_REPOSITORY / name).is_dir() else shutil.copy
        copy(_REPOSITORY / name, root / name)
    workspace = open_workspace(root)
    build(workspace)
    return workspace


@cache
def _scratch() -> Path:
    # Kept alive by the attribute; it goes when the process does.
    _scratch.folder = tempfile.TemporaryDirectory()  # type: ignore[attr-defined]
    return Path(_scratch.folder.name)  # type: ignore[attr-defined]


def show(
    file: Path,
    name: str,
    *,
    size: tuple[int, int] = WIDE,
    act: Callable[[Page], None] = lambda _: None,
    tiles: Callable[[str], bytes] | None = None,
) -> None:
    """Open a page, use it, and keep what it shows under `pictures`.

    Parameters
    ----------
    act
        What a reader does before the picture is taken.
    tiles
        Gives the picture for the address of a tile; without it the page has no network at all.
    """

    def serve(route: Route) -> None:
        if not route.request.url.startswith("http"):
            route.continue_()
        elif tiles is None:
            route.abort()
        else:
            route.fulfill(body=tiles(route.request.url), content_type="image/png")

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            geolocation={"longitude": 101.9, "latitude": 40.55},
            permissions=["geolocation"],
        )
        page = context.new_page()
        page.route("**/*", serve)
        page.goto(file.as_uri())
        if "ecomap-data" in page.content():
            page.wait_for_selector("html[data-ready=yes]")
        act(page)
        page.wait_for_timeout(400)
        keep(page.screenshot(), name)
        browser.close()


def keep(png: bytes, name: str) -> None:
    """Write a picture with a palette of few colours, which makes it a third as large."""
    PICTURES.mkdir(exist_ok=True)
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)
