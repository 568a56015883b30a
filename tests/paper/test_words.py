"""The words of a sheet: none covers another, none is too small, none leaves the paper, none is lost."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ecomap.model.poster import PosterSettings
from ecomap.store.layers import read_water
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page
from ecomap.workflows.simulate import simulate

pytest.importorskip("matplotlib", reason="the extra poster is not installed")

from ecomap.render.paper.canvas import Words
from ecomap.render.paper.columns import shared_out
from ecomap.render.paper.poster import draw_poster
from ecomap.render.paper.wrapping import wrapped

LONG = PosterSettings(unit="某市突出生态环境问题整改工作领导小组办公室", map_approval="GS(2025)0000号")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words") / "workspace"
    simulate(folder, sites=120, seed=3)
    return load(open_workspace(folder))


def box_of(words, typeface):
    """Return left, bottom, right, top of the ink of a line, somewhat less than its letters may need."""
    width = typeface.width(words.text.rstrip(), words.size_mm, bold=words.bold)
    low, high = -0.1 * words.size_mm, 0.74 * words.size_mm
    if words.turn_deg:
        return (words.left - high, words.base, words.left - low, words.base + width)
    return (words.left, words.base + low, words.left + width, words.base + high)


def collisions(page, typeface):
    """Return the pairs of lines whose boxes share ground."""
    lines = [item for item in page.items if isinstance(item, Words) and item.text.strip()]
    boxes = np.array([box_of(line, typeface) for line in lines])
    left, bottom, right, top = boxes.T
    meets = (left[:, None] + 0.02 < right) & (left < right[:, None] - 0.02)
    meets &= (bottom[:, None] + 0.02 < top) & (bottom < top[:, None] - 0.02)
    return [(lines[a].text, lines[b].text) for a, b in np.argwhere(np.triu(meets, 1))]


@pytest.mark.parametrize("paper", ["A4", "A3", "A2", "A0"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_cover_no_words_are_two_millimetres_high_and_stay_on_the_paper(
    loaded, typeface, paper, language
):
    water = read_water(loaded.workspace)
    for number, focus in enumerate([None, *loaded.counties["adcode"][:3]]):
        page = replace(map_page(loaded, water=water, focus=focus), language=language)
        if number == 1:
            page = replace(page, title_zh=page.title_zh * 9, title_en=page.title_en * 9)
        poster = draw_poster(page, LONG if number % 2 else PosterSettings(), paper=paper, typeface=typeface)
        for sheet in poster.pages:
            assert collisions(sheet, typeface) == []
            words = [item for item in sheet.items if isinstance(item, Words)]
            if language == "en":
                mixed = [item.text for item in words if re.search("[（），、。：　]", item.text)]
                assert [text for text in mixed if LONG.unit not in text] == []
            assert [item.text for item in words if item.size_mm < 2.0] == []
            boxes = np.array([box_of(item, typeface) for item in words if item.text.strip()])
            assert boxes[:, :2].min() > 5
            assert boxes[:, 2].max() < sheet.width_mm - 5
            assert boxes[:, 3].max() < sheet.height_mm - 5


def test_the_legend_names_no_water_that_the_frame_does_not_show(loaded, typeface):
    page = map_page(loaded, water=read_water(loaded.workspace), focus=None)
    assert page.water is not None
    for water, expected in ((page.water, True), (page.water.iloc[:0], False)):
        poster = draw_poster(replace(page, water=water), PosterSettings(), paper="A3", typeface=typeface)
        words = {item.text for item in poster.pages[0].items if isinstance(item, Words)}
        assert any(text.startswith("水系") for text in words) is expected
    moved = page.water.set_geometry(page.water.geometry.translate(xoff=5))
    poster = draw_poster(replace(page, water=moved), PosterSettings(), paper="A3", typeface=typeface)
    words = {item.text for item in poster.pages[0].items if isinstance(item, Words)}
    assert not any(text.startswith("水系") for text in words)


def test_an_approved_map_says_its_number_and_not_that_it_is_for_internal_use(loaded, typeface):
    page = map_page(loaded, water=None, focus=None)
    for number in ("GS(2025)0000号", "审图号：GS(2025)0000号"):
        settings = PosterSettings(map_approval=number)
        poster = draw_poster(page, settings, paper="A3", typeface=typeface)
        for sheet in poster.pages:
            words = {item.text for item in sheet.items if isinstance(item, Words)}
            assert "审图号：GS(2025)0000号" in words
            assert "内部用图" not in words


def test_every_line_is_in_one_column_and_headings_stand_with_what_they_head():
    heights = [1.0, 2.0, 1.0, 1.5, 1.0, 3.0, 1.0, 1.0] * 4
    ties = [number % 8 == 0 for number in range(len(heights))]
    start, pages = 0, 0
    while start < len(heights):
        parts = shared_out(heights[start:], ties[start:], 3, 9.0)
        for taken in parts:
            assert taken > 0
            assert sum(heights[start : start + taken]) <= 9.0
            start += taken
            assert not ties[start - 1]
        pages += 1
    assert start == len(heights)
    assert pages == 2
    assert shared_out([99.0, 1.0], [False, False], 1, 9.0) == [1]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("影像判读 约\u00a030\u00a0m", ["影像判读", "约\u00a030\u00a0m"]),
        ("综合整治工程（柏园桥", ["综合整治工程", "（柏园桥"]),
        ("10、21、24、27", ["10、21、", "24、27"]),
    ],
)
def test_marks_stay_with_what_they_mark_and_numbers_with_their_unit(typeface, text, broken):
    width = max(typeface.width(line, 10.0) for line in broken) * 25.4 / 72 + 0.01
    assert wrapped(typeface, text, 10.0, width) == broken
