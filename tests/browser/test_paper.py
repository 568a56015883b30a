"""The page on paper."""

import pytest
import shapely

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser


def test_canvases_are_fresh_on_paper(open_page, html):
    """Chromium prints a canvas that was painted on the screen as an opaque sheet over what lies below."""
    page = open_page(html)
    page.evaluate("window.onScreen = [...document.querySelectorAll('.ecomap-canvas')]")
    drawn = page.evaluate("window.onScreen.length")
    assert drawn >= 2
    page.pdf(landscape=True, print_background=True)
    assert page.evaluate("window.onScreen.filter(canvas => canvas.isConnected).length") == 0
    assert page.locator(".ecomap-canvas").count() == drawn


MILLIMETRE = 96 / 25.4


@pytest.mark.parametrize("width_mm", [259, 277, 400], ids=["letter", "A4", "A3"])
def test_the_first_sheet_holds_title_map_legend_date_and_sources(open_page, html, width_mm):
    page = open_page(html, size=(round(width_mm * MILLIMETRE), 720))
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    boxes = {
        name: page.locator(selector).first.bounding_box()
        for name, selector in {
            "title": "h1",
            "date": ".as-of",
            "map": ".map-area",
            "scale": ".scale-bar",
            "sources": ".credits",
            "legend": "#facets",
        }.items()
    }
    sheet = (277 if width_mm > 360 else 190) * MILLIMETRE
    for name, box in boxes.items():
        assert box["y"] + box["height"] <= sheet, name
        assert box["x"] + box["width"] <= width_mm * MILLIMETRE + 1, name
    assert boxes["legend"]["x"] >= boxes["map"]["x"] + boxes["map"]["width"]
    assert page.locator("#site-list").bounding_box()["y"] >= boxes["map"]["y"] + boxes["map"]["height"]


def test_where_all_was_seen_it_fills_the_sheet(open_page, html):
    page = open_page(html)
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    shares = page.evaluate(
        """() => {
          const [west, south, east, north] = Ecomap.data.bounds;
          const { map } = Ecomap;
          const a = map.latLngToContainerPoint([north, west]);
          const b = map.latLngToContainerPoint([south, east]);
          const size = map.getSize();
          const isInside = a.x >= 0 && a.y >= 0 && b.x <= size.x && b.y <= size.y;
          return [(b.x - a.x) / size.x, (b.y - a.y) / size.y, isInside];
        }"""
    )
    assert shares[2]
    assert max(shares[:2]) > 0.8


def test_lists_are_whole_on_paper(act, open_page, invented):
    """On the screen a list begins with a hundred rows; paper has no button for more."""
    rows = tuple(
        {
            "site_id": f"S{number}",
            "name": f"点位{number}",
            "kind": "mine",
            "county_adcode": "990101",
            "geometry": shapely.Point(100.1 + number / 1000, 30.5),
        }
        for number in range(250)
    )
    page = open_page(render_page(invented.page(sites=invented.sites(rows))))
    assert page.locator("#site-list li").count() == 0, "nobody has opened the list yet"
    page.pdf(landscape=True, print_background=True)
    assert page.locator("#site-list li").count() == 250
    page = open_page(render_page(invented.page(sites=invented.sites(rows))))
    act.show_panel(page, "panel-sites")
    assert page.locator("#site-list li").count() == 100
    page.pdf(landscape=True, print_background=True)
    assert page.locator("#site-list li").count() == 250
