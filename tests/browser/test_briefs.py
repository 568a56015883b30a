"""Briefs in a real browser: no complaint, no axe violation, readable on a phone, in the dark and on paper."""

import datetime as dt

import pytest

from ecomap.render.brief.html import brief_html, list_html
from ecomap.store.layers import read_water
from ecomap.store.workspace import open_workspace
from ecomap.workflows.briefs import briefs_of
from ecomap.workflows.load import load
from ecomap.workflows.simulate import simulate

pytestmark = pytest.mark.browser

WIDE, NARROW = (1440, 900), (360, 800)
# What axe measures grows with the symbols of the map, and a dozen shows what a hundred would.
SITES = 40
# Words, widths and colours: every two of them meet once.
MODES = {"zh": ((WIDE, "light"), (NARROW, "dark")), "en": ((WIDE, "dark"), (NARROW, "light"))}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The list, the brief of the whole and that of a county, in both languages; few sites, of every kind."""
    root = tmp_path_factory.mktemp("briefs") / "city"
    simulate(root, sites=SITES, seed=5)
    loaded = load(open_workspace(root, search=False))
    assert set(loaded.sites["status_class"]) == {"open", "done", "closed"}
    assert set(loaded.sites["overdue"]) == {True, False}
    assert loaded.sites.geometry.isna().any()
    made = briefs_of(loaded, water=read_water(loaded.workspace), since=loaded.as_of - dt.timedelta(days=90))
    county = max(made[1:], key=lambda brief: brief.figures.sites)
    texts = {}
    for language in ("zh", "en"):
        texts["list", language] = list_html(made[0], language, pdfs={made[0].code: True, county.code: False})
        texts["whole", language] = brief_html(made[0], language)
        texts["county", language] = brief_html(county, language)
    return texts


@pytest.mark.parametrize("name", ["list", "whole", "county"])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page, axe_finds, pages, name):
    for language, modes in MODES.items():
        page = open_page(pages[name, language], name=f"{name}.{language}.html")
        for size, scheme in modes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], (language, size)
            assert axe_finds(page) == [], (language, size, scheme)


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
