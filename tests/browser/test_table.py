"""The table of the shown sites: opened, read, walked through by keyboard, on wide screens and phones."""

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

WIDE, PHONE, NARROW = (1440, 900), (390, 844), (360, 800)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
IDS = "Array.from(Ecomap.tableRows(), row => Ecomap.sites.id[row])"
SHOWN = "Array.from(Ecomap.filter.result().shown, row => Ecomap.sites.id[row])"
FOCUSED = """() => {
  const row = document.activeElement.closest('tr[data-place]');
  const box = row.getBoundingClientRect();
  const head = row.closest('table').querySelector('thead').getBoundingClientRect();
  const frame = row.closest('.table-scroll');
  const end = frame.getBoundingClientRect().top + frame.clientHeight;
  return [Number(row.dataset.place), box.top > head.bottom - 1 && box.bottom < end + 1];
}"""


@pytest.fixture(scope="module")
def many_html(invented):
    return render_page(invented.crowd_page(5000))


def open_table(page):
    page.locator("#open-table").click()
    assert page.locator("#site-table").is_visible()


def rows_in_page(page):
    return page.locator("#site-table tr[data-place]")


def row_button(page, site_id):
    return page.locator(f'#site-table tr[data-site="{site_id}"] button')


def focused_id(page):
    return page.evaluate("document.activeElement.id")


def until(page, expression, wanted):
    """Ask again until the page says what is wanted (the policy forbids `wait_for_function`)."""
    for _ in range(100):
        if page.evaluate(expression) == wanted:
            return
        page.wait_for_timeout(20)
    assert page.evaluate(expression) == wanted


@SIZES
@pytest.mark.parametrize("opener", ["open-table", "show-table"])
def test_two_buttons_open_it_and_get_the_focus_back(act, open_page, invented, html, size, opener):
    page = open_page(html, size=size)
    if opener == "show-table":
        act.show_panel(page, "panel-sites")
    for leave in ("Escape", "#table-close"):
        page.locator(f"#{opener}").click()
        assert page.locator("#site-table").is_visible()
        assert page.locator("#open-table").get_attribute("aria-expanded") == "true"
        assert focused_id(page) == "table-heading"
        assert page.evaluate(IDS) == invented.sites()["site_id"].tolist()
        page.keyboard.press(leave) if leave == "Escape" else page.locator(leave).click()
        assert not page.locator("#site-table").is_visible()
        assert page.locator("#open-table").get_attribute("aria-expanded") == "false"
        assert focused_id(page) == opener
        assert page.locator(".map-area > [inert]").count() == 0


def test_what_lies_below_is_out_of_reach_and_the_filters_are_not(open_page, html):
    page = open_page(html)
    open_table(page)
    page.locator("#table-csv").focus()
    met = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        part = page.evaluate(
            "(document.activeElement.closest('#site-table, .map-area, .panel') || {}).classList"
        )
        met.add(part["0"] if part else "")
    assert met >= {"site-table", "panel"}
    assert "map-area" not in met


@pytest.mark.parametrize("size", [PHONE, NARROW], ids=["390", "360"])
def test_on_a_phone_it_is_alone_on_the_screen(open_page, html, size):
    page = open_page(html, size=size)
    page.locator("#open-table").focus()
    page.keyboard.press("Enter")
    table = page.locator("#site-table")
    assert table.evaluate("node => node.matches(':modal')")
    assert table.bounding_box() == {"x": 0, "y": 0, "width": size[0], "height": size[1]}
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for button in table.locator(".table-actions button").all():
        box = button.bounding_box()
        assert box["height"] >= 40
        assert 0 <= box["x"] < box["x"] + box["width"] <= size[0]
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#site-table')"
        )
    # The first column stays while the others are wheeled by.
    scroller = table.locator(".table-scroll")
    scroller.evaluate("node => { node.scrollLeft = 400; }")
    assert table.locator("tbody th").first.bounding_box()["x"] == pytest.approx(0, abs=1)
    scroller.focus()
    page.keyboard.press("Escape")
    assert not table.is_visible()
    assert focused_id(page) == "open-table"


def test_a_phone_that_is_turned_keeps_the_table(open_page, html):
    page = open_page(html, size=PHONE)
    open_table(page)
    modal = "document.getElementById('site-table').matches(':modal')"
    page.set_viewport_size({"width": 844, "height": 390})
    until(page, modal, wanted=False)
    assert page.locator("#panel-filter").is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, modal, wanted=True)
    page.keyboard.press("Escape")
    assert not page.locator("#site-table").is_visible()
    assert page.locator(".map-area > [inert]").count() == 0


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW], ids=["wide", "390", "360"])
@pytest.mark.parametrize("hash_part", ["#lang=zh&look=light", "#lang=en&look=dark"], ids=["zh", "en"])
def test_axe_finds_nothing(open_page, axe_finds, html, size, hash_part):
    page = open_page(html, size=size, hash_part=hash_part)
    open_table(page)
    page.locator("#site-table thead button").first.click()
    assert axe_finds(page) == []
    page.evaluate("Ecomap.filter.limit('q', 'no such name')")
    assert page.locator(".table-empty").is_visible()
    assert axe_finds(page) == []


