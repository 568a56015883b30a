"""Near here: the page lists what `ecomap near` lists, at the same distances."""

import random

import pytest

from ecomap.analysis.nearby import nearby
from ecomap.render.webmap import render_page
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page

pytestmark = pytest.mark.browser

NARROW = (360, 800)
ASK = """([lon, lat, count]) => Ecomap.nearestSites(lon, lat, count)
  .map(({ site, distance, bearing }) => [Ecomap.sites.id[site], distance, bearing])"""


@pytest.fixture(scope="module")
def loaded(city_pattern):
    return load(open_workspace(city_pattern, search=False))


@pytest.fixture(scope="module")
def city_html(loaded):
    return render_page(map_page(loaded, water=None))


def test_points_lie_where_the_command_line_says(open_page, loaded, city_html):
    page = open_page(city_html)
    points = loaded.sites[loaded.sites.geometry.geom_type == "Point"]
    page.evaluate(
        """ids => {
          const keep = new Set(ids);
          const { shown } = Ecomap.filter.result();
          Ecomap.filter.result = () => ({ shown: shown.filter(site => keep.has(Ecomap.sites.id[site])) });
        }""",
        points["site_id"].tolist(),
    )
    west, south, east, north = loaded.counties.total_bounds
    rng = random.Random(2)  # noqa: S311 - places, not secrets
    for _ in range(40):
        lon, lat = rng.uniform(west - 1, east + 1), rng.uniform(south - 1, north + 1)
        expected = nearby(lon, lat, points, within_m=float("inf"), count=12)
        found = page.evaluate(ASK, [lon, lat, 12])
        assert [row[0] for row in found] == points.loc[expected.index, "site_id"].tolist()
        # The page carries places to seven decimals of a degree or less: a few centimetres.
        for row, distance, bearing in zip(
            found, expected["distance_m"], expected["bearing_deg"], strict=True
        ):
            assert row[1] == pytest.approx(distance, abs=1.0)
            assert (row[2] - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.05)


def test_lines_and_areas_count_to_their_nearest_place(open_page, loaded, city_html):
    page = open_page(city_html)
    west, south, east, north = loaded.counties.total_bounds
    rng = random.Random(5)  # noqa: S311
    for _ in range(25):
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        expected = nearby(lon, lat, loaded.sites, within_m=float("inf"))["distance_m"]
        of_id = dict(zip(loaded.sites.loc[expected.index, "site_id"], expected, strict=True))
        for site_id, distance, _ in page.evaluate(ASK, [lon, lat, 500]):
            assert distance == pytest.approx(of_id[site_id], abs=25), site_id
        few = [row[1] for row in page.evaluate(ASK, [lon, lat, 5])]
        assert few == pytest.approx(sorted(of_id.values())[:5], abs=25)
    assert {"LineString", "Polygon"} & set(loaded.sites.geometry.dropna().geom_type)


def test_inside_an_area_is_right_here(open_page, html):
    page = open_page(html)
    nearest = page.evaluate(ASK, [101.7, 30.7, 1])
    assert nearest[0][:2] == ["B3", 0]


def tap(page, lon, lat):
    x, y = page.evaluate(
        """([lon, lat]) => {
          const place = Ecomap.map.latLngToContainerPoint([lat, lon]);
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          return [place.x + frame.left, place.y + frame.top];
        }""",
        [lon, lat],
    )
    page.mouse.click(x, y)


def listed(page):
    return page.locator("#tool-near .site-row").evaluate_all("rows => rows.map(row => row.dataset.site)")


def test_a_tap_lists_the_shown_sites_and_each_opens(act, open_page, invented, html):
    page = open_page(html)
    page.locator("#open-near").click()
    tap(page, 101.2, 30.15)
    frame = invented.sites()
    assert sorted(listed(page)) == sorted(frame[frame.geometry.notna()]["site_id"])
    assert page.locator("#near-unlocated").count() == 0
    tap(page, 100.97, 30.9)
    assert "甲县另有 1 个" in page.locator("#near-unlocated").inner_text()
    row = page.locator("#tool-near .site-row[data-site=A1]")
    assert "仅到参照点；实际在其 4 km 内" in row.inner_text()
    assert "西南" in row.locator(".near-way").inner_text()
    act.tick(page, "kind", "wharf")
    assert sorted(listed(page)) == ["B2", "D1"]
    page.locator("#tool-near .site-row").first.click()
    page.wait_for_selector(".leaflet-popup .card")
    page.locator("#near-count").select_option("5")
    page.locator("#tool-near .tool-close").click()
    assert not page.locator("#tool-near").is_visible()


def test_the_keyboard_asks_for_the_middle(open_page, html):
    page = open_page(html)
    page.locator("#open-near").focus()
    page.keyboard.press("Enter")
    page.locator(".folium-map").focus()
    page.keyboard.press("Space")
    assert listed(page)
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "open-near"


GEOLOCATION = "Object.defineProperty(navigator, 'geolocation', { configurable: true, value: %s })"


def test_the_device_is_asked_only_when_told_to(open_page, html):
    page = open_page(html)
    answer = "{ asked: 0, getCurrentPosition(good) { this.asked += 1; good({ coords: %s }); } }"
    page.evaluate(GEOLOCATION % answer % "{ latitude: 30.5, longitude: 101.4, accuracy: 35 }")
    page.locator("#open-near").click()
    assert page.evaluate("navigator.geolocation.asked") == 0
    page.locator("#near-device").click()
    assert page.evaluate("navigator.geolocation.asked") == 1
    assert listed(page)[0] == "B1"
    assert "误差约 35 m" in page.locator(".near-from").inner_text()
    assert page.evaluate("Ecomap.map.getCenter().lng") == pytest.approx(101.4, abs=0.01)


@pytest.mark.parametrize(
    ("geolocation", "words"), [("undefined", "不提供位置"), (1, "未获准"), (2, "没有给出位置")]
)
def test_refusal_and_absence_are_explained(open_page, html, geolocation, words):
    page = open_page(html)
    refusal = f"{{ getCurrentPosition(good, bad) {{ bad({{ code: {geolocation} }}); }} }}"
    page.evaluate(GEOLOCATION % (geolocation if geolocation == "undefined" else refusal))
    page.locator("#open-near").click()
    page.locator("#near-device").click()
    assert words in page.locator("#tool-near .near-message").inner_text()


def test_it_fits_a_narrow_phone_and_axe_has_nothing_to_say(open_page, axe_finds, html):
    for size in (NARROW, (1440, 900)):
        page = open_page(html, size=size)
        page.locator("#open-near").click()
        page.locator("#near-center").click()
        card, area = (page.locator(one).bounding_box() for one in ("#tool-near", ".map-area"))
        assert card["x"] + card["width"] <= size[0]
        assert card["height"] < 0.9 * area["height"]
        assert axe_finds(page) == []
