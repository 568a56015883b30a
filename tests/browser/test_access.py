"""Keyboard, assistive technology, fingers."""

import itertools

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
# Words, colours and widths: every two of them meet once.
MODES = pytest.mark.parametrize(
    ("language", "look", "size"),
    [
        ("zh", "light", WIDE),
        ("zh", "dark", PHONE),
        ("en", "light", PHONE),
        ("en", "dark", WIDE),
    ],
    ids=["zh-light-wide", "zh-dark-phone", "en-light-phone", "en-dark-wide"],
)


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


def test_axe_sees_what_came_after_it_was_asked_first(open_page, axe_finds, html):
    page = open_page(html)
    assert axe_finds(page) == []
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [rule for rule, *_ in axe_finds(page)] == ["image-alt"]


@MODES
def test_axe_finds_nothing(act, open_page, axe_finds, invented, language, look, size):
    html = render_page(invented.page(language=language, invented=True))
    page = open_page(html, size=size, hash_part=f"#look={look}")
    assert axe_finds(page) == []
    for panel in ("panel-filter", "panel-sites", "panel-areas", "panel-about"):
        act.show_panel(page, panel)
        assert axe_finds(page) == [], panel
    if size == PHONE:
        act.show_panel(page, "panel-unlocated")
        assert axe_finds(page) == []
        page.locator('.tabs button[aria-controls="panel-unlocated"]').click()
        act.wait_for_size(page)
    for tool in page.locator("#map-tools button").all():
        tool.click()
        assert axe_finds(page) == [], tool.get_attribute("id")
        page.keyboard.press("Escape")
    act.click_site(page, "A1")
    assert axe_finds(page) == []


def test_tab_meets_search_tools_map_and_panel_in_this_order(open_page, html):
    expected = [".skips", ".masthead", "#search", ".map-buttons", "#map-tools", ".folium-map", ".panel"]
    page = open_page(html)
    met: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        part = page.evaluate(
            "parts => parts.find((selector) => document.activeElement.closest(selector)) || null", expected
        )
        if part and part not in met[-1:]:
            met.append(part)
    assert met[: len(expected)] == expected


def test_the_toolbar_is_one_stop_and_arrows_move_in_it(open_page, html):
    page = open_page(html)
    tools = page.locator("#map-tools button")
    assert tools.count() >= 2
    assert page.locator('#map-tools button[tabindex="0"]').count() == 1
    last = "document.querySelector('#map-tools button:last-of-type')"
    tools.first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('#map-tools button')[1]")
    page.keyboard.press("End")
    assert page.evaluate(f"document.activeElement === {last}")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelector('#map-tools button')")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.activeElement === {last}")


def test_n_and_p_step_through_the_symbols_and_say_them(open_page, html):
    page = open_page(html)
    page.locator(".leaflet-container").focus()
    spoken = []
    symbols = page.evaluate(
        """() => {
          const { sites, map } = Ecomap;
          const size = map.getSize();
          const isSeen = (site) => {
            const { x, y } = map.latLngToContainerPoint([sites.lat[site], sites.lon[site]]);
            return x > 0 && y > 0 && x < size.x && y < size.y;
          };
          return Ecomap.siteItems().filter((item) => isSeen(item.members[0])).length;
        }"""
    )
    assert symbols >= 5
    for _ in range(symbols):
        page.keyboard.press("n")
        spoken.append(page.locator("#spoken").inner_text())
        assert page.locator(".symbol-focus").is_visible()
    assert [text.split(" ")[0] for text in spoken] == [f"{i + 1}/{symbols}" for i in range(symbols)]
    assert len({text.split(" ", 1)[1] for text in spoken}) == symbols
    assert any("圆湖，湖库，正在整改" in text for text in spoken)
    assert any(text.endswith("3 个点位：未完成 2，已完成 1，逾期 1") for text in spoken)
    page.keyboard.press("n")
    assert page.locator("#spoken").inner_text() == spoken[0]
    page.keyboard.press("p")
    assert page.locator("#spoken").inner_text() == spoken[-1]


def test_the_focus_ring_lies_on_its_symbol_and_enter_opens_it(open_page, html):
    page = open_page(html)
    page.locator(".leaflet-container").focus()
    while "北码头" not in page.locator("#spoken").inner_text():
        page.keyboard.press("n")
    offset = page.evaluate(
        """() => {
          const { sites, map } = Ecomap;
          const site = sites.id.indexOf('B2');
          const place = map.latLngToContainerPoint([sites.lat[site], sites.lon[site]]);
          const frame = map.getContainer().getBoundingClientRect();
          const box = document.querySelector('.symbol-focus').getBoundingClientRect();
          const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
          return Math.hypot(x - frame.left - place.x, y - frame.top - place.y);
        }"""
    )
    assert offset < 2
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup .card")
    assert "北码头" in page.locator(".leaflet-popup .card h2").inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate("document.activeElement === Ecomap.map.getContainer()")
    page.keyboard.press("n")
    assert "北码头" not in page.locator("#spoken").inner_text()


def test_letters_are_left_alone_where_they_are_typed(open_page, html):
    page = open_page(html)
    page.locator("#search input").focus()
    page.keyboard.type("np")
    assert page.locator("#spoken").inner_text() == ""
    assert page.locator("#search input").input_value() == "np"


def test_headings_descend_one_step_at_a_time(act, open_page, html):
    page = open_page(html)
    for panel in ("panel-filter", "panel-sites", "panel-areas", "panel-about"):
        act.show_panel(page, panel)
        levels = page.evaluate(
            """() => [...document.querySelectorAll('h1, h2, h3, h4')]
              .filter((node) => node.checkVisibility()).map((node) => Number(node.tagName[1]))"""
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (panel, levels)


def test_high_contrast_keeps_symbols_and_marks_what_is_chosen(act, open_page, html):
    page = open_page(html)
    page.emulate_media(forced_colors="active")
    act.tick(page, "status", "open")
    row = page.locator('.facet-row[data-facet="status"][data-value="open"]')
    assert row.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    kept = page.eval_on_selector_all(
        "canvas.symbol, .ecomap-canvas",
        "nodes => nodes.every(node => getComputedStyle(node).forcedColorAdjust === 'none')",
    )
    assert kept


def test_nothing_moves_for_those_who_asked_for_rest(open_page, html):
    page = open_page(html)
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    moving = page.eval_on_selector_all(
        "body *",
        """nodes => nodes.filter(node => parseFloat(getComputedStyle(node).transitionDuration) > 0)
          .map(node => node.className)""",
    )
    assert moving == []


def test_the_sheet_of_a_phone_rises_and_falls(act, open_page, html):
    page = open_page(html, size=PHONE)
    assert not page.locator("#panel-filter").is_visible()
    act.show_panel(page, "panel-filter")
    assert page.locator("#panel-filter").is_visible()
    act.wait_for_size(page)
    page.keyboard.press("Escape")
    assert not page.locator("#panel-filter").is_visible()
