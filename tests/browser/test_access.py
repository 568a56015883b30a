"""Keyboard, assistive technology, fingers."""

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


def serious(results):
    """Return rule and place of what axe calls serious or critical."""
    return [
        (item["id"], node["target"], node["failureSummary"])
        for item in results.response["violations"]
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]


@SIZES
def test_the_keyboard_reaches_filter_list_and_map(open_page, html, size):
    page = open_page(html, size=size)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("Space")
    assert page.locator("p.shown").inner_text() == "显示 9 / 12 个点位"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    tab = page.locator('.tabs button[aria-controls="panel-sites"]')
    tab.focus()
    page.keyboard.press("Enter")
    page.locator("#site-list .site-row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup .card")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    if size == WIDE:
        assert "site-row" in page.evaluate("document.activeElement.className")


@SIZES
@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_serious(act, open_page, invented, size, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(render_page(invented.page(language=language, invented=True)), size=size)
    for panel in ("panel-filter", "panel-sites", "panel-areas", "panel-about"):
        act.show_panel(page, panel)
        assert serious(axe.run(page)) == []
    if size == PHONE:
        act.show_panel(page, "panel-unlocated")
        assert serious(axe.run(page)) == []
        page.locator('.tabs button[aria-controls="panel-unlocated"]').click()
    act.click_site(page, "A1")
    assert serious(axe.run(page)) == []


def test_fingers_have_room_on_a_phone(act, open_page, html):
    page = open_page(html, size=PHONE)
    selectors = [".tabs button:visible", ".map-buttons button", "#language"]
    act.show_panel(page, "panel-filter")
    selectors += [".facet-row:visible", "#facets summary:visible"]
    for selector in selectors:
        for box in (item.bounding_box() for item in page.locator(selector).all()):
            assert min(box["width"], box["height"]) >= 44, selector


def test_the_sheet_of_a_phone_rises_and_falls(act, open_page, html):
    page = open_page(html, size=PHONE)
    assert not page.locator("#panel-filter").is_visible()
    act.show_panel(page, "panel-filter")
    assert page.locator("#panel-filter").is_visible()
    act.wait_for_size(page)
    page.keyboard.press("Escape")
    assert not page.locator("#panel-filter").is_visible()
