"""Before and after: two pictures of the same ground on the two sides of a line."""

import base64
import re
import warnings
import zlib

import numpy as np
import pytest
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from ecomap.raster import encode_png
from ecomap.render.container import unpack
from ecomap.render.page import Overlay
from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

PHONE = (390, 844)
GROUND = (100.2, 30.1, 102.4, 31.1)
RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)
GRIP, LINE = ".swipe-grip", ".swipe-line"


def picture(name, color, date=None):
    bands = np.repeat(np.array(color, dtype=np.uint8)[:, None], 16, axis=1).reshape(3, 4, 4)
    return Overlay(name, encode_png(bands, np.ones((4, 4), dtype=bool)), GROUND, 1.0, date)


AFTER, BEFORE = picture("后", RED, "2024-06-01"), picture("前", BLUE, "2021-06-01")


@pytest.fixture(scope="module")
def compared(invented):
    """Page with two pictures, the newer one first, as files may be named."""
    return render_page(invented.page(overlays=[AFTER, BEFORE]))


def opened(open_page, html, **options):
    page = open_page(html, **options)
    page.locator("#open-swipe").click()
    return page


def colors_seen(page):
    """Return what is seen along some lines from west to east: a letter for each pixel, `-` for the rest."""
    frame = page.locator(".folium-map").bounding_box()
    with warnings.catch_warnings(), MemoryFile(page.screenshot(clip=frame)) as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with memory.open() as image:
            pixels = image.read()[:3].transpose(1, 2, 0).astype(int)
    # The picture is written in steps of 8, so its colours are nearly full.
    rows = pixels[[int(len(pixels) * share) for share in (0.34, 0.38, 0.42, 0.46)]]
    letters = np.full(rows.shape[:2], "-")
    for letter, color in {"R": RED, "B": BLUE, "G": GREEN}.items():
        letters[np.abs(rows - color).max(axis=2) < 20] = letter
    return letters


def border(page):
    """Return the pixel at which blue ends and red begins; each must be on its own side only."""
    seen = colors_seen(page)
    end, begin = np.nonzero(seen == "B")[1].max(), np.nonzero(seen == "R")[1].min()
    assert end < begin
    return (end + begin) / 2


def line_at(page):
    frame, line = page.locator(".folium-map").bounding_box(), page.locator(LINE).bounding_box()
    return line["x"] + line["width"] / 2 - frame["x"]


@pytest.mark.parametrize("size", [(1440, 900), PHONE], ids=["wide", "phone"])
def test_each_side_shows_its_picture_up_to_the_line(open_page, compared, size):
    page = opened(open_page, compared, size=size)
    middle = page.locator(".folium-map").bounding_box()["width"] / 2
    assert line_at(page) == pytest.approx(middle, abs=1)
    assert border(page) == pytest.approx(middle, abs=3)
    for act in (
        "panBy([60, 30], { animate: false })",
        "setZoom(Ecomap.map.getZoom() + 1, { animate: false })",
    ):
        page.evaluate(f"Ecomap.map.{act}")
        assert line_at(page) == pytest.approx(middle, abs=1)
        assert border(page) == pytest.approx(middle, abs=3)


def test_the_mouse_draws_the_line_and_the_map_stays(open_page, compared):
    page = opened(open_page, compared)
    before = page.evaluate("Ecomap.map.getBounds().toBBoxString()")
    box = page.locator(GRIP).bounding_box()
    x, y = box["x"] + 10, box["y"] + 30
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y)
    page.mouse.move(x + 120, y + 15)
    page.mouse.up()
    page.mouse.move(x - 200, y)
    width = page.locator(".folium-map").bounding_box()["width"]
    assert line_at(page) == pytest.approx(width / 2 + 120, abs=width / 150)
    assert border(page) == pytest.approx(line_at(page), abs=3)
    assert page.evaluate("Ecomap.map.getBounds().toBBoxString()") == before


def test_a_finger_draws_the_line(open_page, compared):
    page = opened(open_page, compared, size=PHONE)
    before = page.evaluate("Ecomap.map.getBounds().toBBoxString()")
    box = page.locator(GRIP).bounding_box()
    assert min(box["width"], box["height"]) >= 44
    x, y = box["x"] + 22, box["y"] + 22
    client = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x - 40, "y": y}]),
        ("touchMove", [{"x": x - 90, "y": y + 8}]),
        ("touchEnd", []),
    ):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert line_at(page) == pytest.approx(195 - 90, abs=4)
    assert page.evaluate("Ecomap.map.getBounds().toBBoxString()") == before


