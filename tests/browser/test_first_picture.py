"""What stands on the map first is final: the rest of the page changes nothing there."""

import pytest
import shapely

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

READ = """
const read = (pane) => {
  const canvas = document.querySelector(`.${pane} canvas`);
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  return { width, height, data, place: L.DomUtil.getPosition(canvas) };
};
"""
# The canvases of the map as they were when the page said that the map was drawn.
REMEMBER = f"""
(() => {{
  {READ}
  const watcher = new MutationObserver(() => {{
    if (document.documentElement.dataset.drawn !== 'yes') return;
    watcher.disconnect();
    window.first = Object.fromEntries(['ecomap-ground', 'ecomap-sites'].map((pane) => [pane, read(pane)]));
    window.wasReady = document.documentElement.dataset.ready === 'yes';
  }});
  watcher.observe(document, {{ attributes: true, subtree: true, attributeFilter: ['data-drawn'] }});
}})();
"""
# Pixels of the view that differ between then and now, though the canvas has grown by a margin on each side.
DIFFERING = f"""(pane) => {{
  {READ}
  const [before, now] = [window.first[pane], read(pane)];
  const shift = before.place.subtract(now.place);
  let [painted, differing] = [0, 0];
  for (let row = 0; row < before.height; row += 1) {{
    for (let column = 0; column < before.width; column += 1) {{
      const one = 4 * (row * before.width + column);
      const other = 4 * ((row + shift.y) * now.width + column + shift.x);
      painted += before.data[one + 3] > 0;
      differing += [0, 1, 2, 3].some((k) => Math.abs(before.data[one + k] - now.data[other + k]) > 16);
    }}
  }}
  return {{ painted, differing }};
}}"""
HAVE_GROWN = """['ecomap-ground', 'ecomap-sites'].every((pane) =>
  document.querySelector(`.${pane} canvas`).width > window.first[pane].width)"""


@pytest.fixture
def open_watched(browser, tmp_path):
    """Open a page that remembers its first picture, and wait till its margins are painted."""
    opened = []

    def open_html(html, size=(1440, 900)):
        (tmp_path / "index.html").write_text(html, encoding="utf-8", newline="\n")
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        opened.append(page)
        page.add_init_script(REMEMBER)
        page.goto(f"file://{tmp_path / 'index.html'}")
        page.wait_for_selector("html[data-ready=yes]")
        for _ in range(100):
            if page.evaluate(HAVE_GROWN):
                return page
            page.wait_for_timeout(20)
        pytest.fail("the margins were never painted")

    yield open_html
    for page in opened:
        page.close()


def rows(count):
    return tuple(
        {
            "site_id": f"S{number}",
            "name": f"点位{number}",
            "kind": ("mine", "wharf")[number % 2],
            "county_adcode": "990101",
            "status_class": ("open", "done", "closed")[number % 3],
            "geometry": shapely.Point(100 + (number * 0.618) % 3, 30 + (number * 0.414) % 1),
        }
        for number in range(count)
    )


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
@pytest.mark.parametrize("count", [12, 3000])
def test_nothing_on_the_map_changes_after_the_first_picture(open_watched, invented, count, size):
    page = open_watched(render_page(invented.page(sites=invented.sites(rows(count)))), size)
    assert not page.evaluate("window.wasReady"), "the picture is to come before all else"
    sites, ground = (page.evaluate(DIFFERING, pane) for pane in ("ecomap-sites", "ecomap-ground"))
    assert sites["painted"] > 1000
    # Places are rounded a little otherwise in a larger canvas, and lines smoothed where it cuts them off.
    assert sites["differing"] < 0.001 * sites["painted"]
    assert ground["differing"] < 0.02 * ground["painted"]


def test_an_address_is_followed_at_once(open_page, html):
    page = open_page(html, hash_part="#status=open&kind=mine_pit")
    assert page.evaluate("Ecomap.filter.state().kind") == ["mine_pit"]
    assert page.locator("p.shown").inner_text() == "显示 2 / 12 个点位"


def test_lists_that_nobody_sees_are_not_filled(act, open_page, html):
    page = open_page(html)
    assert page.locator("#site-list li").count() == 0
    assert page.locator("#county-table tr").count() == 0
    act.tick(page, "status", "open")
    assert page.locator("#site-list li").count() == 0
    act.show_panel(page, "panel-sites")
    shown = page.evaluate("[...Ecomap.filter.result().shown].filter(Ecomap.sites.isLocated).length")
    assert page.locator("#site-list li").count() == shown
    assert page.locator('[data-count="sites"]').first.inner_text() == str(shown)


def test_a_page_that_is_printed_at_once_is_whole(browser, invented, tmp_path):
    """As by a command that prints without a window: nothing may wait for a picture on the screen."""
    (tmp_path / "index.html").write_text(render_page(invented.page()), encoding="utf-8", newline="\n")
    page = browser.new_page()
    page.add_init_script("window.requestAnimationFrame = () => 0; window.setTimeout = () => 0;")
    page.goto(f"file://{tmp_path / 'index.html'}")
    assert page.locator("html").get_attribute("data-ready") is None
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("html").get_attribute("data-ready") == "yes"
    assert page.locator("#site-list li").count() == page.evaluate("Ecomap.filter.result().totals.located")
    page.close()
