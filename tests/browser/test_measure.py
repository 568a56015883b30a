"""Measuring on the map: the page's own geodesics against PROJ, and the tool by mouse, finger and key."""

import random

import pytest

from ecomap.crs import geod
from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

NARROW = (360, 800)
OPEN, RESULT = "#open-measure", "#tool-measure .measured dd"


def columns(places):
    """Return longitudes and latitudes."""
    return [lon for lon, _ in places], [lat for _, lat in places]


def random_pairs(rng, count):
    """Return pairs of places between 1 m and 1,000 km apart, in all directions, in both hemispheres."""
    pairs: list[list[float]] = []
    while len(pairs) < count:
        lon, lat = rng.uniform(-180, 180), rng.uniform(1, 70) * rng.choice([-1, 1])
        azimuth = rng.choice([rng.uniform(0, 360), 0.0, 90.0, 180.0, 270.0])
        end_lon, end_lat, _ = geod().fwd(lon, lat, azimuth, 10 ** rng.uniform(0, 6))
        if rng.random() < 0.15:
            end_lat = lat
        if 1 < abs(end_lat) < 75:
            pairs.append([lon, lat, end_lon, end_lat])
    return pairs


def test_lengths_and_bearings_are_those_of_proj(open_page, html):
    rng = random.Random(3)  # noqa: S311 - places, not secrets
    pairs = random_pairs(rng, 3000)
    page = open_page(html)
    found = page.evaluate("pairs => pairs.map(pair => Ecomap.geodesic.inverse(...pair))", pairs)
    for pair, answer in zip(pairs, found, strict=True):
        azimuth, back, distance = geod().inv(*pair)
        assert abs(answer["distance"] - distance) <= 2e-8 + 1e-10 * distance, pair
        if distance > 10:
            # A bearing is known no better than a hundredth of a micrometre sideways allows.
            allowed = 1e-9 + 60 * 2e-8 / distance
            for ours, theirs in ((answer["bearing"], azimuth), (answer["endBearing"], back + 180)):
                assert abs((ours - theirs + 180) % 360 - 180) <= allowed, pair


def test_areas_are_those_of_proj(open_page, html):
    rng = random.Random(4)  # noqa: S311
    rings = []
    for _ in range(800):
        lon, lat, radius = rng.uniform(-180, 180), rng.uniform(-65, 65), 10 ** rng.uniform(0.5, 5.7)
        angles = sorted(rng.uniform(0, 360) for _ in range(rng.randint(3, 9)))
        rings.append(
            [list(geod().fwd(lon, lat, angle, radius * rng.uniform(0.4, 1))[:2]) for angle in angles]
        )
    page = open_page(html)
    found = page.evaluate("rings => rings.map(ring => Ecomap.geodesic.ring(ring))", rings)
    for ring, answer in zip(rings, found, strict=True):
        area, perimeter = geod().polygon_area_perimeter(*columns(ring))
        assert answer["area"] == pytest.approx(abs(area), rel=1e-9, abs=2e-4)
        assert answer["perimeter"] == pytest.approx(perimeter, rel=1e-11, abs=1e-7)


def click_at(page, lon, lat, *, double=False):
    """Click a place and return where the map says that the click was."""
    x, y = page.evaluate(
        """([lon, lat]) => {
          const place = Ecomap.map.latLngToContainerPoint([lat, lon]);
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          Ecomap.map.once('click', ({ latlng }) => { window.clicked = [latlng.lng, latlng.lat]; });
          return [place.x + frame.left, place.y + frame.top];
        }""",
        [lon, lat],
    )
    (page.mouse.dblclick if double else page.mouse.click)(x, y)
    return page.evaluate("window.clicked")


def kilometres(text):
    number, unit = text.split()
    return float(number.replace(",", "")) * {"km": 1, "m": 0.001}[unit]


