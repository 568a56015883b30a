"""The view in the address: what is chosen stands there, and whoever opens it sees the same."""

import random

import pytest

pytestmark = pytest.mark.browser

# All that an address is to bring back.
SEEN = """() => ({
  state: Ecomap.filter.state(),
  shown: [...Ecomap.filter.result().shown].map((site) => Ecomap.sites.id[site]),
  words: document.querySelector('p.shown').textContent,
  conditions: [...document.querySelectorAll('#active-filters .chip')].map((chip) => chip.textContent),
  ticked: [...document.querySelectorAll('.facet-row:has(input:checked)')].map((row) => row.dataset.value),
  language: document.documentElement.lang,
  look: document.documentElement.dataset.look,
  open: [...document.querySelectorAll('.card, .unlocated-row[open]')].map((card) => card.innerText),
  fill: [...document.querySelectorAll('.fill-legend:not([hidden])')].map((legend) => legend.textContent),
})"""
PLACE = "() => [Ecomap.map.getZoom(), Ecomap.map.getCenter().lat, Ecomap.map.getCenter().lng]"


def address_of(page):
    """Return the part of the address from # on, once it has been written."""
    page.evaluate("Ecomap.urlState.flush()")
    return page.evaluate("location.hash")


def without_place(address):
    return [part for part in address.removeprefix("#").split("&") if not part.startswith("z=")]


def follow(page, address):
    """Type another address into the same page, and wait until it has been read."""
    page.evaluate(
        """(address) => new Promise((done) => {
          if (location.hash === address || (!address && !location.hash)) { done(); return; }
          window.addEventListener('hashchange', () => done(), { once: true });
          location.hash = address;
        })""",
        address,
    )


def tick_two(act, page):
    act.tick(page, "kind", "mine_pit")
    act.tick(page, "status", "open")


def write_words(_, page):
    page.evaluate("Ecomap.filter.limit('q', '码头 & <b>')")


def set_dates(_, page):
    page.evaluate("Ecomap.filter.limit('from', '2030-01-01')")
    page.evaluate("Ecomap.filter.limit('to', '2030-12-31')")


def move(_, page):
    # A map that nobody has touched yet may still settle; from the first touch on every move counts.
    page.locator("h1").click()
    page.evaluate("Ecomap.map.setView([30.61, 101.42], 10.5, { animate: false })")


def open_on_the_map(act, page):
    act.show_panel(page, "panel-sites")
    page.locator("#site-list .site-row", has_text="老填埋场").click()


def open_without_a_place(_, page):
    page.locator("#unlocated-list .unlocated-row summary").first.click()
    page.wait_for_selector(".unlocated-row[open] .details")


def speak_english(_, page):
    page.locator("#language").click()


def go_dark(_, page):
    page.locator("#look").click()
    page.locator("#look").click()


def colour_counties(act, page):
    act.show_panel(page, "panel-areas")
    page.locator("#choropleth select").first.select_option("open")


ACTS = [
    tick_two,
    write_words,
    set_dates,
    move,
    open_on_the_map,
    open_without_a_place,
    speak_english,
    go_dark,
    colour_counties,
]


@pytest.mark.parametrize("do", ACTS, ids=lambda do: do.__name__)
def test_who_opens_the_address_sees_the_same(act, open_page, html, do):
    page = open_page(html)
    do(act, page)
    address = address_of(page)
    assert address.startswith("#"), "what was done stands in the address"
    assert all(sign not in address for sign in "<>\"' ")
    other = open_page(html, hash_part=address)
    assert other.evaluate(SEEN) == page.evaluate(SEEN)
    if "z=" in address:
        assert other.evaluate(PLACE) == pytest.approx(page.evaluate(PLACE), abs=0.01)
    # A popup may move the map a little, to stand clear of what is on it.
    assert without_place(address_of(other)) == without_place(address)


def test_everything_at_once(act, open_page, html):
    page = open_page(html)
    for do in (tick_two, move, speak_english, colour_counties):
        do(act, page)
    address = address_of(page)
    assert {part.split("=")[0] for part in address[1:].split("&")} >= {"z", "lang", "status", "kind", "fill"}
    assert open_page(html, hash_part=address).evaluate(SEEN) == page.evaluate(SEEN)


