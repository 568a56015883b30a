"""All facets at once, held against the frame; the line that says what is filtered."""

import math
import random
from collections import Counter

import pytest

from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

WIDE, PHONE = (1440, 900), (390, 844)


@pytest.fixture(scope="module")
def crowd_html(invented):
    return render_page(invented.crowd_page())


@pytest.fixture(scope="module")
def rows(invented):
    records = invented.crowd().to_dict("records")
    # Frames say nan where a row says nothing.
    return [
        {
            name: None if isinstance(value, float) and math.isnan(value) else value
            for name, value in record.items()
        }
        for record in records
    ]


@pytest.fixture(scope="module")
def values_of(invented):
    """Say for each facet which values a row has."""
    problems = {problem.key: problem for problem in invented.crowd_problems()}

    def facts(row, name):
        found = {
            value for key in row["problems"] if key in problems for value in getattr(problems[key], name)
        }
        return found or {"none"}

    def window(row):
        days = row["days_left"]
        if row["overdue"]:
            return "overdue"
        if days is None:
            return "no_date"
        return next(name for name, last in WINDOWS if days <= last)

    return {
        "status": lambda row: {row["status_class"]},
        "overdue": lambda row: {"1"} if row["overdue"] else set(),
        "deadline": lambda row: {window(row)},
        "kind": lambda row: {row["kind"]},
        "area": lambda row: {row["county_adcode"] or ("outside" if row["geometry"] else "unassigned")},
        "problem": lambda row: set(row["problems"]) or {"none"},
        "unit": lambda row: facts(row, "responsible_units"),
        "leader": lambda row: facts(row, "leaders"),
        "tag": lambda row: {"=none" if tag == "none" else tag for tag in row["tags"]} or {"none"},
        "quality": lambda row: {row["location_quality"]},
    }


WINDOWS = [("passed", -1), ("due_30", 30), ("due_90", 90), ("later", 10**6)]


def expected(values, chosen):
    """Return ids that pass every facet, and for each facet how many that pass all others have each value."""

    def passes(own, but=None):
        return all(own[name] & set(keys) for name, keys in chosen.items() if keys and name != but)

    counts = {
        name: Counter(value for own in values.values() if passes(own, name) for value in own[name])
        for name in next(iter(values.values()))
    }
    return [site_id for site_id, own in values.items() if passes(own)], counts


def shown(page):
    return page.evaluate("Array.from(Ecomap.filter.result().shown, row => Ecomap.sites.id[row])")


def unfold(page):
    page.eval_on_selector_all("#facets details", "all => all.forEach(node => { node.open = true; })")
    page.eval_on_selector_all(
        '#facets .more[aria-expanded="false"]',
        "all => all.filter(node => node.getClientRects().length).forEach(node => node.click())",
    )


def tick_all(page, chosen):
    """Tick boxes in one go: that a hand can tick them is shown elsewhere, and a hand takes its time."""
    page.evaluate(
        """(chosen) => {
          for (const [facet, values] of Object.entries(chosen)) {
            const rows = [...document.querySelectorAll('.facet-row')];
            for (const value of values) {
              const own = rows.filter((row) => row.dataset.facet === facet && row.dataset.value === value);
              if (own.length !== 1) throw new Error(`${own.length} rows of ${facet} ${value}`);
              own[0].querySelector('input').click();
            }
          }
        }""",
        chosen,
    )


def all_counts(page):
    """Return for each facet the counts of its values, without those that count nothing."""
    found = page.eval_on_selector_all(
        ".facet-row[data-facet]",
        """rows => rows.map(row =>
          [row.dataset.facet, row.dataset.value, Number(row.querySelector('.count').textContent)])""",
    )
    counts: dict[str, dict[str, int]] = {}
    for facet, value, count in found:
        if count:
            counts.setdefault(facet, {})[value] = count
    return counts


def test_random_combinations_agree_with_the_frame(open_page, crowd_html, rows, values_of):
    page = open_page(crowd_html)
    unfold(page)
    values = {row["site_id"]: {name: of(row) for name, of in values_of.items()} for row in rows}
    assert len(values) == len(rows)
    dice = random.Random(3)  # noqa: S311 - no secret
    sizes = set()
    for _ in range(10):
        chosen = {}
        for name in dice.sample(sorted(values_of), dice.choice([1, 2, 3, 4])):
            keys = sorted({value for own in values.values() for value in own[name]})
            chosen[name] = dice.sample(keys, min(len(keys), dice.choice([1, 2, 3])))
        tick_all(page, chosen)
        ids, counts = expected(values, chosen)
        sizes.add(len(ids))
        assert shown(page) == ids, chosen
        assert page.locator("p.shown").inner_text() == f"显示 {len(ids)} / {len(rows)} 个点位"
        told = all_counts(page)
        for name in values_of:
            assert told.get(name, {}) == dict(counts[name]), (name, chosen)
        page.locator("#reset").click()
        unfold(page)
    assert shown(page) == [row["site_id"] for row in rows]
    # The combinations must have said something.
    assert len(sizes) > 4
    assert 0 < max(sizes) < len(rows)


