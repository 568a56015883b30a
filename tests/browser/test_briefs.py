"""Briefs in a real browser: no complaint, no axe violation, readable on a phone, in the dark and on paper."""

import datetime as dt

import pytest

from ecomap.render.brief.html import brief_html, list_html
from ecomap.store.layers import read_water
from ecomap.store.workspace import open_workspace
from ecomap.workflows.briefs import briefs_of
from ecomap.workflows.load import load

pytestmark = pytest.mark.browser

WIDE, NARROW = (1440, 900), (360, 800)


@pytest.fixture(scope="module")
def pages(city_pattern):
    """The list, the brief of the whole and that of a county, in both languages."""
    loaded = load(open_workspace(city_pattern, search=False))
    made = briefs_of(loaded, water=read_water(loaded.workspace), since=loaded.as_of - dt.timedelta(days=90))
    county = max(made[1:], key=lambda brief: brief.figures.sites)
    texts = {}
    for language in ("zh", "en"):
        texts["list", language] = list_html(made[0], language, pdfs={made[0].code: True, county.code: False})
        texts["whole", language] = brief_html(made[0], language)
        texts["county", language] = brief_html(county, language)
    return texts


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page, pages, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for (name, language), text in pages.items():
        page = open_page(text, size=size, name=f"{name}.{language}.html")
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], (name, language)
        found = [
            (item["id"], [node["target"] for node in item["nodes"]])
            for item in axe.run(page).response["violations"]
        ]
        assert found == [], (name, language)


def test_without_script_all_is_there(browser, pages, tmp_path):
    file = tmp_path / "county.html"
    file.write_text(pages["county", "zh"], encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    rows = page.locator("table.sites tbody td.n:first-child").count()
    assert rows == page.locator("table.sites tbody small").count() > 0
    assert page.locator("section.map svg[role=img]").count() == 1
    context.close()


def test_the_style_sheet_passes_the_policy(open_page, pages):
    page = open_page(pages["county", "en"])
    assert page.evaluate("getComputedStyle(document.querySelector('.figures')).display") == "grid"
    assert page.evaluate("getComputedStyle(document.querySelector('.county')).fill") == "rgb(246, 242, 230)"


def test_on_paper_the_first_page_holds_figures_map_and_charts(open_page, pages):
    page = open_page(pages["county", "zh"], size=(718, 1000))  # 190 mm: A4 between the margins
    page.emulate_media(media="print")
    # 297 mm less the margins are 1035 px.
    bottom = page.evaluate("document.querySelector('.pictures').getBoundingClientRect().bottom")
    assert bottom < 1035 * 0.7
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    assert not page.locator("header nav").is_visible()