def test_the_keyboard_moves_the_line_and_says_how_far(open_page, compared):
    page = opened(open_page, compared)
    before = page.evaluate("Ecomap.map.getBounds().toBBoxString()")
    grip = page.locator(GRIP)
    grip.focus()
    told = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "PageDown", "Home", "ArrowLeft", "End"):
        page.keyboard.press(key)
        told.append(int(grip.get_attribute("aria-valuenow")))
    assert told == [52, 54, 52, 42, 0, 0, 100]
    assert [grip.get_attribute(f"aria-value{end}") for end in ("min", "max")] == ["0", "100"]
    assert grip.get_attribute("aria-valuetext") == "左 100%：2021-06-01 · 前；右：2024-06-01 · 后"
    assert "R" not in colors_seen(page)
    assert page.evaluate("Ecomap.map.getBounds().toBBoxString()") == before
    frame, box = page.locator(".folium-map").bounding_box(), grip.bounding_box()
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    page.keyboard.press("Escape")
    assert not page.locator(LINE).is_visible()
    assert page.evaluate("document.activeElement.id") == "open-swipe"


def test_the_oldest_stands_left_and_the_newest_right(open_page, invented):
    overlays = [picture("甲", GREEN), AFTER, picture("乙", GREEN, "2022-01-01"), BEFORE]
    page = opened(open_page, render_page(invented.page(overlays=overlays)))
    assert page.locator(".swipe-name").all_inner_texts() == ["2021-06-01 · 前", "2024-06-01 · 后"]
    assert "G" not in colors_seen(page)
    left, right = page.get_by_label("左侧"), page.get_by_label("右侧")
    left.focus()
    left.select_option(label="甲")
    assert page.evaluate("document.activeElement.dataset.side") == "left"
    assert {"G", "R"} <= set(colors_seen(page).flat)
    right.select_option(label="甲")
    assert page.locator(".swipe-name").all_inner_texts() == ["2024-06-01 · 后", "甲"]


def test_closed_all_lies_as_before(open_page, compared):
    page = open_page(compared)
    where = (
        "[...document.querySelectorAll('.leaflet-image-layer')].map((node) => "
        "[node.alt, node.parentNode.className.match(/ecomap-\\w+/)[0], node.style.opacity])"
    )
    before = page.evaluate(where)
    assert [name for name, *_ in before] == ["后", "前"]
    page.locator("#open-swipe").click()
    assert [pane for _, pane, _ in page.evaluate(where)] == ["ecomap-left", "ecomap-right"]
    page.locator("#open-swipe").click()
    assert page.evaluate(where) == before


def test_the_address_keeps_the_comparison(open_page, compared):
    page = opened(open_page, compared)
    page.locator(GRIP).focus()
    page.keyboard.press("PageUp")
    page.evaluate("Ecomap.urlState.flush()")
    hash_part = page.evaluate("location.hash")
    again = open_page(compared, name="again.html", hash_part=hash_part)
    assert again.locator(GRIP).get_attribute("aria-valuenow") == "60"
    assert again.locator(".swipe-name").all_inner_texts() == ["2021-06-01 · 前", "2024-06-01 · 后"]
    assert border(again) == pytest.approx(line_at(again), abs=3)
    again.locator("#open-swipe").click()
    again.evaluate("Ecomap.urlState.flush()")
    assert "swipe" not in again.evaluate("location.hash")


def test_nonsense_in_the_address_stops_nothing(open_page, compared):
    page = open_page(compared, hash_part="#swipe=甲,乙,50")
    grip = page.locator(GRIP)
    assert not grip.is_visible()
    shown = {"前,前,50": None, "前": None, "前,后,": "0", "前,后,-7": "0", "前,后,x": "0", "前,后,1e9": "100"}
    for text, value in shown.items():
        page.evaluate("text => { location.hash = `swipe=${text}`; }", text)
        page.wait_for_timeout(60)
        assert (grip.get_attribute("aria-valuenow") if grip.is_visible() else None) == value, text


@pytest.mark.parametrize(
    ("language", "look", "size"), [("zh", "dark", (1440, 900)), ("en", "light", PHONE)], ids=["zh", "en"]
)
def test_axe_finds_nothing_while_pictures_are_compared(open_page, axe_finds, invented, language, look, size):
    html = render_page(invented.page(language=language, overlays=[AFTER, BEFORE]))
    page = opened(open_page, html, size=size, hash_part=f"#look={look}")
    assert (
        page.locator(GRIP).get_attribute("aria-label")
        == {
            "zh": "影像分界线",
            "en": "Line between the pictures",
        }[language]
    )
    assert axe_finds(page) == []


def test_on_paper_both_sides_and_their_days_stand(open_page, compared):
    page = opened(open_page, compared)
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    assert not page.locator(GRIP).is_visible()
    assert page.locator(".swipe-name.left").is_visible()
    assert border(page) == pytest.approx(line_at(page), abs=3)


def scripts_of(html):
    """Return the scripts that a page has packed, as one text."""
    (data,) = re.findall(r'id="ecomap-data"[^>]*>([^<]*)<', html)
    return "".join(unpack(zlib.decompress(base64.b64decode(data)))["scripts"])


def test_a_page_with_nothing_to_compare_does_not_carry_it(invented, compared):
    assert "ecomap-swipe" in scripts_of(compared)
    for overlays in ([], [AFTER]):
        html = render_page(invented.page(overlays=overlays))
        assert "ecomap-swipe" not in scripts_of(html)
        assert ".swipe-line" not in html
