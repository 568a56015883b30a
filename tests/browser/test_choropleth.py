"""Counties coloured by a figure: the summary's numbers, exact classes, and charts of one county."""

import itertools
import random
import statistics

import pytest

from ecomap.render.webmap import render_page
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page
from ecomap.workflows.summary import summary_of

pytestmark = pytest.mark.browser

NARROW = (360, 800)
FIGURES = {
    "sites": lambda row: row["sites"],
    "located": lambda row: row["located"],
    "unlocated": lambda row: row["not_located"],
    "open": lambda row: row["open"],
    "done": lambda row: row["done"],
    "closed": lambda row: row["closed"],
    "overdue": lambda row: row["overdue"],
    "share_open": lambda row: 100 * row["open"] / row["sites"] if row["sites"] else None,
    "share_finished": lambda row: (
        100 * (row["done"] + row["closed"]) / row["sites"] if row["sites"] else None
    ),
    "share_overdue": lambda row: 100 * row["overdue"] / row["sites"] if row["sites"] else None,
    "area_ha": lambda row: row["area_ha"],
    "length_km": lambda row: row["length_km"],
}


@pytest.fixture(scope="module")
def loaded(city_pattern):
    return load(open_workspace(city_pattern, search=False))


@pytest.fixture(scope="module")
def city_html(loaded):
    return render_page(map_page(loaded, water=None))


def test_without_a_filter_the_figures_are_those_of_the_summary(open_page, loaded, city_html):
    page = open_page(city_html)
    assert page.evaluate("Object.keys(Ecomap.FIGURES)") == list(FIGURES)
    rows = {row["key"]: row for row in summary_of(loaded, by="county").as_dict()["rows"]}
    for key, figure in FIGURES.items():
        found = dict(page.evaluate("key => [...Ecomap.figureByCounty(key)]", key))
        expected = {adcode: figure(rows[adcode]) for adcode in loaded.counties["adcode"]}
        assert found == pytest.approx(expected), key


def scatter(groups):
    return sum(statistics.pvariance(group) * len(group) for group in groups)


def best_scatter(values, count):
    """Return the least sum of squares of any partition of the sorted values; every one is tried."""
    ordered = sorted(values)
    cuts = itertools.combinations(range(1, len(ordered)), count - 1)
    return min(
        scatter([ordered[a:b] for a, b in itertools.pairwise([0, *cut, len(ordered)])]) for cut in cuts
    )


def groups_of(values, limits):
    groups: list[list[float]] = [[] for _ in limits]
    for value in values:
        groups[next(i for i, limit in enumerate(limits) if value <= limit)].append(value)
    return groups


