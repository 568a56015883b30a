"""The search box: names, initials, numbers; by keyboard, by finger, by screen reader."""

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

WIDE, PHONE, NARROW = (1440, 900), (390, 844), (360, 800)


@pytest.fixture(scope="module")
def crowd_html(invented):
    return render_page(invented.crowd_page())


def search(page, query):
    """Type a query and return the names of what is found, by group."""
    page.locator("#search-input").fill(query)
    groups = page.locator("#search-list [role=group]").evaluate_all(
        """groups => groups.map(group => [
          group.getAttribute('aria-label'),
          [...group.querySelectorAll('.result-name')].map(node => node.textContent),
        ])"""
    )
    return dict(groups)


SITES = "点位"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("圆湖", "圆湖"),
        ("yh", "圆湖"),
        ("YH", "圆湖"),
        ("round l", "圆湖 （Round Lake）"),
        ("b3", "圆湖 （B3）"),
        ("北mt", "北码头"),
        ("bmt", "北码头"),
        ("chhd", "长河航道"),
        ("zhhd", "长河航道"),  # 长 is read both ways
        ("别名 <", "<script>alert(1)</script> （别名 <i>）"),
        ("bm", "<script>alert(1)</script> （别名 <i>）"),
        ("<script>", "<script>alert(1)</script>"),
    ],
)
def test_a_site_is_found_by_all_it_is_called(open_page, html, query, name):
    page = open_page(html)
    assert name in search(page, query)[SITES]


def test_what_matches_is_marked(open_page, html):
    page = open_page(html)
    search(page, "hhd")
    assert page.locator("#search-list mark").all_inner_texts() == ["河航道"]


def test_what_begins_with_the_query_comes_first(open_page, html):
    page = open_page(html)
    # 矿 and 坑 stand inside of names, Lake holds a k; nothing but 口 … begins with k.
    assert search(page, "y")[SITES][0] == "圆湖"
    assert search(page, "二")[SITES] == ["二号坑"]


@pytest.mark.parametrize("query", ["22", "问题22", "第22题", "Problem 22", "no. 22"])
def test_a_problem_is_found_by_its_number_and_set_with_its_parts(open_page, crowd_html, invented, query):
    page = open_page(crowd_html)
    found = search(page, query)
    assert next(iter(found)).startswith("方案问题")
    assert next(iter(found.values())) == ["问题22　第22题", "问题22.1　第22.1题"]
    page.keyboard.press("Enter")
    shown = page.evaluate("Array.from(Ecomap.filter.result().shown, row => Ecomap.sites.id[row])")
    rows = invented.crowd().to_dict("records")
    assert shown == [row["site_id"] for row in rows if {"22", "22.1"} & set(row["problems"])] != []
    assert "问题：问题22.1" in page.locator("#active-filters").inner_text()


def test_a_part_of_a_problem_is_found_alone(open_page, crowd_html):
    page = open_page(crowd_html)
    assert next(iter(search(page, "22.1").values())) == ["问题22.1　第22.1题"]


def test_a_county_is_found_and_zoomed_to(open_page, html):
    page = open_page(html)
    assert search(page, "yx")["区县（缩放至此）"] == ["乙县"]
    assert search(page, "990102")["区县（缩放至此）"] == ["乙县"]
    page.locator("#search-list [role=option].county").click()
    bounds = page.evaluate("Ecomap.map.getBounds().toBBoxString()")
    west, south, east, north = map(float, bounds.split(","))
    assert (west < 101, south < 30, east > 102, north > 31) == (True, True, True, True)
    assert east - west < 3


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_site_without_a_place_opens_in_its_list(open_page, html, size):
    page = open_page(html, size=size)
    search(page, "wmk")
    page.keyboard.press("Enter")
    entry = page.locator('.unlocated-row[data-site="N1"]')
    assert entry.is_visible()
    assert entry.evaluate("node => node.open")
    assert page.evaluate("document.activeElement.closest('.unlocated-row').dataset.site") == "N1"


def test_a_site_outside_the_filter_is_found_and_said_to_be_so(act, open_page, html):
    page = open_page(html)
    act.tick(page, "kind", "wharf")
    search(page, "圆湖")
    assert "筛选外" in page.locator("#search-list .result-facts").inner_text()
    search(page, "无名矿")
    page.keyboard.press("Enter")
    assert page.locator('.unlocated-row[data-site="N1"]').evaluate("node => node.open")


def test_the_words_can_become_a_filter(open_page, html):
    page = open_page(html)
    search(page, "mt")
    page.locator("#search-list [role=option].words").click()
    shown = page.evaluate("Array.from(Ecomap.filter.result().shown, row => Ecomap.sites.id[row])")
    assert shown == ["B2", "D1"]
    assert "名称含：mt" in page.locator("#active-filters").inner_text()
    page.locator("#active-filters .chip").click()
    assert page.locator("p.shown").inner_text() == "显示 12 / 12 个点位"


def test_nothing_found_is_said(open_page, html):
    page = open_page(html)
    assert search(page, "qqq") == {}
    assert page.locator(".search-status").is_visible()
    assert "没有找到“qqq”" in page.locator(".search-status").inner_text()
    page.locator(".search-clear").click()
    assert not page.locator(".search-status").is_visible()


def test_at_most_a_dozen_are_listed_and_all_are_counted(open_page, crowd_html):
    page = open_page(crowd_html)
    found = search(page, "k")
    assert sum(map(len, found.values())) <= 12
    total = page.evaluate("Ecomap.textIndex.search('k', 5).total")
    names = page.evaluate(
        "Array.from(Ecomap.sites.kind, (_, i) => [Ecomap.sites.name[i], ...Ecomap.sites.aliases[i]])"
    )
    assert total == sum(any("坑" in name for name in own) for own in names) > 12
    assert f"{total} 个点位" in found[SITES][-1]


def test_characters_beyond_the_first_plane_are_found(open_page, invented):
    frame = invented.sites()
    frame.loc[0, "name"] = "𬬭坑"
    page = open_page(render_page(invented.page(sites=frame)))
    assert "𬬭坑" in search(page, "𬬭")[SITES]
    assert "𬬭坑" in search(page, "lk")[SITES]
    assert page.locator("#search-list mark").first.inner_text() == "𬬭坑"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_open_list_fits_and_pleases_axe(open_page, axe_finds, html, size):
    page = open_page(html, size=size)
    search(page, "k")
    assert axe_finds(page) == []
    box = page.locator("#search-list").bounding_box()
    assert 0 <= box["x"] < box["x"] + box["width"] <= size[0]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for option in page.locator("#search-list [role=option]").all():
        assert option.bounding_box()["height"] >= 44
