"""The page in Firefox, opened as a file."""

import struct

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

COUNT = 10_000
PHONE = (390, 844)


@pytest.fixture(scope="module")
def crowd(invented):
    """Return ten thousand invented sites on a grid, a third of them late."""
    import shapely  # noqa: PLC0415 - only here

    return invented.sites(
        tuple(
            {
                "site_id": f"S{number:05}",
                "name": f"点位{number}",
                "kind": ("mine_pit", "wharf", "landfill")[number % 3],
                "county_adcode": "990101",
                "overdue": number % 3 == 0,
                "geometry": shapely.Point(100 + 3 * (number % 200) / 200, 30 + number // 200 / 50),
            }
            for number in range(COUNT)
        )
    )


@pytest.mark.parametrize("size", [(1280, 860), PHONE], ids=["wide", "phone"])
def test_a_page_opens_filters_and_speaks_english(open_in_firefox, html, size):
    firefox = open_in_firefox(html, size=size)
    assert firefox.run("navigator.userAgent.includes('Firefox')")
    assert firefox.run("document.title") == "甲乙丙市整改图"
    assert firefox.run("Ecomap.siteItems().reduce((sum, item) => sum + item.total, 0)") == 9
    if size == PHONE:
        firefox.click(".tabs button")
    assert firefox.run("document.querySelector('p.shown').textContent") == "显示 12 / 12 个点位"
    firefox.click('.facet-row[data-facet="status"][data-value="open"] input')
    assert firefox.run("document.querySelector('p.shown').textContent") == "显示 9 / 12 个点位"
    firefox.click("#language")
    assert firefox.run("document.documentElement.lang") == "en"
    assert firefox.run("document.querySelector('p.shown').textContent") == "9 of 12 sites shown"
    assert firefox.run("document.documentElement.scrollWidth") <= size[0]


def test_a_popup_opens_with_keys_and_holds_markup_as_text(open_in_firefox, html, invented):
    firefox = open_in_firefox(html)
    firefox.run("void Ecomap.showOnMap(Ecomap.map, Ecomap.sites.id.indexOf('B1')) || null")
    assert invented.NASTY in firefox.run("document.querySelector('.leaflet-popup .card').textContent")
    firefox.wait_for("document.querySelector('.leaflet-popup').contains(document.activeElement)")
    firefox.press("\ue00c")
    # A popup fades before it goes.
    firefox.wait_for("document.querySelector('.leaflet-popup') === null")


def test_symbols_are_painted(open_in_firefox, html):
    firefox = open_in_firefox(html)
    firefox.run("Ecomap.map.setView([30.8, 102.4], 12, { animate: false }) && null")
    color = firefox.run(
        """(() => {
          const canvas = document.querySelector('.ecomap-sites canvas');
          const middle = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
          return [...middle.slice(0, 3)];
        })()"""
    )
    assert color == [0xD1, 0x48, 0x0B]
    picture = firefox.picture()
    width, height = struct.unpack("!II", picture[16:24])
    assert (width, height) == (1280, 860)


def test_ten_thousand_sites_open_and_answer(open_in_firefox, invented, crowd):
    firefox = open_in_firefox(render_page(invented.page(sites=crowd)))
    assert firefox.run("Ecomap.siteItems().reduce((sum, item) => sum + item.total, 0)") == COUNT
    firefox.click('.facet-row[data-facet="overdue"] input')
    late = (COUNT + 2) // 3
    assert firefox.run("Ecomap.filter.result().shown.length") == late
    assert firefox.run("Ecomap.siteItems().reduce((sum, item) => sum + item.total, 0)") == late