def test_days_limit_the_deadline_and_both_ends_count(act, open_page, crowd_html, rows):
    page = open_page(crowd_html)
    unfold(page)
    page.locator('[data-limit="from"]').fill("2031-03-02")
    page.locator('[data-limit="to"]').fill("2031-03-31")
    page.locator('[data-limit="to"]').blur()
    wanted = [
        row["site_id"] for row in rows if row["deadline"] and "2031-03-02" <= row["deadline"] <= "2031-03-31"
    ]
    assert shown(page) == wanted != []
    assert "时限：2031-03-02 至 2031-03-31" in page.locator("#active-filters").inner_text()
    page.locator("#active-filters .chip").first.click()
    assert len(shown(page)) == len(rows)
    assert page.locator('[data-limit="from"]').input_value() == ""


def test_the_line_says_what_is_filtered_and_lifts_it(act, open_page, crowd_html, rows):
    page = open_page(crowd_html)
    line = page.locator("#active-filters")
    assert not line.is_visible()
    act.tick(page, "kind", "wharf")
    act.tick(page, "kind", "lake")
    act.tick(page, "overdue", "1")
    assert [chip.inner_text().replace("\n", "") for chip in line.locator(".chip").all()] == [
        "逾期×",
        "类型：码头×",
        "类型：湖库×",
        "全部取消",
    ]
    # In the table no panel hides it, and the keyboard lifts a condition and stays in the line.
    act.show_panel(page, "panel-sites")
    line.locator(".chip").nth(1).focus()
    page.keyboard.press("Enter")
    wanted = [row["site_id"] for row in rows if row["kind"] == "lake" and row["overdue"]]
    assert shown(page) == wanted
    assert page.evaluate("document.activeElement.className") == "chip"
    assert not page.locator('.facet-row[data-value="wharf"] input').is_checked()
    assert page.locator('.facet-row[data-value="lake"] input').is_checked()
    line.locator(".chip.all").click()
    assert not line.is_visible()
    assert len(shown(page)) == len(rows)


def test_many_values_of_a_facet_are_told_as_a_number(act, open_page, crowd_html):
    page = open_page(crowd_html, hash_part="#problem=1,2,7,22")
    assert "问题：4 项" in page.locator("#active-filters").inner_text()
    page.locator("#language").click()
    assert "Problem: 4 values" in page.locator("#active-filters").inner_text()


def test_a_long_list_is_folded_and_can_be_searched(act, open_page, crowd_html, invented):
    page = open_page(crowd_html)
    group = page.locator('details[data-group="facet_unit"]')
    group.locator("summary").click()
    visible = group.locator(".facet-row:visible")
    assert visible.count() == 8
    box = group.locator(".facet-search")
    box.fill("第15局")
    assert visible.locator(".facet-label").all_inner_texts() == ["第15局"]
    visible.locator("input").check()
    box.fill("没有这个")
    # What is chosen stays in sight.
    assert visible.locator(".facet-label").all_inner_texts() == ["第15局"]
    assert "列表中没有" in group.inner_text()
    box.fill("")
    group.locator(".more").click()
    assert visible.count() == len(invented.UNITS) + 1


def test_a_name_that_sounds_like_a_key_is_a_value_of_its_own(act, open_page, crowd_html, rows):
    page = open_page(crowd_html)
    act.tick(page, "tag", "=none")
    assert shown(page) == [row["site_id"] for row in rows if row["tags"] == ["none"]]
    assert "标签：none" in page.locator("#active-filters").inner_text()


def test_other_days_are_counted_anew(open_page, crowd_html):
    page = open_page(crowd_html)
    told = page.evaluate(
        """() => {
          const { sites, filter } = Ecomap;
          const n = sites.count;
          sites.setStates(sites.status, new Int32Array(n), new Float64Array(n).fill(31));
          filter.refresh();
          const { counts, totals } = filter.result();
          return [counts.deadline.get('due_90'), counts.overdue.get('1'), totals.overdue, n];
        }"""
    )
    assert told == [400, 0, 0, 400]
