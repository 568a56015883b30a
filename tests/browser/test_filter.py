"""Legend, filter, lists and languages: counts that agree."""

import re

import pytest

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


def test_counts_of_the_legend_are_those_of_the_frame(act, open_page, invented, html):
    page = open_page(html)
    frame = invented.sites()
    assert act.counts(page, "kind") == frame["kind"].value_counts().to_dict()
    assert act.counts(page, "status") == frame["status_class"].value_counts().to_dict()
    assert act.counts(page, "overdue") == {"1": int(frame["overdue"].sum())}
    assert act.counts(page, "problem") == {"1": 7, "2": 3, "10": 1, "99": 1, "none": 1}
    assert sum(act.counts(page, "area").values()) == len(frame)
    assert page.locator("p.shown").inner_text() == "显示 12 / 12 个点位"


def test_filters_combine_and_every_count_says_what_a_tick_would_show(act, open_page, invented, html):
    page = open_page(html)
    frame = invented.sites()
    act.tick(page, "kind", "mine_pit")
    act.tick(page, "status", "open")
    chosen = frame[(frame["kind"] == "mine_pit") & (frame["status_class"] == "open")]
    assert page.locator("p.shown").inner_text() == f"显示 {len(chosen)} / 12 个点位"
    # A facet counts under the other facets alone: the ticked kind does not hide the other kinds.
    opened = frame[frame["status_class"] == "open"]["kind"].value_counts().to_dict()
    assert {key: count for key, count in act.counts(page, "kind").items() if count} == opened
    assert act.counts(page, "status") == {"open": 2, "done": 1, "closed": 0}
    act.tick(page, "area", "990102")
    assert page.locator("p.shown").inner_text() == "显示 1 / 12 个点位"
    assert page.evaluate("Ecomap.siteItems().flatMap(item => item.members).map(i => Ecomap.sites.id[i])") == [
        "B1"
    ]
    page.locator("#reset").click()
    assert page.locator("p.shown").inner_text() == "显示 12 / 12 个点位"
    assert page.locator("#facets input:checked").count() == 0


@SIZES
def test_the_language_switches_without_a_reload(act, open_page, html, size):
    page = open_page(html, size=size)
    page.evaluate("window.untouched = true")
    act.show_panel(page, "panel-filter")
    page.locator("#language").click()
    assert page.evaluate("window.untouched")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Map of Jia, Yi and Bing"
    visible = page.locator("body").inner_text()
    # What has no English name keeps its Chinese one; everything else is English.
    left = set(re.findall(r"[\u4e00-\u9fff]{2,}", visible)) - {"中文"}
    assert left <= {"无名矿", "只知道在甲县", "全市港口", "别类"}
    assert page.locator(".county-label", has_text="Jia County").count() == 1
    page.locator("#language").click()
    assert page.locator("h1").inner_text() == "甲乙丙市整改图"


def test_the_language_travels_with_the_links(act, open_page, html):
    page = open_page(html, hash_part="#en")
    act.show_panel(page, "panel-areas")
    assert page.locator("h1").inner_text() == "Map of Jia, Yi and Bing"
    hrefs = page.eval_on_selector_all(
        "#county-table a", "links => links.map(link => link.getAttribute('href'))"
    )
    assert hrefs == ["990101.html#en", "990102.html#en", "990103.html#en"]


@SIZES
def test_all_sites_without_a_place_are_listed_with_the_reason(act, open_page, invented, html, size):
    page = open_page(html, size=size)
    act.show_panel(page, "panel-unlocated") if size == PHONE else None
    rows = page.locator("#unlocated-list .unlocated-row")
    ids = rows.evaluate_all("rows => rows.map(row => row.dataset.site)")
    frame = invented.sites()
    assert ids == frame[frame.geometry.isna()]["site_id"].tolist()
    assert rows.first.is_visible()
    assert "只知道在甲县" in rows.first.inner_text()
    assert "位置不详" in rows.nth(1).inner_text()
    if size == PHONE:
        act.show_panel(page, "panel-filter")
    act.tick(page, "kind", "port")
    act.show_panel(page, "panel-unlocated") if size == PHONE else None
    assert rows.evaluate_all("rows => rows.map(row => row.dataset.site)") == ["N2"]


def test_the_county_table_adds_up(act, open_page, html):
    page = open_page(html)
    act.show_panel(page, "panel-areas")
    body = page.locator("#county-table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => Number(cell.textContent)))"
    )
    total = [int(text) for text in page.locator("#county-table tfoot td").all_inner_texts()]
    assert [sum(column) for column in zip(*body, strict=True)] == total == [12, 9, 4, 3]
