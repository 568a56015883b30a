"""How a page unpacks itself: what it reads is what was packed, and nothing else runs."""

import json
import random

import folium
import pytest
import shapely

from ecomap.render.container import pack, unpack
from ecomap.render.payload import page_payload
from ecomap.render.webmap import render_page, web_map

pytestmark = pytest.mark.browser

# Typed arrays and lazily read columns as plain values, gaps as null.
READ_ALL = """() => {
  const plain = (value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value, (one) => (Number.isNaN(one) ? null : one));
    if (Array.isArray(value)) return value.map(plain);
    if (value && typeof value === 'object') return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, plain(inner)]),
    );
    return value;
  };
  const { patches, counties, water, ...rest } = Ecomap.data;
  return plain(rest);
}"""


def test_the_browser_reads_every_column_as_it_was_packed(open_page, invented):
    shown = invented.page()
    page = open_page(render_page(shown))
    packed = unpack(pack(page_payload(shown)))
    # These are drawn from, and changed by that.
    for name in ("patches", "counties", "water"):
        del packed[name]
    assert json.loads(json.dumps(page.evaluate(READ_ALL))) == packed


def test_columns_of_sites_are_what_the_frame_holds(open_page, invented):
    rng = random.Random(3)  # noqa: S311 - places, not secrets
    rows = tuple(
        {
            "site_id": f"S{number}",
            "name": rng.choice(["同名", f"点位{number}", "<b>"]),
            "kind": rng.choice(["mine", "wharf"]),
            "county_adcode": "990101",
            "aliases": ["别名"] * rng.randrange(3),
            "location_accuracy_m": rng.choice([None, 0.0, 70_000.0]),
            "area_m2": rng.choice([None, 5.0, 9.9e9]),
            "days_left": rng.choice([None, -400, 0, 70_000]),
            "geometry": rng.choice([None, shapely.Point(round(rng.uniform(100, 103), 6), 30.123457)]),
        }
        for number in range(400)
    )
    page = open_page(render_page(invented.page(sites=invented.sites(rows))))
    read = page.evaluate(
        """() => Array.from({ length: Ecomap.sites.count }, (_, site) => [
          ...['id', 'name', 'aliases', 'accuracy_m', 'area_m2', 'days_left', 'lon'].map((name) => {
            const value = Ecomap.sites[name][site];
            return Ecomap.isMissing(value) ? null : value;
          }), Ecomap.sites.isLocated(site)])"""
    )
    names = ("site_id", "name", "aliases", "location_accuracy_m", "area_m2", "days_left")
    assert read == [
        [
            *(row[name] for name in names),
            row["geometry"].x if isinstance(row["geometry"], shapely.Point) else None,
            row["geometry"] is not None,
        ]
        for row in rows
    ]


def test_areas_lie_where_they_were(open_page, invented):
    page = open_page(render_page(invented.page()))
    inside = page.evaluate(
        """() => [[101.7, 30.7], [101.7, 30.775], [101.7, 30.79], [101.79, 30.7]].map(([lon, lat]) => {
          const { shapes } = Ecomap.sites;
          return Ecomap.isInside(shapes.shape(0), Ecomap.worldX(lon), Ecomap.worldY(lat));
        })"""
    )
    assert inside == [True, True, False, False]
    county = page.evaluate("Ecomap.countyAt(Ecomap.worldX(101.2), Ecomap.worldY(30.2)).adcode")
    assert county == "990102"


def test_a_script_that_is_not_the_pages_own_does_not_run(browser, invented, tmp_path):
    evil = "<script>window.stolen = true</script><img src='data:,' onerror='window.stolen = true'>"
    html = render_page(invented.page()).replace("</main>", evil + "</main>")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page = browser.new_page()
    refused = []
    page.on("console", lambda entry: refused.append(entry.text))
    page.goto(f"file://{tmp_path / 'page.html'}")
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.stolen = true';
          document.body.append(script);
        }"""
    )
    assert page.evaluate("window.stolen") is None
    assert sum("Content Security Policy" in text for text in refused) >= 3
    page.close()


def test_a_browser_that_cannot_unpack_says_what_it_needs(browser, invented, tmp_path):
    (tmp_path / "page.html").write_text(render_page(invented.page()), encoding="utf-8")
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"file://{tmp_path / 'page.html'}")
    page.wait_for_selector("#too-old:not([hidden])")
    words = page.locator("#too-old").inner_text()
    assert "Chrome" in words
    assert "请使用" in words
    page.close()


def test_a_page_that_was_cut_says_so(browser, invented, tmp_path):
    html = render_page(invented.page())
    start = html.index('data-coding="deflate">')
    end = html.index("</script>", start)
    (tmp_path / "page.html").write_text(html[: end - 4000] + html[end:], encoding="utf-8")
    page = browser.new_page()
    page.goto(f"file://{tmp_path / 'page.html'}")
    page.wait_for_selector("#damaged:not([hidden])")
    assert "复制" in page.locator("#damaged").inner_text()
    page.close()


def test_a_page_with_additions_starts_at_once_and_shows_the_same(open_page, invented):
    extended = web_map(invented.page())
    folium.CircleMarker([30.5, 101.9], radius=30, fill=True, tooltip="加上的").add_to(extended)
    page = open_page(extended.get_root().render())
    assert page.evaluate("map_ecomap === Ecomap.map")
    assert page.evaluate("Ecomap.filter.result().shown.length") == len(invented.sites())
    x, y = middle_of(page)
    page.mouse.move(x, y)
    page.mouse.move(x + 3, y)
    assert page.locator(".leaflet-tooltip").inner_text() == "加上的"


def middle_of(page):
    return page.evaluate(
        """() => {
          const { x, y } = map_ecomap.latLngToContainerPoint([30.5, 101.9]);
          const frame = map_ecomap.getContainer().getBoundingClientRect();
          return [frame.left + x, frame.top + y];
        }"""
    )
