"""What a person meets on a page: offline, in both languages, at both widths."""

import base64
import math
import re

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from ecomap.render.page import Overlay
from ecomap.render.webmap import render_page, web_map

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.fixture(scope="module")
def html(invented):
    return render_page(invented.page())


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


@SIZES
@pytest.mark.parametrize("focus", [None, "990102"], ids=["city", "county"])
def test_a_page_opens_offline_without_a_complaint(open_page, invented, size, focus):
    page = open_page(
        render_page(invented.page(focus=focus, home_link="index.html" if focus else None)), size=size
    )
    assert page.title() == "甲乙丙市整改图"
    assert page.locator(".ecomap-canvas").count() == 2
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]


def test_counts_of_the_legend_are_those_of_the_frame(open_page, invented, html):
    page = open_page(html)
    frame = invented.sites()
    assert counts(page, "kind") == frame["kind"].value_counts().to_dict()
    assert counts(page, "status") == frame["status_class"].value_counts().to_dict()
    assert counts(page, "overdue") == {"1": int(frame["overdue"].sum())}
    assert counts(page, "problem") == {"1": 7, "2": 3, "10": 1, "99": 1, "none": 1}
    assert sum(counts(page, "area").values()) == len(frame)
    assert page.locator("p.shown").inner_text() == "显示 12 / 12 个点位"


def test_filters_combine_and_every_count_says_what_a_tick_would_show(open_page, invented, html):
    page = open_page(html)
    frame = invented.sites()
    tick(page, "kind", "mine_pit")
    tick(page, "status", "open")
    chosen = frame[(frame["kind"] == "mine_pit") & (frame["status_class"] == "open")]
    assert page.locator("p.shown").inner_text() == f"显示 {len(chosen)} / 12 个点位"
    # A facet counts under the other facets alone: the ticked kind does not hide the other kinds.
    opened = frame[frame["status_class"] == "open"]["kind"].value_counts().to_dict()
    assert {key: count for key, count in counts(page, "kind").items() if count} == opened
    assert counts(page, "status") == {"open": 2, "done": 1, "closed": 0}
    tick(page, "area", "990102")
    assert page.locator("p.shown").inner_text() == "显示 1 / 12 个点位"
    assert page.evaluate("Ecomap.siteItems().flatMap(item => item.members).map(i => Ecomap.sites.id[i])") == [
        "B1"
    ]
    page.locator("#reset").click()
    assert page.locator("p.shown").inner_text() == "显示 12 / 12 个点位"
    assert page.locator("#facets input:checked").count() == 0


def test_all_located_sites_are_drawn_and_only_those(open_page, invented, html):
    page = open_page(html)
    drawn = page.evaluate("Ecomap.siteItems().flatMap(item => item.members).map(i => Ecomap.sites.id[i])")
    frame = invented.sites()
    assert sorted(drawn) == sorted(frame[frame.geometry.notna()]["site_id"])


