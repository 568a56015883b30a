"""Pages in a real browser that has no network."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from ecomap.render.webmap import render_page

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


@pytest.fixture(scope="module")
def html(invented: ModuleType) -> str:
    """Page of the whole made-up city."""
    text: str = render_page(invented.page())
    return text


@pytest.fixture(scope="session")
def act() -> SimpleNamespace:
    """What a person does on a page, and what is read off it."""
    return SimpleNamespace(
        counts=counts, tick=tick, show_panel=show_panel, click_site=click_site, wait_for_size=wait_for_size
    )


@pytest.fixture(scope="session")
def axe_finds() -> Callable[[Page], list[tuple[str, object, str]]]:
    """Return rule, place and reason of everything that axe finds on a page as it stands."""
    script = pytest.importorskip("axe_playwright_python.base", reason="axe is not installed").AXE_SCRIPT

    def find(page: Page) -> list[tuple[str, object, str]]:
        # Half a megabyte of script is given to each document once, and what passed is not sent back.
        if page.evaluate("typeof window.axe") == "undefined":
            page.evaluate(script)
        found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((result) => result.violations)")
        return [
            (item["id"], node["target"], node["failureSummary"]) for item in found for node in item["nodes"]
        ]

    return find


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path of the Chromium of this machine."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A headless Chromium; a process runs one Playwright, so tests start others from its `browser_type`."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
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
        html: str, *, size: tuple[int, int] = (1440, 900), name: str = "index.html", hash_part: str = ""
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


def counts(page, facet):
    """Return the counts of a facet by the stable name of its values."""
    found = page.eval_on_selector_all(
        f'.facet-row[data-facet="{facet}"]',
        "rows => rows.map(row => [row.dataset.value, Number(row.querySelector('.count').textContent)])",
    )
    return dict(found)


def tick(page, facet, value):
    page.eval_on_selector_all("#facets details", "all => all.forEach(node => { node.open = true; })")
    page.locator(f'.facet-row[data-facet="{facet}"][data-value="{value}"] input').click()


def show_panel(page, panel):
    tab = page.locator(f'.tabs button[aria-controls="{panel}"]')
    if tab.get_attribute("aria-expanded") != "true":
        tab.click()


def wait_for_size(page):
    """Wait until the map has followed a rising or falling sheet (the policy forbids `wait_for_function`)."""
    for _ in range(50):
        if page.evaluate("Ecomap.map.getSize().y === Ecomap.map.getContainer().clientHeight"):
            return
        page.wait_for_timeout(20)
    pytest.fail("the map keeps its old size")


def click_site(page, site_id):
    """Click the place of a site on the map."""
    wait_for_size(page)
    x, y = page.evaluate(
        """id => {
          const { sites, map } = Ecomap;
          const index = sites.id.indexOf(id);
          const place = map.latLngToContainerPoint([sites.lat[index], sites.lon[index]]);
          const frame = map.getContainer().getBoundingClientRect();
          return [place.x + frame.left, place.y + frame.top];
        }""",
        site_id,
    )
    page.mouse.click(x, y)
    page.wait_for_selector(".leaflet-popup .card")
