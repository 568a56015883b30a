"""What a click on the map opens."""

import pytest

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@SIZES
def test_names_are_inert_text(act, open_page, invented, html, size):
    page = open_page(html, size=size)
    act.click_site(page, "B1")
    popup = page.locator(".leaflet-popup")
    assert popup.locator("h2").inner_text().strip() == invented.NASTY
    assert popup.locator("script, b, i").count() == 0
    words = popup.inner_text()
    for part in (
        '<b>注</b> & "引"',
        "别名 <i>",
        "问题2　第2题",
        "问题10　第10题",
        "乙县",
        "正在整改",
        "逾期",
        "逾期 60 天",
    ):
        assert part in words
    assert "实测　误差约 10 m" in words


def test_anchors_fan_out_into_a_list_whose_entries_open(act, open_page, html):
    page = open_page(html)
    act.click_site(page, "A1")
    rows = page.locator(".leaflet-popup .site-row")
    assert rows.count() == 3
    assert page.locator(".leaflet-popup h2").inner_text() == "此处有 3 个点位"
    rows.nth(1).click()
    assert page.locator(".leaflet-popup h2").inner_text().strip() == "二号坑"
    assert "乡镇级参照点　误差约 4 km" in page.locator(".leaflet-popup").inner_text()
    page.locator(".leaflet-popup .back").click()
    assert page.locator(".leaflet-popup .site-row").count() == 3
    page.locator(".leaflet-popup .site-row").first.click()
    page.locator("#language").click()
    assert page.locator(".leaflet-popup h2").inner_text().strip() == "Pit One"


def test_lines_and_areas_open_where_they_lie(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.map.setView([30.15, 102.15], 11, { animate: false })")
    frame = page.locator(".folium-map").bounding_box()
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.wait_for_selector(".leaflet-popup .card")
    assert page.locator(".leaflet-popup h2").inner_text().strip() == "长河航道"
    assert "76 km" in page.locator(".leaflet-popup").inner_text()


def test_the_ground_of_a_county_leads_to_its_page(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.map.setView([30.2, 100.2], 10, { animate: false })")
    frame = page.locator(".folium-map").bounding_box()
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    link = page.locator(".leaflet-popup .page-link")
    assert link.get_attribute("href") == "990101.html"
    assert page.locator(".leaflet-popup .counts dd").all_inner_texts() == ["4", "3", "2", "1"]
