"""Ten thousand sites: still one page that answers."""

import random
import time

import geopandas as gpd
import pytest
import shapely

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

COUNT = 10_000


@pytest.fixture(scope="module")
def crowd(invented):
    """Ten thousand invented sites, half of them in a few knots, a tenth on a hundred shared points."""
    rng = random.Random(7)  # noqa: S311 - places, not secrets
    rows = []
    for number in range(COUNT):
        lon, lat = rng.uniform(100, 103), rng.uniform(30, 31)
        if number % 2:
            lon, lat = rng.gauss(101.5, 0.05), rng.gauss(30.5, 0.05)
        if number % 10 == 0:
            lon, lat = round(lon, 1), round(lat, 1)
        rows.append(
            {
                "site_id": f"S{number:05}",
                "name": f"点位{number}",
                "kind": rng.choice(["mine_pit", "wharf", "landfill"]),
                "county_adcode": "990101",
                "overdue": number % 3 == 0,
                "days_left": -5 if number % 3 == 0 else None,
                "geometry": shapely.Point(lon, lat),
            }
        )
    return invented.sites(tuple(rows))


def test_ten_thousand_sites_are_all_drawn_within_a_second_or_two(open_page, invented, crowd):
    html = render_page(invented.page(sites=crowd))
    assert len(html.encode()) < 3_000_000
    started = time.perf_counter()
    page = open_page(html)
    assert time.perf_counter() - started < 10
    assert page.evaluate("Ecomap.siteItems().reduce((sum, item) => sum + item.total, 0)") == COUNT
    assert page.locator("#site-list li").count() == 100


def test_grouping_grows_with_the_number_and_not_its_square(open_page, invented, crowd):
    page = open_page(render_page(invented.page(sites=crowd)))
    milliseconds = page.evaluate(
        """() => {
          const all = [...Array(Ecomap.sites.count).keys()];
          const time = (members, zoom) => {
            const start = performance.now();
            for (let i = 0; i < 5; i += 1) Ecomap.clusterSites(members, zoom, 44);
            return performance.now() - start;
          };
          time(all, 10);
          return [8, 12, 19].map((zoom) => [time(all.slice(0, 1000), zoom), time(all, zoom)]);
        }"""
    )
    # Ten times the sites; a quadratic way would take a hundred times as long.
    assert all(large < 40 * max(small, 1) for small, large in milliseconds)


def test_no_site_is_lost_or_doubled_at_any_zoom(open_page, invented, crowd):
    page = open_page(render_page(invented.page(sites=crowd)))
    for zoom in (4, 8, 11.25, 15, 19):
        members = page.evaluate(
            """zoom => {
              const all = [...Array(Ecomap.sites.count).keys()];
              return Ecomap.clusterSites(all, zoom, 44).flatMap((item) => item.members);
            }""",
            zoom,
        )
        assert sorted(members) == list(range(COUNT))


def test_a_stack_at_the_deepest_zoom_still_opens_as_a_list(open_page, invented):
    rows = tuple(
        {
            "site_id": f"S{number}",
            "name": f"同点{number}",
            "kind": "mine",
            "county_adcode": "990101",
            "geometry": shapely.Point(100.5, 30.5),
        }
        for number in range(250)
    )
    page = open_page(render_page(invented.page(sites=invented.sites(rows))))
    page.evaluate("Ecomap.openSites(Ecomap.map, Ecomap.siteItems()[0].members)")
    assert page.locator(".leaflet-popup h2").inner_text() == "此处有 250 个点位"
    assert isinstance(invented.sites(rows), gpd.GeoDataFrame)
    assert page.locator(".leaflet-popup .site-row").count() == 250
