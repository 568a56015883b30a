"""Surveyed patches on the page: lines that differ, a card of suspicion, a switch, a list, a legend."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

PHONE = (390, 844)
EVIL = "<img src=x onerror=alert(1)>"
SQUARES = [shapely.box(101.1 + 0.3 * i, 30.25, 101.3 + 0.3 * i, 30.4) for i in range(3)]


def frame(**columns):
    facts = {
        "layer": ["甲", "甲", "乙"],
        "look": ["solid", "dashed", "dotted"],
        "word_zh": ["疑似无证", None, "恢复植被"],
        "word_en": ["in no licence", None, "regrown"],
        "patch_id": ["P1", EVIL, None],
        "suspect_zh": ["疑似无证", None, None],
        "suspect_en": ["in no licence", None, None],
        "change_zh": [None, None, "恢复植被"],
        "change_en": [None, None, "regrown"],
        "area_ha": [1.25, None, 2000.0],
        "county": ["西县", EVIL, None],
        "cloud_share": [0.0, np.nan, 0.25],
        "confidence": [0.125, np.nan, 0.5],
        "confidence_label": ["single date, low confidence", None, "toString"],
        "verdict": ["待核查", None, EVIL],
        **columns,
    }
    return gpd.GeoDataFrame(facts, geometry=SQUARES, crs="EPSG:4326")


@pytest.fixture(scope="module")
def patched(invented):
    return render_page(invented.page(patches=frame()))


def click(page, lon, lat):
    x, y = page.evaluate(
        """([lon, lat]) => {
          const place = Ecomap.map.latLngToContainerPoint([lat, lon]);
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          return [place.x + frame.left, place.y + frame.top];
        }""",
        [lon, lat],
    )
    page.mouse.click(x, y)


def leave(page):
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")


def card(page):
    """Return title and facts of the card that is open."""
    page.wait_for_selector(".leaflet-popup [data-patch]")
    return page.evaluate(
        """() => {
          const card = document.querySelector('.leaflet-popup [data-patch]');
          const texts = (tag) => [...card.querySelectorAll(tag)].map((node) => node.textContent);
          const facts = texts('dd');
          return [texts('h2')[0], Object.fromEntries(texts('dt').map((term, i) => [term, facts[i]]))];
        }"""
    )


def test_a_card_says_suspect_and_to_be_checked_and_escapes_all(open_page, patched):
    page = open_page(patched, hash_part="#z=9/30.32/101.5")
    click(page, 101.2, 30.33)
    title, facts = card(page)
    assert title == "疑似图斑 P1"
    assert facts == {
        "疑似": "疑似无证",
        "核查结论": "待核查",
        "面积": "1.25 公顷（18.8 亩）",
        "区县": "西县",
        "云占比": "0 %",
        "置信度": "0.13　单期影像，低",
        "图斑集": "甲",
    }
    assert "须经人工核查" in page.locator(".leaflet-popup").inner_text()
    page.locator("#language").click()
    title, facts = card(page)
    assert (title, facts["Verdict"], facts["May be"]) == (
        "Suspected patch P1",
        "to be checked",
        "in no licence",
    )
    leave(page)
    click(page, 101.5, 30.33)
    title, facts = card(page)
    assert (title, facts) == (
        f"Suspected patch {EVIL}",
        {"Verdict": "to be checked", "County": EVIL, "Set": "甲"},
    )
    leave(page)
    click(page, 101.8, 30.33)
    title, facts = card(page)
    assert (title, facts["Verdict"], facts["Suspected change"]) == ("Suspected patch no. 3", EVIL, "regrown")
    assert facts["Confidence"] == "0.5　toString"


def painted_share(page, row):
    """Return how much of the outline of a patch is painted in its colour."""
    return page.evaluate(
        """(row) => {
          const canvas = document.querySelector('.ecomap-patches canvas');
          const frame = canvas.getBoundingClientRect();
          const scale = canvas.width / frame.width;
          const ctx = canvas.getContext('2d');
          const [red, green, blue] = Ecomap.palette.patch.match(/\\d+/g).map(Number);
          const corner = Ecomap.map.getContainer().getBoundingClientRect();
          const [west, north, east, south] = Ecomap.data.patches.ofRow(row).bounds;
          const zoom = 2 ** Ecomap.map.getZoom();
          const origin = Ecomap.map.getPixelBounds().min;
          let painted = 0;
          const steps = 400;
          for (let i = 0; i < steps; i += 1) {
            const x = (west + ((east - west) * i) / steps) * zoom - origin.x + corner.left - frame.left;
            const y = north * zoom - origin.y + corner.top - frame.top;
            const [r, g, b, a] = ctx.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data;
            painted += a > 200 && Math.abs(r - red) + Math.abs(g - green) + Math.abs(b - blue) < 120 ? 1 : 0;
          }
          return painted / steps;
        }""",
        row,
    )


def test_lines_differ_without_colour_and_a_switch_takes_a_set_away(act, open_page, patched):
    page = open_page(patched, hash_part="#z=10/30.32/101.5")
    full, pieces, points = (painted_share(page, row) for row in range(3))
    assert full == 1
    assert 0.6 < pieces < 0.95
    assert 0.15 < points < 0.6
    act.show_panel(page, "panel-about")
    page.get_by_label("图斑：甲（2）").uncheck()
    assert [painted_share(page, row) for row in (0, 1)] == [0, 0]
    assert painted_share(page, 2) == points
    click(page, 101.2, 30.33)
    assert page.locator("[data-patch] h2").count() == 0
    page.get_by_label("图斑：甲（2）").check()
    assert painted_share(page, 0) == 1


def test_the_legend_says_which_line_is_what(open_page, invented, patched):
    page = open_page(patched)
    entries = page.locator(".symbols li:has(.swatch.patch)")
    assert entries.all_inner_texts() == [
        "遥感图斑（疑似，待核查）：疑似无证",
        "遥感调查图斑",
        "遥感图斑（疑似，待核查）：恢复植被",
    ]
    styles = [
        swatch.evaluate("node => getComputedStyle(node).borderTopStyle")
        for swatch in page.locator(".swatch.patch").all()
    ]
    assert styles == ["solid", "dashed", "dotted"]
    bare = open_page(render_page(invented.page(patches=frame()[["geometry"]])), name="bare.html")
    assert bare.locator(".swatch.patch").count() == 1


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["wide", "phone"])
def test_the_list_opens_a_patch_by_key(act, open_page, axe_finds, patched, size):
    page = open_page(patched, size=size)
    act.show_panel(page, "panel-about")
    summary = page.locator(".patch-list summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".patch-list .site-row").first.inner_text().split("\n") == [
        "P1",
        "疑似无证　1.25 公顷（18.8 亩）　西县",
    ]
    assert axe_finds(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert card(page)[0] == "疑似图斑 P1"
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert axe_finds(page) == []
    west, south, east, north = SQUARES[0].bounds
    assert page.evaluate(
        "([w, s, e, n]) => Ecomap.map.getBounds().contains(L.latLngBounds([s, w], [n, e]))",
        [west, south, east, north],
    )


def test_on_the_ground_of_a_site_the_outline_is_the_patch_and_the_rest_the_site(open_page, invented):
    sites = invented.sites()
    area = sites[sites.geometry.notna() & (sites.geom_type == "Polygon")].iloc[[0]]
    west, south, east, north = area.total_bounds
    patch = shapely.box(west - 0.05, south - 0.05, east + 0.05, north + 0.05)
    patches = gpd.GeoDataFrame(frame().iloc[[0]].drop(columns="geometry"), geometry=[patch], crs="EPSG:4326")
    inner = area.geometry.iloc[0].point_on_surface()
    html = render_page(invented.page(sites=area, patches=patches))
    page = open_page(html, hash_part=f"#z=9/{inner.y}/{inner.x}")
    click(page, west - 0.05, inner.y)
    assert card(page)[0] == "疑似图斑 P1"
    leave(page)
    click(page, west - 0.025, inner.y)
    assert card(page)[0] == "疑似图斑 P1"
    leave(page)
    click(page, inner.x, inner.y)
    page.wait_for_selector(".leaflet-popup .card")
    assert page.locator("[data-patch] h2").count() == 0


def test_counts_of_sites_are_the_same_and_a_page_without_patches_does_not_grow(
    open_page, invented, html, patched
):
    page, bare = open_page(patched), open_page(html, name="bare.html")
    for part in ("#summary", "#county-table", ".tabs"):
        assert page.locator(part).inner_text() == bare.locator(part).inner_text()
    # What only pages with patches need stands on them alone.
    assert all(word not in html for word in ("patch-list", "swatch.patch"))
    none = render_page(invented.page(patches=frame().iloc[:0]))
    assert len(none) == pytest.approx(len(html), abs=200)


def test_very_many_patches_stay_small(invented, html):
    rng = np.random.default_rng(7)
    count = 2000
    places = rng.uniform([100.5, 30.0], [102.5, 31.0], (count, 2))
    outlines = [shapely.Point(place).buffer(0.003, quad_segs=4) for place in places]
    row = frame().iloc[0].drop("geometry").to_dict()
    ids = [f"patch-{number:010x}" for number in rng.integers(0, 16**10, count)]
    facts = {
        **{key: [value] * count for key, value in row.items()},
        "patch_id": ids,
        "area_ha": rng.uniform(0.1, 9, count),
    }
    patches = gpd.GeoDataFrame(facts, geometry=outlines, crs="EPSG:4326")
    grown = len(render_page(invented.page(patches=patches))) - len(html)
    assert grown / count < 120