def test_any_choice_comes_back(open_page, html):
    """Twelve random choices, each written, forgotten and read again."""
    page = open_page(html)
    keys = page.evaluate(
        "Object.fromEntries(Ecomap.filter.names.map((name) => [name, Ecomap.facets[name].keys]))"
    )
    rng = random.Random(7)  # noqa: S311 - choices, not secrets
    taken: set[tuple[str, str]] = set()
    for _ in range(12):
        chosen = {name: [key for key in values if rng.random() < 0.3] for name, values in keys.items()}
        taken.update((name, key) for name, values in chosen.items() for key in values)
        limits = {"from": rng.choice(["", "2030-06-01"]), "to": rng.choice(["", "2031-12-31"])}
        words = {"q": rng.choice(["", "坑", "a&b=c,d#e%20+", "</script>"])}
        state = {**chosen, **limits, **words}
        page.evaluate("(state) => Ecomap.filter.restore(state)", state)
        assert page.evaluate("Ecomap.filter.state()") == state
        seen, address = page.evaluate(SEEN), address_of(page)
        page.evaluate("Ecomap.filter.clear()")
        assert address_of(page) == ""
        follow(page, address)
        assert page.evaluate(SEEN) == seen
    assert taken == {(name, key) for name, values in keys.items() for key in values}


WRONG = [
    "#nonsense",
    "#=&=&&==",
    "#status=%E0%A4%A",
    "#kind=<script>alert(1)</script>&q=%3Cimg%20src=x%20onerror=alert(1)%3E",
    "#z=NaN/1/2&site=__proto__&fill=constructor/x/-1&date=0&since=9999-99-99",
    "#z=9/1e5/100&lang=fr&from=2030-02-30&to=never",
    "#__proto__=1&constructor=2&toString=3",
    "#status=open,open,nobody&status=closed",
]


@pytest.mark.parametrize("address", WRONG)
def test_what_the_page_does_not_know_is_passed_over(open_page, html, address):
    page = open_page(html, hash_part=address)
    state = page.evaluate("Ecomap.filter.state()")
    assert state["status"] == (["open"] if "open" in address else [])
    assert state["kind"] == []
    assert state["from"] == state["to"] == ""
    assert (
        page.evaluate("document.querySelectorAll('#active-filters img, #active-filters script').length") == 0
    )
    assert page.evaluate("Ecomap.map.getBounds().intersects([[30, 100], [31, 103]])")


def test_the_view_of_the_beginning_has_no_address(act, open_page, html):
    page = open_page(html)
    assert address_of(page) == ""
    tick_two(act, page)
    move(act, page)
    assert address_of(page)
    page.locator("#reset").click()
    follow(page, "")
    assert address_of(page) == ""
    assert page.evaluate(SEEN)["words"] == "显示 12 / 12 个点位"


def test_the_link_to_the_view_is_copied(act, open_page, html):
    page = open_page(html)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tick_two(act, page)
    page.locator("#open-send").click()
    field = page.locator(".link-field")
    said = page.locator("#tool-send [role=status]")
    for _ in range(50):
        if "已复制" in said.inner_text():
            break
        page.wait_for_timeout(20)
    assert "已复制" in said.inner_text()
    link = page.evaluate("Ecomap.urlState.link()")
    assert field.input_value() == link
    assert "kind=mine_pit" in link
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_where_copying_is_refused_the_link_stands_there_selected(act, open_page, html):
    page = open_page(html)
    page.evaluate(
        """() => {
          const writeText = () => Promise.reject(new Error('no'));
          Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
          document.execCommand = () => false;
        }"""
    )
    tick_two(act, page)
    page.locator("#open-send").click()
    link = page.evaluate("Ecomap.urlState.link()")
    page.wait_for_timeout(100)
    assert page.locator(".link-field").input_value() == link
    assert page.evaluate("String(getSelection()) || document.activeElement.value") == link
