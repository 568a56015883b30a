"""Nothing on the map covers another part, and no word is cut, at any size and in both languages."""

from pathlib import Path

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (1024, 768), (768, 1024), (390, 844), (360, 640)]
LANGUAGES = ("zh", "en")
NARROW = 800

PROBE = (Path(__file__).parent / "probe_layout.js").read_text(encoding="utf-8").split("*/", 1)[1].strip()


def ask(page, question, value=None):
    """Put one of the questions of probe_layout.js to the page."""
    return page.evaluate(f"value => {PROBE}.{question}(value)", value)


def overlapping(boxes):
    """Return pairs of parts that share more than a pixel."""
    return [
        (one["selector"], other["selector"])
        for i, one in enumerate(boxes)
        for other in boxes[i + 1 :]
        if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 1
    ]


@pytest.fixture(scope="module")
def pages(invented):
    """The invented page in both languages, with the band that says so."""
    return {language: render_page(invented.page(language=language, invented=True)) for language in LANGUAGES}


def assert_tidy(page, size, what):
    boxes = ask(page, "boxes")
    assert overlapping(boxes) == [], what
    assert [box["selector"] for box in boxes if not box["inside"]] == [], what
    assert ask(page, "cut") == [], what
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], what


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_stand_clear_and_words_are_whole(act, open_page, pages, size, language):
    page = open_page(pages[language], size=size)
    assert_tidy(page, size, "at first")
    for tool in ("open-time", "open-measure", "open-near"):
        if page.locator(f"#{tool}").count() == 0:
            continue
        page.locator(f"#{tool}").click()
        assert_tidy(page, size, tool)
        page.locator(f"#{tool}").click()
    for panel in ("panel-filter", "panel-sites", "panel-areas", "panel-about"):
        act.show_panel(page, panel)
        act.wait_for_size(page)
        assert_tidy(page, size, panel)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zoom", [2, 4])
def test_a_page_enlarged_two_and_four_times_is_still_one_column(open_page, pages, language, zoom):
    """1280 pixels at 400 % are 320 CSS pixels wide (WCAG 1.4.10)."""
    size = (1280 // zoom, 1024 // zoom)
    page = open_page(pages[language], size=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.locator(".tabs button").first.click()
    box = page.locator("#panel-filter").bounding_box()
    assert box["height"] >= 60
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_wider_spacing_of_text_cuts_no_word(act, open_page, pages, size, language):
    """WCAG 1.4.12."""
    page = open_page(pages[language], size=size)
    act.show_panel(page, "panel-filter")
    ask(page, "spread")
    act.wait_for_size(page)
    assert ask(page, "cut") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize(("size", "least"), [((1440, 900), 24), ((390, 844), 44)], ids=["wide", "phone"])
def test_fingers_and_pointers_have_room(act, open_page, pages, size, least):
    page = open_page(pages["zh"], size=size)
    assert ask(page, "small", least) == []
    for panel in ("panel-filter", "panel-sites", "panel-areas", "panel-about"):
        act.show_panel(page, panel)
        act.wait_for_size(page)
        assert ask(page, "small", least) == [], panel
