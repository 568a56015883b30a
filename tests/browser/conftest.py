"""Pages in a real browser that has no network."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from playwright.sync_api import Browser, Dialog, Page, Route

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE = (1440, 900)
PHONE = (390, 844)
INVENTED = Path(__file__).resolve().parent.parent / "render" / "invented.py"


@pytest.fixture(scope="session")
def invented() -> ModuleType:
    """Module with the frames and pages of a made-up city."""
    name = "ecomap_tests_invented"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, INVENTED)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open HTML texts as files; any request beyond them and any console error fails the test."""
    complaints: list[str] = []
    contexts: list[Any] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            complaints.append(f"request: {route.request.url}")
            route.abort()

    def refuse(dialog: Dialog) -> None:
        complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open_html(
        html: str, *, size: tuple[int, int] = WIDE, name: str = "index.html", hash_part: str = ""
    ) -> Page:
        (tmp_path / name).write_text(html, encoding="utf-8", newline="\n")
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, has_touch=size == PHONE, reduced_motion="reduce"
        )
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("console", lambda entry: complaints.append(entry.text) if entry.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", refuse)
        page.goto(f"file://{tmp_path / name}{hash_part}")
        page.wait_for_selector("html[data-ready=yes]", timeout=15_000)
        return page

    yield open_html
    for context in contexts:
        context.close()
    assert complaints == []