def test_classes_are_what_their_names_say(open_page, html):
    page = open_page(html)
    rng = random.Random(6)  # noqa: S311 - numbers, not secrets
    for _ in range(60):
        values = [
            rng.choice([rng.randint(0, 12), round(rng.gauss(40, 25), 1)]) for _ in range(rng.randint(2, 10))
        ]
        count = rng.randint(2, 4)
        limits = page.evaluate("([values, n]) => Ecomap.classLimits(values, 'jenks', n)", [values, count])
        assert len(limits) == min(count, len(set(values)))
        if len(set(values)) >= count:
            found = scatter(groups_of(values, limits))
            assert found == pytest.approx(best_scatter(values, count), abs=1e-7), values
        equal = page.evaluate("([values, n]) => Ecomap.classLimits(values, 'equal', n)", [values, count])
        if max(values) > min(values):
            width = (max(values) - min(values)) / count
            assert equal == pytest.approx([min(values) + width * (i + 1) for i in range(count)])
        parts = page.evaluate("([values, n]) => Ecomap.classLimits(values, 'quantile', n)", [values, count])
        ordered = sorted(values)
        expected = [ordered[-(-len(values) * (i + 1) // count) - 1] for i in range(count)]
        assert parts == sorted(set(expected))


def color_in(page, lon, lat):
    """Return the colour of the ground at a place."""
    return page.evaluate(
        """([lon, lat]) => {
          const canvas = document.querySelector('.ecomap-ground canvas');
          const box = canvas.getBoundingClientRect();
          const frame = Ecomap.map.getContainer().getBoundingClientRect();
          const place = Ecomap.map.latLngToContainerPoint([lat, lon]);
          const scale = canvas.width / box.width;
          const x = (place.x + frame.left - box.left) * scale;
          const y = (place.y + frame.top - box.top) * scale;
          return [...canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data];
        }""",
        [lon, lat],
    )


def test_colours_limits_and_numbers_follow_the_filter(act, open_page, html):
    page = open_page(html)
    plain = color_in(page, 100.9, 30.7)
    act.show_panel(page, "panel-areas")
    page.locator("#fill-figure").select_option("sites")
    # Four sites in the west, three in the middle, two in the east.
    shades = [sum(color_in(page, lon, 30.7)[:3]) for lon in (100.9, 101.9, 102.95)]
    assert shades == sorted(shades)
    assert len(set(shades)) == 3
    assert color_in(page, 100.9, 30.7) != plain
    labels = page.locator(".county-label").evaluate_all(
        "all => all.map(one => [one.textContent, one.dataset.value])"
    )
    assert dict(labels) == {"甲县": "4", "乙县": "3", "丙区": "2"}
    assert page.locator(".fill-legend .fill-limits").all_inner_texts() == ["2", "3", "4"]
    assert page.locator(".fill-legend .count").all_inner_texts() == ["1 个", "1 个", "1 个"]
    assert "自然间断" in page.locator(".fill-legend").inner_text()
    assert "另有 3 个点位" in page.locator(".fill-legend").inner_text()
    act.show_panel(page, "panel-filter")
    act.tick(page, "kind", "wharf")
    act.show_panel(page, "panel-areas")
    page.locator("#fill-figure").select_option("share_open")
    # Where no site is shown there is no share: hatched, and said in words.
    values = dict(
        page.locator(".county-label").evaluate_all(
            "all => all.map(one => [one.textContent, one.dataset.value])"
        )
    )
    assert values == {"甲县": "无数据", "乙县": "0%", "丙区": "无数据"}
    assert page.locator(".fill-legend li", has_text="无数据").locator(".count").inner_text() == "2 个"
    page.locator("#fill-figure").select_option("")
    assert not page.locator(".fill-legend").is_visible()
    assert color_in(page, 100.9, 30.7) == plain
    assert page.locator(".county-label[data-value]").count() == 0


def test_methods_and_numbers_of_classes_are_chosen_by_key(open_page, city_html):
    page = open_page(city_html, hash_part="#fill=sites")
    page.locator('.tabs button[aria-controls="panel-areas"]').click()
    page.locator("#fill-method").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "fill-method"
    assert "分位数" in page.locator(".fill-legend").inner_text()
    page.locator("#fill-count").select_option("3")
    values = "[...Ecomap.figureByCounty('sites').values()]"
    limits = page.evaluate(f"Ecomap.classLimits({values}, 'quantile', 3)")
    assert page.locator(".fill-legend li").count() == len(limits) <= 3
    page.wait_for_timeout(400)
    assert "fill=sites/quantile/3" in page.evaluate("location.hash")
    page.locator("#fill-method").select_option("unclassed")
    assert page.locator("#fill-count").count() == 0
    assert page.locator(".fill-bar").is_visible()


def test_the_address_colours_the_counties(open_page, city_html, html, invented):
    page = open_page(city_html, hash_part="#fill=share_overdue/equal/4")
    assert page.locator(".fill-legend h2").inner_text() == "逾期占比"
    assert "等间距" in page.locator(".fill-legend").inner_text()
    for wrong in ("#fill=nothing", "#fill=constructor/jenks/5", "#fill=sites/x/99"):
        other = open_page(html, hash_part=wrong)
        assert other.locator(".fill-legend").is_visible() == wrong.startswith("#fill=sites")
    focused = open_page(render_page(invented.page(focus="990101")))
    assert focused.locator("#fill-figure").count() == 0


def test_a_county_is_charted_with_its_numbers_as_tables(act, open_page, html):
    page = open_page(html)
    act.show_panel(page, "panel-areas")
    pick = page.locator('.county-pick[data-area="990101"]')
    pick.focus()
    page.keyboard.press("Enter")
    assert page.locator('.county-pick[data-area="990101"]').get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.dataset.area") == "990101"

    def numbers(chart):
        rows = page.locator(f"#chart-{chart} tbody tr")
        return dict(
            rows.evaluate_all(
                "all => all.map(row => [row.cells[0].textContent, Number(row.cells[1].textContent)])"
            )
        )

    assert numbers("status") == {"正在整改": 3, "已完成": 1}
    assert numbers("kind") == {"矿坑": 2, "污水处理厂": 1, "矿山": 1}
    assert numbers("deadline") == {"2030-12": 2, "未规定日期": 2}
    bars = page.locator("#chart-status rect.bar").evaluate_all("all => all.map(bar => bar.getBBox().width)")
    assert bars[0] == pytest.approx(3 * bars[1])
    page.locator("#chart-kind summary").click()
    assert page.locator("#chart-kind table").is_visible()
    page.locator("#chart-area").select_option("990102")
    assert page.locator("#chart-status figcaption").inner_text().startswith("乙县")
    act.show_panel(page, "panel-filter")
    act.tick(page, "kind", "lake")
    assert numbers("kind") == {"湖库": 1}


def test_the_ground_leads_to_the_charts(open_page, html):
    page = open_page(html)
    page.evaluate("Ecomap.openCounty(Ecomap.map, Ecomap.counties[0], [100.5, 30.2])")
    page.locator(".leaflet-popup .county-charts").click()
    assert page.locator("#panel-areas").is_visible()
    assert page.locator("#chart-area").input_value() == "990101"


def test_it_fits_a_narrow_phone_and_axe_has_nothing_to_say(act, open_page, axe_finds, city_html):
    for size in (NARROW, (1440, 900)):
        page = open_page(city_html, size=size, hash_part="#fill=overdue")
        box = page.locator(".fill-legend").bounding_box()
        assert box["x"] + box["width"] <= size[0]
        act.show_panel(page, "panel-areas")
        page.locator(".county-pick").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.locator("#chart-status svg").bounding_box()["width"] <= size[0]
        assert axe_finds(page) == []
