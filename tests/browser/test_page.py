"""What a person meets on a page without a network."""

import base64
import math

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from ecomap.render.page import Overlay
from ecomap.render.webmap import render_page, web_map

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@SIZES
@pytest.mark.parametrize("focus", [None, "990102"], ids=["city", "county"])
def test_a_page_opens_offline_without_a_complaint(open_page, invented, size, focus):
    page = open_page(
        render_page(invented.page(focus=focus, home_link="index.html" if focus else None)), size=size
    )
    assert page.title() == "甲乙丙市整改图"
    for pane in ("ecomap-ground", "ecomap-sites"):
        assert page.locator(f".{pane} .ecomap-canvas").count() == 1
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]


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


def test_city_and_county_pages_lead_to_each_other(act, open_page, invented, html, tmp_path):
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
    act.show_panel(page, "panel-areas")
    page.locator("#county-table tr", has_text="乙县").locator("a").click()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("h1").inner_text() == "乙县整改图"


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


def test_an_online_map_is_off_and_fails_with_a_sentence(act, browser, invented, tmp_path):
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
    act.show_panel(page, "panel-about")
    page.locator("#layer-list label", has_text="OpenStreetMap").click()
    page.wait_for_selector("#base-trouble:not([hidden])")
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    assert "© OpenStreetMap" in page.locator(".leaflet-control-attribution").inner_text()
    context.close()


def test_pictures_and_patches_lie_on_the_ground(act, open_page, invented):
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
    act.show_panel(page, "panel-about")
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
    page.evaluate("Ecomap.map.setView([30.5, 101.2], 9, { animate: false })")
    before = page.evaluate("Ecomap.map.getBounds().toBBoxString()")
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    assert page.evaluate(
        "([w, s, e, n]) => Ecomap.map.getBounds().pad(0.01).contains(L.latLngBounds([s, w], [n, e]))",
        [float(number) for number in before.split(",")],
    )
    assert not page.locator(".map-buttons").is_visible()
    assert not page.locator("#language").is_visible()
    assert page.locator("#facets").is_visible()
    assert page.locator("#panel-unlocated").is_visible()
    assert page.locator(".sources").is_visible()
    page.emulate_media(media="screen")
    page.wait_for_timeout(300)
    assert page.evaluate("Ecomap.map.getBounds().toBBoxString()") == before
