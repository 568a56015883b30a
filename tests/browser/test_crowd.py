"""Very many sites: still one page that answers."""

import itertools
import json
import time

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

COUNT = 10_000


def crowd_of(invented, count):
    """Return invented sites, half of them in one knot, a tenth on a few shared points."""
    rng = np.random.default_rng(7)
    number = np.arange(count)
    lon, lat = rng.uniform(100, 103, count), rng.uniform(30, 31, count)
    in_knot = number % 2 == 1
    lon[in_knot], lat[in_knot] = (
        rng.normal(101.5, 0.05, count)[in_knot],
        rng.normal(30.5, 0.05, count)[in_knot],
    )
    is_shared = number % 10 == 0
    lon[is_shared], lat[is_shared] = lon[is_shared].round(1), lat[is_shared].round(1)
    one = invented.sites().iloc[[4]]
    late = number % 3 == 0
    return gpd.GeoDataFrame(
        one.loc[one.index.repeat(count)].assign(
            site_id=[f"S{place:06}" for place in number],
            name=[f"点位{place}" for place in number],
            kind=rng.choice(["mine_pit", "wharf", "landfill"], count),
            county_adcode="990101",
            overdue=late,
            days_left=[-5 if is_late else None for is_late in late],
            geometry=shapely.points(lon, lat),
        ),
        crs=4326,
    ).reset_index(drop=True)


@pytest.fixture(scope="module")
def crowd(invented):
    return crowd_of(invented, COUNT)


@pytest.fixture(scope="module")
def crowd_html(invented, crowd):
    return render_page(invented.page(sites=crowd))


def test_ten_thousand_sites_are_all_drawn_within_a_second_or_two(open_page, crowd_html):
    assert len(crowd_html.encode()) < 1_000_000
    started = time.perf_counter()
    page = open_page(crowd_html)
    assert time.perf_counter() - started < 10
    assert page.evaluate("Ecomap.siteItems().reduce((sum, item) => sum + item.total, 0)") == COUNT
    assert page.locator("#site-list li").count() <= 100