def test_it_follows_the_filter_and_the_language(act, open_page, html, invented):
    page = open_page(html)
    open_table(page)
    act.tick(page, "kind", "wharf")
    act.tick(page, "kind", "mine_pit")
    frame = invented.sites()
    wanted = frame[frame["kind"].isin(["wharf", "mine_pit"])]["site_id"].tolist()
    drawn = "[...document.querySelectorAll('#site-table tr[data-place]')].map(row => row.dataset.site)"
    assert page.evaluate(IDS) == page.evaluate(drawn) == wanted
    assert page.locator(".table-caption").inner_text() == "5 个点位；类型：矿坑或码头"
    assert page.locator("#site-table table").get_attribute("aria-rowcount") == "6"
    page.locator('#site-table th[data-key="id"] button').click()
    page.locator('#site-table th[data-key="id"] button').click()
    page.locator("#language").click()
    assert page.locator(".table-caption").inner_text() == "5 sites; Kind: mine pit or wharf"
    assert page.locator("#site-table thead th").all_inner_texts() == [
        "Name", "Kind", "County", "Problems", "Unit", "Status", "Deadline", "Days left", "Location", "Id",
    ]  # fmt: skip
    # The order stays, and is said.
    assert page.evaluate(IDS) == page.evaluate(drawn) == sorted(wanted, reverse=True)
    assert page.locator('#site-table th[data-key="id"]').get_attribute("aria-sort") == "descending"
    page.locator("#reset").click()
    assert page.evaluate(IDS) == sorted(frame["site_id"], reverse=True)
    act.tick(page, "status", "done")
    act.tick(page, "kind", "wharf")
    assert rows_in_page(page).count() == 0
    assert page.locator(".table-empty").inner_text() == "No site matches the filters."
    assert page.locator(".table-caption").inner_text() == "0 sites; Status: Done; Kind: wharf"


def test_only_rows_in_sight_are_in_the_page_and_keys_lead_through_all(open_page, many_html):
    page = open_page(many_html)
    open_table(page)
    in_sight = page.evaluate("Math.floor((document.querySelector('.table-scroll').clientHeight - 36) / 36)")
    rows_in_page(page).first.locator("button").focus()
    steps = [
        ("ArrowUp", lambda _: 0),
        *[("ArrowDown", lambda place: place + 1)] * 30,
        ("ArrowUp", lambda place: place - 1),
        ("End", lambda _: 4999),
        ("ArrowDown", lambda _: 4999),
        ("Home", lambda _: 0),
    ]
    place = 0
    for key, goal in steps:
        page.keyboard.press(key)
        place = goal(place)
        assert page.evaluate(FOCUSED) == [place, True], key
        assert rows_in_page(page).count() <= in_sight + 2 * 12 + 2
    for key, sign in [("PageDown", 1), ("PageDown", 1), ("PageUp", -1)]:
        page.keyboard.press(key)
        now, is_seen = page.evaluate(FOCUSED)
        assert is_seen
        assert in_sight / 2 < sign * (now - place) <= in_sight
        place = now
    assert set(rows_in_page(page).evaluate_all("rows => rows.map(row => row.offsetHeight)")) == {36}
    ids = page.evaluate(IDS)
    told = rows_in_page(page).evaluate_all(
        "rows => rows.map(row => [Number(row.getAttribute('aria-rowindex')), row.dataset.site])"
    )
    assert all(ids[index - 2] == site_id for index, site_id in told)
    assert [index for index, _ in told] == list(range(told[0][0], told[0][0] + len(told)))


def test_fewer_rows_far_down_are_seen(open_page, many_html):
    page = open_page(many_html)
    open_table(page)
    rows_in_page(page).first.locator("button").focus()
    page.keyboard.press("End")
    page.evaluate("Ecomap.filter.restore({ kind: ['lake'], area: ['990101'], q: '长' })")
    ids = page.evaluate(IDS)
    assert 12 < len(ids) < 100
    frame = page.locator(".table-scroll").bounding_box()
    last = page.locator(f'#site-table tr[data-site="{ids[-1]}"]').bounding_box()
    assert frame["y"] < last["y"] < frame["y"] + frame["height"]
    # What had the focus is gone; the keyboard stays in the table.
    assert page.evaluate("document.activeElement.className") == "table-scroll"


def test_a_window_that_grows_is_filled_in_either_language(open_page, many_html):
    page = open_page(many_html)
    open_table(page)
    page.locator("#language").click()
    page.set_viewport_size({"width": 1440, "height": 2400})
    until(page, "document.querySelectorAll('#site-table tr[data-place]').length >= 60", wanted=True)


@SIZES
def test_enter_on_a_row_opens_its_site(open_page, html, size):
    page = open_page(html, size=size)
    open_table(page)
    row_button(page, "B2").focus()
    page.keyboard.press("Enter")
    assert not page.locator("#site-table").is_visible()
    assert page.locator(".leaflet-popup .card h2").inner_text() == "北码头"
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    # On a phone the tools are out of sight until the card has gone, and the map takes the focus.
    assert focused_id(page) == ("open-table" if size == WIDE else "map_ecomap")
    open_table(page)
    row_button(page, "N2").focus()
    page.keyboard.press("Enter")
    assert not page.locator("#site-table").is_visible()
    entry = page.locator('.unlocated-row[data-site="N2"]')
    assert entry.is_visible()
    assert entry.evaluate("node => node.open && node.contains(document.activeElement)")


def test_a_site_opened_from_the_list_beside_the_table_is_seen(act, open_page, html):
    page = open_page(html)
    act.show_panel(page, "panel-sites")
    open_table(page)
    page.locator("#site-list .site-row", has_text="北码头").click()
    assert not page.locator("#site-table").is_visible()
    assert page.locator(".leaflet-popup .card h2").inner_text() == "北码头"
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert page.locator(".map-area > [inert]").count() == 0


def test_what_is_said_in_between_moves_nothing(open_page, many_html):
    page = open_page(many_html)
    open_table(page)
    rows_in_page(page).first.locator("button").focus()
    page.keyboard.press("End")
    page.keyboard.press("PageUp")
    before = page.evaluate("document.querySelector('.table-scroll').scrollTop")
    page.evaluate("Ecomap.filter.refresh()")
    assert page.evaluate("document.querySelector('.table-scroll').scrollTop") == before > 170_000