def test_clicks_measure_a_line_and_a_double_click_ends_it(open_page, html):
    page = open_page(html)
    page.locator(OPEN).click()
    zoom = page.evaluate("Ecomap.map.getZoom()")
    places = [click_at(page, 101.5, 30.9), click_at(page, 102.2, 30.7)]
    places.append(click_at(page, 102.4, 30.3, double=True))
    expected = geod().line_length(*columns(places)) / 1000
    assert kilometres(page.locator(RESULT).inner_text()) == pytest.approx(expected, abs=6e-4)
    assert page.locator(".edges tbody tr").count() == 2
    assert page.evaluate("Ecomap.map.getZoom()") == zoom
    assert page.locator(".leaflet-popup").count() == 0
    azimuth = geod().inv(*places[0], *places[1])[0] % 360
    shown = page.locator(".edges td").nth(1).inner_text()
    assert float(shown.split("°")[0]) == pytest.approx(azimuth, abs=0.06)
    # The next click starts anew; after closing, clicks open what lies there again.
    click_at(page, 101.5, 30.6)
    assert page.locator(".edges tbody tr").count() == 0
    page.locator("#tool-measure .tool-close").click()
    assert page.evaluate("document.activeElement.id") == "open-measure"
    click_at(page, 100.3, 30.2)
    page.wait_for_selector(".leaflet-popup")


def test_an_area_is_told_in_square_metres_hectares_and_mu(open_page, html):
    page = open_page(html)
    page.locator(OPEN).click()
    page.locator("input[value=area]").check()
    places = [click_at(page, lon, lat) for lon, lat in ((101.6, 30.9), (102.4, 30.9), (102.4, 30.4))]
    area = abs(geod().polygon_area_perimeter(*columns(places))[0])
    values = [text.split() for text in page.locator(RESULT).all_inner_texts()]
    assert [unit for _, unit in values] == ["m²", "ha", "亩", "km"]
    numbers = [float(number.replace(",", "")) for number, _ in values]
    assert numbers[0] == pytest.approx(area, rel=1e-6)
    assert numbers[1] == pytest.approx(area / 1e4, rel=1e-6)
    assert numbers[2] == pytest.approx(area * 3 / 2000, rel=1e-6)
    assert page.locator("#tool-measure", has_text="相交").count() == 0
    click_at(page, 102.0, 30.98)
    click_at(page, 102.1, 30.3)
    assert page.locator("#tool-measure", has_text="相交").count() == 1


def test_the_keyboard_measures_from_the_middle_of_the_map(open_page, html):
    page = open_page(html)
    page.locator(OPEN).focus()
    page.keyboard.press("Enter")
    page.locator(".folium-map").focus()
    center = "(() => { const { lng, lat } = Ecomap.map.getCenter(); return [lng, lat]; })()"
    places = [page.evaluate(center)]
    page.keyboard.press("Space")
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        places.append(page.evaluate(center))
        page.keyboard.press("Space")
    expected = geod().line_length(*columns(places)) / 1000
    assert kilometres(page.locator(RESULT).inner_text()) == pytest.approx(expected, abs=6e-4)
    assert page.locator("#tool-measure [role=status]").inner_text()
    page.keyboard.press("Backspace")
    assert page.locator(".edges tbody tr").count() == 1
    page.keyboard.press("Enter")
    assert page.locator("#measure-finish").is_disabled()
    page.keyboard.press("Escape")
    assert not page.locator("#tool-measure").is_visible()
    assert page.evaluate("document.activeElement.id") == "open-measure"


def test_a_name_that_is_a_link_does_not_lead_away_while_measuring(open_page, html):
    page = open_page(html)
    page.locator(OPEN).click()
    page.locator("a.county-label", has_text="乙县").click()
    assert page.url.split("#")[0].endswith("index.html")
    assert page.locator("#measure-undo").is_enabled()


def test_it_fits_a_narrow_phone_and_axe_has_nothing_to_say(open_page, axe_finds, invented):
    html = render_page(invented.page())
    for size in (NARROW, (1440, 900)):
        page = open_page(html, size=size)
        page.locator(OPEN).click()
        page.locator("input[value=area]").check()
        for _ in range(3):
            page.locator("#measure-center").click()
            page.evaluate("Ecomap.map.panBy([60, 40 + Math.random()], { animate: false })")
        card, area = (page.locator(one).bounding_box() for one in ("#tool-measure", ".map-area"))
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= size[0]
        # Room is left to tap beside the card.
        assert card["height"] < 0.75 * area["height"]
        assert axe_finds(page) == []