def test_a_hundred_thousand_sites_open_and_answer(open_page, invented):
    html = render_page(invented.page(sites=crowd_of(invented, 100_000)))
    assert len(html.encode()) < 6_000_000
    page = open_page(html)
    assert page.evaluate("Ecomap.filter.result().totals.located") == 100_000
    assert "100,000 / 100,000" in page.locator("p.shown").inner_text()
    page.evaluate("document.querySelector('.facet-row[data-facet=overdue][data-value=\"1\"] input').click()")
    assert page.evaluate("Ecomap.filter.result().shown.length") == 33_334
    assert page.evaluate("Ecomap.siteItems().reduce((sum, item) => sum + item.total, 0)") == 33_334
    page.evaluate("Ecomap.map.setView([30.5, 101.5], 14, { animate: false })")
    members = page.evaluate(
        "Ecomap.siteItems().flatMap((item) => item.members.map((site) => Ecomap.sites.overdue[site]))"
    )
    assert len(members) > 1000
    assert set(members) == {1}
    page.keyboard.press("Escape")
    page.evaluate("Ecomap.filter.clear()")
    assert page.evaluate("Ecomap.filter.result().shown.length") == 100_000
    # The longest figures still have room.
    for width, height in ((1440, 900), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.evaluate("document.getElementById('language').click()")


def test_every_shown_site_is_in_one_group_and_its_figures_add_up(open_page, crowd_html):
    page = open_page(crowd_html)
    page.evaluate("Ecomap.filter.choose('kind', 'wharf', true)")
    shown = page.evaluate("Array.from(Ecomap.filter.result().shown)")
    late = page.evaluate("Array.from(Ecomap.sites.overdue)")
    for zoom, radius in itertools.product([4, 8, 9.5, 11.25, 15, 19], [20, 48]):
        # Sent as one text: value by value, thousands of groups take seconds.
        text = page.evaluate(
            """([zoom, radius]) => JSON.stringify(Ecomap.groupSites(zoom, radius).map((item) => ({
              ...item, members: Array.from(item.members), near: Array.from(item.members, (site) =>
                Math.hypot(Ecomap.sites.x[site] - item.x, Ecomap.sites.y[site] - item.y) * 2 ** zoom),
            })))""",
            [zoom, radius],
        )
        groups = json.loads(text)
        assert sorted(member for group in groups for member in group["members"]) == shown
        for group in groups:
            members = group["members"]
            assert group["total"] == len(members)
            assert (group["open"], group["done"], group["closed"]) == (0, 0, len(members))
            assert group["overdue"] == sum(late[member] for member in members)
            assert max(group["near"]) < 2 * radius
        places = shapely.points([[group["x"] * 2**zoom, group["y"] * 2**zoom] for group in groups])
        close = shapely.STRtree(places).query(places, predicate="dwithin", distance=radius)
        # Each is close to itself alone.
        assert close.shape[1] == len(places)


@pytest.mark.parametrize("zoom", [8.25, 11, 14])
def test_a_window_shows_the_groups_that_everything_shows_there(open_page, crowd_html, zoom):
    page = open_page(crowd_html)
    everywhere, there = page.evaluate(
        """(zoom) => {
          const [x, y] = [Ecomap.worldX(101.5), Ecomap.worldY(30.5)];
          const reach = 400 / 2 ** zoom;
          const window = [x - reach, y - reach, x + reach, y + reach];
          const isIn = (item) => Math.abs(item.x - x) < reach && Math.abs(item.y - y) < reach;
          const found = (...args) =>
            Ecomap.groupSites(...args).filter(isIn).map((item) => item.members.join());
          return [found(zoom, 48), found(zoom, 48, window)];
        }""",
        zoom,
    )
    assert len(there) > 3
    assert sorted(everywhere) == sorted(there)


def test_a_view_costs_what_it_shows_and_not_what_there_is(open_page, invented, crowd, crowd_html):
    milliseconds = []
    for html in (render_page(invented.page(sites=crowd.iloc[:1000])), crowd_html):
        page = open_page(html)
        milliseconds.append(
            page.evaluate(
                """() => {
                  const [x, y] = [Ecomap.worldX(101.5), Ecomap.worldY(30.5)];
                  const times = Array.from({ length: 15 }, () => {
                    const start = performance.now();
                    Ecomap.groupSites(17, 48, [x - 0.002, y - 0.002, x + 0.002, y + 0.002]);
                    return performance.now() - start;
                  });
                  return Math.min(...times);
                }"""
            )
        )
    assert milliseconds[1] < 20 * max(milliseconds[0], 0.2)


def test_a_drag_within_the_margin_paints_nothing_and_beyond_it_what_was_missing(open_page, crowd_html):
    page = open_page(crowd_html)
    page.evaluate(
        """() => {
          window.painted = 0;
          const { drawCluster } = Ecomap;
          Ecomap.drawCluster = (...args) => { window.painted += 1; drawCluster(...args); };
        }"""
    )
    page.evaluate("Ecomap.map.panBy([60, 40], { animate: false })")
    page.wait_for_timeout(100)
    assert page.evaluate("window.painted") == 0
    page.evaluate("Ecomap.map.panBy([600, 0], { animate: false })")
    page.wait_for_timeout(200)
    assert page.evaluate("window.painted") > 0
    covered = page.evaluate(
        """() => {
          const [canvas, map] = [...document.querySelectorAll('.ecomap-sites canvas, #map_ecomap')]
            .map((node) => node.getBoundingClientRect()).sort((a, b) => b.width - a.width);
          return canvas.left <= map.left && canvas.right >= map.right
            && canvas.top <= map.top && canvas.bottom >= map.bottom;
        }"""
    )
    assert covered


def test_a_time_slider_changes_states_in_place(open_page, invented, crowd_html):
    page = open_page(crowd_html)
    closed = page.evaluate("Ecomap.sites.status[0]")
    page.evaluate(
        """() => {
          const { sites } = Ecomap;
          sites.setStates(sites.status, new Uint8Array(sites.count), new Float64Array(sites.count).fill(NaN));
          Ecomap.filter.refresh();
        }"""
    )
    assert page.evaluate("Ecomap.siteItems().every((item) => item.overdue === 0)")
    assert page.evaluate("Ecomap.filter.result().totals.overdue") == 0
    assert page.evaluate("Ecomap.sites.status[0]") == closed


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
    assert page.evaluate("Ecomap.siteItems().map((item) => [item.total, item.stack])") == [[250, True]]
    page.evaluate("Ecomap.openSites(Ecomap.map, Ecomap.siteItems()[0].members)")
    assert page.locator(".leaflet-popup h2").inner_text() == "此处有 250 个点位"
    assert page.locator(".leaflet-popup .site-row").count() == 250
