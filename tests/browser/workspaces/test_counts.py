"""What a page counts, held against the same question asked of the built files in plain Python."""

import csv
import json
import random
from collections import Counter

import pytest
from click.testing import CliRunner

from ecomap.cli.summary import summary as command

pytestmark = pytest.mark.browser

COMBINATIONS = 10
SHARED = 2
WINDOW_DAYS = ((30, "due_30"), (90, "due_90"))

# Ticks boxes as a reader would, all folded lists included, and enters the days.
_CHOOSE = """({ ticked, dates }) => {
  Ecomap.filter.clear();
  for (const [facet, value] of ticked) {
    const row = `.facet-row[data-facet="${facet}"][data-value="${CSS.escape(value)}"]`;
    document.querySelector(`${row} input`).click();
  }
  for (const [name, day] of Object.entries(dates)) {
    const box = document.querySelector(`[data-limit="${name}"]`);
    box.value = day;
    box.dispatchEvent(new Event('change'));
  }
}"""
_READ = """() => {
  const number = (node) => Number(node.textContent.replace(/[^0-9]/g, ''));
  const counts = {};
  for (const row of document.querySelectorAll('.facet-row[data-facet]')) {
    const { facet, value } = row.dataset;
    counts[facet] ||= {};
    counts[facet][value] = number(row.querySelector('.count'));
  }
  const { shown } = Ecomap.filter.result();
  return {
    counts,
    shown: Array.from(shown, (site) => Ecomap.sites.id[site]).sort(),
    sentence: document.querySelector('p.shown').textContent,
    figures: [...document.querySelectorAll('#summary .figure b')].map(number),
  };
}"""


class City:
    """The sites of a workspace, and what each facet says of one."""

    def __init__(self, workspace, features, *, county=None):
        self.sites = features(workspace)
        if county is not None:
            # A county's page shows what it counts, and what several counties share.
            self.sites = [
                site
                for site in self.sites
                if site["county_adcode"] == county
                or (site["county_adcode"] is None and county in site["counties"])
            ]
        with (workspace.root / "problems.csv").open(encoding="utf-8", newline="") as stream:
            rows = {row["problem"]: row for row in csv.DictReader(stream)}
        self.units = {key: row["responsible_units"].split(";") for key, row in rows.items()}
        self.leaders = {key: row["leaders"].split(";") for key, row in rows.items()}
        self.values = [self._values_of(site) for site in self.sites]

    def _values_of(self, site):
        problems = site["problems"]
        return {
            "status": {site["status_class"]},
            "overdue": {"1" if site["overdue"] else "0"},
            "kind": {site["kind"]},
            "area": {_area(site)},
            "problem": set(problems) or {"none"},
            "unit": _named(self.units, problems),
            "leader": _named(self.leaders, problems),
            "tag": set(site["tags"]) or {"none"},
            "quality": {site["location_quality"] or "none"},
            "deadline": {_window(site)},
        }

    def ask(self, chosen, dates):
        """Return the sites that pass, and the counts of every value under all other facets."""
        shown: list[dict[str, object]] = []
        counts: dict[str, Counter[str]] = {}
        for site, values in zip(self.sites, self.values, strict=True):
            failed = {facet for facet, wanted in chosen.items() if not values[facet] & wanted}
            if not _is_within(site["deadline"], dates):
                failed.add("dates")
            for facet, own in values.items():
                if failed <= {facet}:
                    counts.setdefault(facet, Counter()).update(own)
            if not failed:
                shown.append(site)
        return shown, counts


def _area(site):
    if site["county_adcode"]:
        return site["county_adcode"]
    if site["located"]:
        return "outside"
    return "citywide" if site["counties"] else "unassigned"


def _named(facts, problems):
    """Return the names that stand with the problems of a site."""
    names = {name for key in problems for name in facts.get(key, ()) if name}
    return names or {"none"}


def _window(site):
    if site["overdue"]:
        return "overdue"
    if site["days_left"] is None:
        return "no_date"
    if site["days_left"] < 0:
        return "passed"
    return next((name for days, name in WINDOW_DAYS if site["days_left"] <= days), "later")


def _is_within(deadline, dates):
    if not dates:
        return True
    return deadline is not None and dates.get("from", "") <= deadline <= dates.get("to", "9999-12-31")


