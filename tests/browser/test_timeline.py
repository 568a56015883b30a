"""Any day of the ledger on the map: the page's fold is the one of the analysis."""

import datetime as dt
import random

import pytest

from ecomap.analysis.progress import NOTHING_REPORTED, site_states
from ecomap.model import STATUSES, Event
from ecomap.render.webmap import render_page
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page

pytestmark = pytest.mark.browser

NARROW = (360, 800)
LABELS = {status.label_zh: status.key for status in STATUSES}
ROWS = """() => Array.from({ length: Ecomap.sites.count }, (_, i) => [
  Ecomap.sites.id[i], Ecomap.data.statuses[Ecomap.sites.status[i]][1], Ecomap.sites.statusClass(i),
  Boolean(Ecomap.sites.overdue[i]),
  Number.isNaN(Ecomap.sites.days_left[i]) ? null : Ecomap.sites.days_left[i],
  Ecomap.statusDate(i) || null,
])"""
SHOW = "iso => Ecomap.showDay(Ecomap.dayNumber(iso))"


@pytest.fixture(scope="module")
def loaded(city_pattern):
    from ecomap.store.workspace import open_workspace  # noqa: PLC0415

    return load(open_workspace(city_pattern, search=False))


@pytest.fixture(scope="module")
def city_html(loaded):
    return render_page(map_page(loaded, water=None))


def rows_on(loaded, day):
    """Return what the analysis says of each site on a day."""
    sites = load(loaded.workspace, as_of=day).sites
    names = ["site_id", "status", "status_class", "overdue", "days_left", "status_date"]
    return [tuple(row) for row in sites[names].itertuples(index=False)]


def test_ten_days_count_as_the_analysis_counts(act, open_page, loaded, city_html):
    page = open_page(city_html)
    rng = random.Random(11)  # noqa: S311 - days, not secrets
    days = [loaded.as_of + dt.timedelta(days=rng.randint(-1000, 700)) for _ in range(9)]
    for day in [*days, loaded.as_of]:
        page.evaluate(SHOW, day.isoformat())
        expected = rows_on(loaded, day)
        found = [(row[0], LABELS[row[1]], *row[2:]) for row in page.evaluate(ROWS)]
        assert found == expected, day
        classes = [row[2] for row in expected]
        assert act.counts(page, "status") == {
            name: classes.count(name) for name in ("open", "done", "closed")
        }
        assert act.counts(page, "overdue") == {"1": sum(row[3] for row in expected)}


def random_events(site_ids, rng):
    """Return histories with undated events, equal days and equal times of entry, in no order."""
    events: list[Event] = []
    for site_id in site_ids:
        for _ in range(rng.randint(0, 7)):
            date = None if rng.random() < 0.2 else dt.date(2031, 1, 1) + dt.timedelta(days=rng.randint(0, 12))
            recorded = rng.choice(["", "2031-01-05T08:00:00+08:00", "2031-01-06T08:00:00+08:00"])
            status = rng.choice(STATUSES)
            event_id = f"{site_id}-{len(events)}"
            events.append(Event(event_id, date, site_id, "", "", status, recorded_at=recorded))
    rng.shuffle(events)
    return events


@pytest.mark.parametrize("seed", range(3))
def test_any_ledger_folds_as_the_analysis_folds(open_page, invented, seed):
    rng = random.Random(seed)  # noqa: S311
    rows = tuple(
        {"site_id": f"S{number:03}", "name": f"点{number}", "kind": "mine", "county_adcode": "990101"}
        for number in range(300)
    )
    sites = invented.sites(rows)
    events = random_events(sites["site_id"], rng)
    page = open_page(render_page(invented.page(sites=sites, events=events)))
    for offset in range(-1, 14):
        day = dt.date(2031, 1, 1) + dt.timedelta(days=offset)
        labels = page.evaluate(
            "iso => [...Ecomap.statusesAt(Ecomap.dayNumber(iso))].map(code => Ecomap.data.statuses[code][1])",
            day.isoformat(),
        )
        states = site_states(events, as_of=day)
        assert [LABELS[label] for label in labels] == [
            states.get(site_id, NOTHING_REPORTED).status.key for site_id in sites["site_id"]
        ]


def test_a_page_without_a_ledger_has_no_slider(open_page, html):
    page = open_page(html)
    assert page.locator("#open-time").count() == 0


