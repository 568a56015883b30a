"""A site's story: what was reported in order, and what the plan asks."""

import datetime as dt

import pytest

from ecomap.model import (
    CLOSURE_STEPS,
    ClosureStep,
    Deadline,
    Event,
    Measure,
    Milestone,
    Problem,
    Scope,
    status_of,
)
from ecomap.render.texts import TEXTS
from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

NARROW = (360, 800)


def event(number, site_id, date, status, **more):
    """Return an event entered on the day with that number."""
    word = status_of(status)
    assert word is not None
    return Event(
        f"e{number}", date, site_id, "", "", word, recorded_at=f"2031-02-{number:02}T08:00:00+08:00", **more
    )


@pytest.fixture(scope="module")
def told(invented):
    """Page with three events of one site, entered out of order, and ten of another."""
    events = [
        event(
            3,
            "B1",
            dt.date(2031, 1, 9),
            "done",
            closure_step=ClosureStep.PUBLIC_NOTICE,
            progress_percent=100.0,
        ),
        event(
            1,
            "B1",
            dt.date(2030, 5, 1),
            "in_progress",
            progress_percent=37.5,
            unit="乙县<b>政府</b>",
            evidence="照片 a1.jpg",
        ),
        event(2, "B1", None, "not_started", note='<img src=x onerror="alert(1)">'),
        *(event(number, "B2", dt.date(2030, 1, number), "ongoing") for number in range(4, 14)),
    ]
    deadline = Deadline(
        "", dt.date(2030, 12, 31), long_term=True, milestones=(Milestone(dt.date(2030, 6, 30), "过半"),)
    )
    measures = tuple(Measure("2", "", number, Deadline()) for number in (1, 2, 3))
    problem = Problem(
        "2", "第2题", "Title 2", ("甲单位", "乙单位"), (), (), ("某领导",), Scope(), deadline, measures
    )
    return render_page(
        invented.page(events=events, problems=[invented.problem("1"), problem, invented.problem("10")])
    )


def lines(page):
    return [" ".join(text.split()) for text in page.locator(".site-story > .story > li").all_inner_texts()]


def test_events_stand_in_the_order_of_folding(act, open_page, told):
    page = open_page(told)
    act.click_site(page, "B1")
    first, second, third = lines(page)
    assert first.startswith("未注明日期")
    assert "未启动" in first
    assert '<img src=x onerror="alert(1)">' in first
    assert second.startswith("2030-05-01")
    for words in ("正在整改", "进度 37.5%", "乙县<b>政府</b>", "依据：照片 a1.jpg"):
        assert words in second
    assert third.startswith("2031-01-09")
    assert "已完成" in third
    assert "销号：公示" in third
    assert page.locator(".leaflet-popup").locator("img, b, script").count() == 0


def test_the_plan_says_who_until_when_and_in_how_many_steps(act, open_page, told):
    page = open_page(told)
    act.click_site(page, "B1")
    item = page.locator(".story-problems > li").first.inner_text()
    for words in (
        "问题2",
        "第2题",
        "甲单位、乙单位",
        "某领导",
        "2030-12-31",
        "长期坚持",
        "3 项",
        "2030-06-30",
        "过半",
    ):
        assert words in item
    page.locator("#language").click()
    assert "What the plan asks" in page.locator(".site-story").inner_text()


def test_long_histories_are_folded_and_silence_is_said(act, open_page, told):
    page = open_page(told)
    act.click_site(page, "B2")
    assert len(lines(page)) == 6
    summary = page.locator(".site-story details summary")
    assert summary.inner_text() == "更早的 4 条记录"
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".site-story details li").count() == 4
    page.evaluate("Ecomap.map.closePopup()")
    page.wait_for_selector(".leaflet-popup", state="detached")
    act.click_site(page, "C2")
    assert "台账中没有关于此点位的记录" in page.locator(".site-story").inner_text()


def test_a_page_without_a_ledger_says_that_nothing_was_reported(act, open_page, html):
    page = open_page(html)
    act.click_site(page, "B2")
    assert "台账中没有关于此点位的记录" in page.locator(".site-story").inner_text()


def test_what_lies_after_the_day_shown_is_marked(act, open_page, told):
    page = open_page(told, hash_part="#date=2030-06-01")
    act.click_site(page, "B1")
    assert ["晚于所示日期" in line for line in lines(page)] == [False, False, True]
    assert "2030-05-01 起" in page.locator(".leaflet-popup .details").first.inner_text()


def test_the_five_steps_have_the_words_of_the_model():
    words = [TEXTS[f"step_{place}"][0] for place in range(1, 6)]
    assert words == list(CLOSURE_STEPS.values())


def test_it_fits_a_narrow_phone_and_axe_has_nothing_to_say(open_page, axe_finds, told):
    for size in (NARROW, (1440, 900)):
        page = open_page(told, size=size)
        page.evaluate("Ecomap.showOnMap(Ecomap.map, Ecomap.sites.id.indexOf('B1'))")
        box = page.locator(".leaflet-popup").bounding_box()
        assert box["width"] <= size[0]
        assert axe_finds(page) == []