def draw(rng, city):
    """Return a random question: up to three facets of up to three values, now and then days."""
    present = {facet: sorted(set().union(*(own[facet] for own in city.values))) for facet in city.values[0]}
    present["overdue"] = ["1"]
    # A facet that has nothing to say is not on the page.
    facets = [name for name, values in present.items() if values != ["none"] or name == "quality"]
    chosen = {}
    for facet in rng.sample(facets, rng.randint(1, 3)):
        chosen[facet] = set(rng.sample(present[facet], min(len(present[facet]), rng.randint(1, 3))))
    deadlines = sorted({site["deadline"] for site in city.sites if site["deadline"]})
    dates = {}
    if deadlines and rng.random() < 0.4:
        dates = dict(zip(("from", "to"), sorted(rng.choices(deadlines, k=2)), strict=True))
    return chosen, dates


def choose(page, chosen, dates):
    page.evaluate(
        _CHOOSE,
        {"ticked": [(facet, value) for facet in chosen for value in sorted(chosen[facet])], "dates": dates},
    )


def check(page, city, chosen, dates):
    """Hold everything that the page counts against the plain answer."""
    read, (shown, counts) = page.evaluate(_READ), city.ask(chosen, dates)
    assert read["shown"] == sorted(site["site_id"] for site in shown)
    assert read["sentence"] == f"显示 {len(shown):,} / {len(city.sites):,} 个点位"
    located = sum(site["located"] for site in shown)
    is_open = sum(site["status_class"] == "open" for site in shown)
    overdue = sum(site["overdue"] for site in shown)
    assert read["figures"] == [is_open, overdue, located, len(shown) - located]
    # Every facet of the page is known here, and every value that any site has stands on the page.
    for facet, rows in read["counts"].items():
        expected = counts.get(facet, Counter())
        assert {key: count for key, count in rows.items() if count} == {
            key: count for key, count in expected.items() if key != "0" or facet != "overdue"
        }, (facet, chosen, dates)
    return counts


def county_of(workspace):
    """Return the first county that has a page."""
    return min(path.stem for path in workspace.maps.glob("*.html") if path.stem.isdecimal())


@pytest.mark.parametrize("name", ["committed", "1000"])
def test_counts_are_those_of_the_files_whatever_is_ticked(visitor, built, features, name):
    workspace, rng = built(name), random.Random(name)  # noqa: S311 - questions, not secrets
    city, file = City(workspace, features), workspace.maps / "index.html"
    page = visitor.open(file)
    check(page, city, {}, {})
    for number in range(COMBINATIONS):
        chosen, dates = draw(rng, city)
        choose(page, chosen, dates)
        check(page, city, chosen, dates)
        if number >= COMBINATIONS - SHARED:
            page.evaluate("Ecomap.urlState.flush()")
            sent = visitor.open(file, hash_part=page.evaluate("location.hash"))
            check(sent, city, chosen, dates)
            assert sent.evaluate("Ecomap.filter.state()") == page.evaluate("Ecomap.filter.state()")
            assert sent.evaluate("Ecomap.map.getZoom()") == page.evaluate("Ecomap.map.getZoom()")
            sent.context.close()


@pytest.mark.parametrize("name", ["committed", "1000"])
def test_a_county_page_counts_its_own_sites_whatever_is_ticked(visitor, built, features, name):
    workspace, rng = built(name), random.Random(name)  # noqa: S311 - questions, not secrets
    county = county_of(workspace)
    city = City(workspace, features, county=county)
    page = visitor.open(workspace.maps / f"{county}.html")
    for _ in range(3):
        chosen, dates = draw(rng, city)
        choose(page, chosen, dates)
        check(page, city, chosen, dates)


@pytest.mark.parametrize("name", ["committed", "1000"])
def test_the_page_counts_what_the_summary_command_counts(visitor, built, name):
    workspace = built(name)
    counts = visitor.open(workspace.maps / "index.html").evaluate(_READ)["counts"]
    for by, facet in (
        ("county", "area"),
        ("kind", "kind"),
        ("problem", "problem"),
        ("unit", "unit"),
        ("leader", "leader"),
    ):
        rows = {
            "none" if row["key"] == "unassigned" and facet != "area" else row["key"]: row["sites"]
            for row in summary(workspace, by)["rows"]
            if row["key"] != "repeated" and row["sites"]
        }
        assert {key: count for key, count in counts[facet].items() if count} == rows, by
    total = summary(workspace, "status")["total"]
    assert counts["status"] == {key: total[key] for key in ("open", "done", "closed")}
    assert counts["overdue"] == {"1": total["overdue"]}


def summary(workspace, by):
    """Return what `ecomap summary` prints as JSON."""
    arguments = ["--by", by, "--format", "json"]
    result = CliRunner().invoke(command, arguments, obj=workspace.root, catch_exceptions=False)
    return json.loads(result.stdout)