def test_keys_and_buttons_step_by_month_event_and_day(open_page, loaded, city_html):
    page = open_page(city_html)
    page.locator("#open-time").focus()
    page.keyboard.press("Enter")
    assert page.locator("#timeline h2").is_visible()
    slider = page.locator("#time-slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    first_of_month = loaded.as_of.replace(day=1)
    before = (first_of_month - dt.timedelta(days=1)).isoformat()
    assert slider.get_attribute("aria-valuetext") == before
    assert page.locator("#time-date").input_value() == before
    page.keyboard.press("Shift+ArrowRight")
    assert slider.get_attribute("aria-valuetext") == first_of_month.isoformat()
    page.locator("#time-ahead").click()
    page.locator("#time_by").select_option("event")
    page.locator("#time-back").click()
    days = sorted({event.date for event in loaded.events if event.site_id and event.date})
    shown = dt.date.fromisoformat(slider.get_attribute("aria-valuetext"))
    assert shown in days
    page.locator("#time-back").click()
    assert slider.get_attribute("aria-valuetext") == days[days.index(shown) - 1].isoformat()
    page.locator("#time-today").click()
    assert slider.get_attribute("aria-valuetext") == loaded.as_of.isoformat()


def test_play_moves_on_and_pauses(open_page, city_html):
    page = open_page(city_html)
    page.clock.install()
    page.locator("#open-time").click()
    page.evaluate(SHOW, "2024-01-31")
    page.locator("#time-play").click()
    assert page.locator("#time-play").get_attribute("aria-pressed") == "true"
    page.clock.run_for(2600)
    # Whoever asks for little motion gets one step in two seconds.
    assert page.locator("#time-date").input_value() == "2024-02-29"
    page.locator("#time-play").click()
    page.clock.run_for(2400)
    assert page.locator("#time-date").input_value() == "2024-02-29"
    assert page.locator("#time-play").get_attribute("aria-pressed") == "false"


def test_the_page_says_which_day_it_shows_and_leaving_ends_it(open_page, loaded, city_html):
    page = open_page(city_html)
    usual = page.locator(".masthead .as-of").inner_text()
    page.locator("#open-time").click()
    page.locator("#time-date").fill("2024-06-15")
    page.locator("#time-date").dispatch_event("change")
    line = page.locator(".masthead .as-of").inner_text()
    assert "2024-06-15" in line
    assert loaded.as_of.isoformat() in line
    page.locator("#language").click()
    assert "Shown: 2024-06-15" in page.locator(".masthead .as-of").inner_text()
    page.locator("#language").click()
    page.locator("#time-slider").focus()
    page.keyboard.press("Escape")
    assert not page.locator("#timeline").is_visible()
    assert page.locator(".masthead .as-of").inner_text() == usual
    assert page.evaluate("document.activeElement.id") == "open-time"


def test_changes_between_two_days_are_listed_and_highlighted(open_page, loaded, city_html):
    early, late = dt.date(2024, 3, 1), dt.date(2024, 9, 1)
    page = open_page(city_html, hash_part=f"#date={late}&since={early}")
    before, after = rows_on(loaded, early), rows_on(loaded, late)
    changed = [new[0] for old, new in zip(before, after, strict=True) if old[1] != new[1]]
    assert changed
    assert str(len(changed)) in page.locator(".changes summary").inner_text()
    page.locator(".changes summary").click()
    page.wait_for_selector(".change-list .site-row")
    listed = page.locator(".change-list .site-row").evaluate_all("rows => rows.map(row => row.dataset.site)")
    assert listed == changed
    labels = {status.key: status.label_zh for status in STATUSES}
    old, new = next(pair for pair in zip(before, after, strict=True) if pair[1][0] == changed[0])
    badges = page.locator(".change-list li").first.locator(".badge").all_inner_texts()
    assert [text.removeprefix("✓").strip() for text in badges] == [labels[old[1]], labels[new[1]]]
    halos = "() => document.querySelector('.ecomap-edge canvas').getContext('2d')"
    painted = f"({halos})().getImageData(0, 0, 2000, 1200).data.some((value, i) => i % 4 === 3 && value > 0)"
    assert page.evaluate(painted)
    page.locator("#time-since").fill("")
    page.locator("#time-since").dispatch_event("change")
    assert not page.evaluate(painted)
    assert not page.locator(".changes").is_visible()


def test_the_address_holds_day_and_comparison(open_page, city_html):
    page = open_page(city_html, hash_part="#date=2024-09-01&since=2024-03-01")
    assert page.locator("#time-date").input_value() == "2024-09-01"
    assert page.locator("#time-since").input_value() == "2024-03-01"
    page.evaluate(SHOW, "2024-08-31")
    page.wait_for_timeout(400)
    assert "date=2024-08-31" in page.evaluate("location.hash")
    for wrong in ("#date=2024-02-30", "#date=yesterday&since=%3Cscript%3E"):
        other = open_page(city_html, hash_part=wrong)
        assert not other.locator("#timeline").is_visible()


def test_it_fits_a_narrow_phone_and_axe_has_nothing_to_say(open_page, axe_finds, city_html):
    for size in (NARROW, (1440, 900)):
        page = open_page(city_html, size=size, hash_part="#date=2024-09-01&since=2024-03-01")
        box = page.locator("#timeline").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert page.locator("#time-play").is_visible()
        assert axe_finds(page) == []