def test_symbols_are_really_painted(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.map.setView([30.8, 102.4], 12, { animate: false })")
    color = page.evaluate(
        """() => {
          const canvas = document.querySelector('.ecomap-sites canvas');
          const ratio = canvas.width / canvas.getBoundingClientRect().width;
          const middle = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
          return [...middle.slice(0, 3), ratio > 0];
        }"""
    )
    assert color == [0xD1, 0x48, 0x0B, True]


@SIZES
def test_names_are_inert_text(open_page, invented, html, size):
    page = open_page(html, size=size)
    click_site(page, "B1")
    popup = page.locator(".leaflet-popup")
    assert popup.locator("h2").inner_text().strip() == invented.NASTY
    assert popup.locator("script, b, i").count() == 0
    words = popup.inner_text()
    for part in (
        '<b>注</b> & "引"',
        "别名 <i>",
        "问题2　第2题",
        "问题10　第10题",
        "乙县",
        "正在整改",
        "逾期",
        "逾期 60 天",
    ):
        assert part in words
    assert "实测　误差约 10 m" in words


def test_anchors_fan_out_into_a_list_whose_entries_open(open_page, html):
    page = open_page(html)
    click_site(page, "A1")
    rows = page.locator(".leaflet-popup .site-row")
    assert rows.count() == 3
    assert page.locator(".leaflet-popup h2").inner_text() == "此处有 3 个点位"
    rows.nth(1).click()
    assert page.locator(".leaflet-popup h2").inner_text().strip() == "二号坑"
    assert "乡镇级参照点　误差约 4 km" in page.locator(".leaflet-popup").inner_text()
    page.locator(".leaflet-popup .back").click()
    assert page.locator(".leaflet-popup .site-row").count() == 3
    page.locator(".leaflet-popup .site-row").first.click()
    page.locator("#language").click()
    assert page.locator(".leaflet-popup h2").inner_text().strip() == "Pit One"


def test_lines_and_areas_open_where_they_lie(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.map.setView([30.15, 102.15], 11, { animate: false })")
    frame = page.locator(".folium-map").bounding_box()
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.wait_for_selector(".leaflet-popup .card")
    assert page.locator(".leaflet-popup h2").inner_text().strip() == "长河航道"
    assert "76 km" in page.locator(".leaflet-popup").inner_text()


@SIZES
def test_the_language_switches_without_a_reload(open_page, html, size):
    page = open_page(html, size=size)
    page.evaluate("window.untouched = true")
    show_panel(page, "panel-filter")
    page.locator("#language").click()
    assert page.evaluate("window.untouched")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Map of Jia, Yi and Bing"
    visible = page.locator("body").inner_text()
    # What has no English name keeps its Chinese one; everything else is English.
    left = set(re.findall(r"[\u4e00-\u9fff]{2,}", visible)) - {"中文"}
    assert left <= {"无名矿", "只知道在甲县", "全市港口", "别类"}
    assert page.locator(".county-label", has_text="Jia County").count() == 1
    page.locator("#language").click()
    assert page.locator("h1").inner_text() == "甲乙丙市整改图"


def test_the_language_travels_with_the_links(open_page, html):
    page = open_page(html, hash_part="#en")
    assert page.locator("h1").inner_text() == "Map of Jia, Yi and Bing"
    hrefs = page.eval_on_selector_all(
        "#county-table a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert hrefs == ["990101.html#en", "990102.html#en", "990103.html#en"]


@SIZES
def test_all_sites_without_a_place_are_listed_with_the_reason(open_page, invented, html, size):
    page = open_page(html, size=size)
    show_panel(page, "panel-unlocated") if size == PHONE else None
    rows = page.locator("#unlocated-list .unlocated-row")
    ids = rows.evaluate_all("rows => rows.map(row => row.dataset.site)")
    frame = invented.sites()
    assert ids == frame[frame.geometry.isna()]["site_id"].tolist()
    assert rows.first.is_visible()
    assert "只知道在甲县" in rows.first.inner_text()
    assert "位置不详" in rows.nth(1).inner_text()
    if size == PHONE:
        show_panel(page, "panel-filter")
    tick(page, "kind", "port")
    assert rows.evaluate_all("rows => rows.map(row => row.dataset.site)") == ["N2"]


def test_city_and_county_pages_lead_to_each_other(open_page, invented, html, tmp_path):
    county = render_page(invented.page(focus="990102", title_zh="乙县整改图", home_link="index.html"))
    (tmp_path / "990102.html").write_text(county, encoding="utf-8")
    page = open_page(html)
    page.locator("a.county-label", has_text="乙县").click()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("h1").inner_text() == "乙县整改图"
    assert page.locator("p.shown").inner_text() == "显示 3 / 3 个点位"
    page.locator("a.home").click()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("h1").inner_text() == "甲乙丙市整改图"
    show_panel(page, "panel-areas")
    page.locator("#county-table a", has_text="乙县").click()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("h1").inner_text() == "乙县整改图"


def test_the_ground_of_a_county_leads_to_its_page(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.map.setView([30.2, 100.2], 10, { animate: false })")
    frame = page.locator(".folium-map").bounding_box()
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    link = page.locator(".leaflet-popup .page-link")
    assert link.get_attribute("href") == "990101.html"
    assert page.locator(".leaflet-popup .counts dd").all_inner_texts() == ["4", "3", "2", "1"]


def test_the_county_table_adds_up(open_page, html):
    page = open_page(html)
    show_panel(page, "panel-areas")
    body = page.locator("#county-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => Number(cell.textContent)))"
    )
    total = [int(text) for text in page.locator("#county-table tfoot td").all_inner_texts()]
    assert [sum(column) for column in zip(*body, strict=True)] == total == [12, 9, 4, 3]


@pytest.mark.parametrize("zoom", [8, 12.5, 17])
def test_the_scale_bar_tells_the_distance_on_the_ground(open_page, html, zoom):
    page = open_page(html)
    page.evaluate("zoom => Ecomap.map.setView([30.5, 101.5], zoom, { animate: false })", zoom)
    metres, west, east = page.evaluate(
        """() => {
          const bar = document.querySelector('.scale-bar .bar').getBoundingClientRect();
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          const y = frame.height / 2;
          const lon = (x) => Ecomap.map.containerPointToLatLng([x - frame.left, y]).lng;
          return [Number(document.querySelector('.scale-bar').dataset.metres), lon(bar.left), lon(bar.right)];
        }"""
    )
    truth = Geod(ellps="WGS84").line_length([west, east], [30.5, 30.5])
    assert metres == pytest.approx(truth, rel=0.002)


def test_a_circle_of_accuracy_has_its_true_size(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.map.setView([30.5, 100.5], 11, { animate: false })")
    per_pixel = page.evaluate("Ecomap.metresPerPixel(30.5, 11)")
    _, _, truth = Geod(ellps="WGS84").inv(100.5, 30.5, 100.5 + 360 / 256 / 2**11, 30.5)
    assert per_pixel == pytest.approx(truth, rel=1e-6)


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
def test_axe_finds_nothing_serious(open_page, invented, size, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(render_page(invented.page(language=language, invented=True)), size=size)
    for panel in ("panel-filter", "panel-sites", "panel-areas", "panel-about"):
        show_panel(page, panel)
        assert serious(axe.run(page)) == []
    if size == PHONE:
        show_panel(page, "panel-unlocated")
        assert serious(axe.run(page)) == []
        page.locator('.tabs button[aria-controls="panel-unlocated"]').click()
    click_site(page, "A1")
    assert serious(axe.run(page)) == []


def serious(results):
    """Return rule and place of what axe calls serious or critical."""
    return [
        (item["id"], node["target"], node["failureSummary"])
        for item in results.response["violations"]
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]


def test_fingers_have_room_on_a_phone(open_page, html):
    page = open_page(html, size=PHONE)
    selectors = [".tabs button:visible", ".map-buttons button", "#language"]
    show_panel(page, "panel-filter")
    selectors += [".facet-row:visible", "#facets summary:visible"]
    for selector in selectors:
        for box in (item.bounding_box() for item in page.locator(selector).all()):
            assert min(box["width"], box["height"]) >= 44, selector


def test_the_sheet_of_a_phone_rises_and_falls(open_page, html):
    page = open_page(html, size=PHONE)
    assert not page.locator("#panel-filter").is_visible()
    show_panel(page, "panel-filter")
    assert page.locator("#panel-filter").is_visible()
    wait_for_size(page)
    page.keyboard.press("Escape")
    assert not page.locator("#panel-filter").is_visible()


def test_labels_lie_in_their_counties_and_apart(open_page, html):
    page = open_page(html)
    boxes = page.locator(".county-label:not(.hidden)").evaluate_all(
        """nodes => nodes.map(node => {
          const box = node.getBoundingClientRect();
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          const x = (box.left + box.right) / 2 - frame.left;
          const place = Ecomap.map.containerPointToLatLng([x, (box.top + box.bottom) / 2 - frame.top]);
          return { name: node.textContent, lon: place.lng, lat: place.lat, left: box.left, right: box.right,
                   top: box.top, bottom: box.bottom };
        })"""
    )
    names = {"甲县": 100, "乙县": 101, "丙区": 102}
    assert {box["name"] for box in boxes} == set(names)
    for box in boxes:
        assert math.floor(box["lon"]) == names[box["name"]]
        assert 30 < box["lat"] < 31
    for one in boxes:
        for other in boxes:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            apart = apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
            assert apart or one is other


def test_a_notebooks_marker_stands_on_the_map(open_page, invented):
    folium = pytest.importorskip("folium")
    extended = web_map(invented.page())
    folium.Marker([30.5, 101.9], popup="核查点").add_to(extended)
    page = open_page(extended.get_root().render())
    page.locator(".leaflet-marker-pane img").click()
    assert page.locator(".leaflet-popup").inner_text().startswith("核查点")
    assert page.locator(".leaflet-marker-pane img").evaluate("node => node.naturalWidth") > 0


def test_an_online_map_is_off_and_fails_with_a_sentence(browser, invented, tmp_path):
    # Here requests are expected: they are counted and refused.
    asked = []
    (tmp_path / "page.html").write_text(render_page(invented.page()), encoding="utf-8")
    context = browser.new_context()

    def refuse(route):
        asked.append(route.request.url)
        route.abort()

    context.route("https://**", refuse)
    page = context.new_page()
    page.goto(f"file://{tmp_path / 'page.html'}")
    page.wait_for_selector("html[data-ready=yes]")
    assert asked == []
    show_panel(page, "panel-about")
    page.locator("#layer-list label", has_text="OpenStreetMap").click()
    page.wait_for_selector("#layer-failed:not([hidden])")
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    assert "© OpenStreetMap" in page.locator(".leaflet-control-attribution").inner_text()
    context.close()


def test_pictures_and_patches_lie_on_the_ground(open_page, invented):
    blue = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwADBwIAMCbHYQAAAABJRU5ErkJggg=="
    )
    overlay = Overlay("一景影像", blue, (100.2, 30.2, 100.6, 30.6), opacity=0.5)
    patches = gpd.GeoDataFrame(geometry=[shapely.box(101.1, 30.1, 101.3, 30.2)], crs="EPSG:4326")
    page = open_page(render_page(invented.page(overlays=[overlay], patches=patches)))
    picture = page.locator(".leaflet-image-layer")
    assert picture.evaluate("node => [node.alt, node.style.opacity]") == ["一景影像", "0.5"]
    south_west = page.evaluate(
        """() => {
          const box = document.querySelector('.leaflet-image-layer').getBoundingClientRect();
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          const place = Ecomap.map.containerPointToLatLng([box.left - frame.left, box.bottom - frame.top]);
          return [place.lng, place.lat];
        }"""
    )
    assert south_west == pytest.approx([100.2, 30.2], abs=0.01)
    show_panel(page, "panel-about")
    page.get_by_label("不透明度：一景影像").fill("20")
    assert picture.evaluate("node => node.style.opacity") == "0.2"
    painted = page.evaluate(
        """() => {
          const canvas = document.querySelector('.ecomap-patches canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.some((part) => part);
        }"""
    )
    assert painted


def test_on_paper_the_controls_are_gone_and_the_legend_stays(open_page, html):
    page = open_page(html)
    page.emulate_media(media="print")
    assert not page.locator(".map-buttons").is_visible()
    assert not page.locator("#language").is_visible()
    assert page.locator("#facets").is_visible()
    assert page.locator("#panel-unlocated").is_visible()
    assert page.locator(".sources").is_visible()
