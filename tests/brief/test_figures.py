"""Every figure on every brief is that of `ecomap summary`; every site of the figures stands in a table."""

import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner

from ecomap.cli.summary import summary
from ecomap.render.brief.html import brief_html, list_html
from ecomap.workflows.briefs import MOST_LISTED, brief_codes, briefs_of
from ecomap.workflows.load import load

SHARED = ("sites", "open", "done", "closed", "overdue", "not_located")


@pytest.fixture(scope="module")
def rows(city_pattern):
    """What the command says, by key; the total under None."""
    answer = CliRunner().invoke(
        summary, ["--by", "county", "--format", "json"], obj=city_pattern, catch_exceptions=False
    )
    document = json.loads(answer.stdout)
    return {row["key"]: row for row in document["rows"]} | {None: document["total"]}


def shown(html):
    """Read the key figures off a page."""
    return {key: int(value) for key, value in re.findall(r'data-figure="(\w+)">(\d+)<', html)}


def test_the_figures_of_every_brief_are_those_of_the_summary(briefs, rows):
    assert {brief.focus for brief in briefs.values()} == {
        None,
        *(key for key in rows if str(key).isdecimal()),
    }
    for brief in briefs.values():
        for language in ("zh", "en"):
            page = shown(brief_html(brief, language))
            assert {key: page[key] for key in SHARED} == {key: rows[brief.focus][key] for key in SHARED}
            assert page["due_soon"] == brief.figures.due_soon


def test_due_soon_counts_open_sites_up_to_the_last_day(loaded, briefs):
    sites = loaded.sites
    for brief in briefs.values():
        mine = sites if brief.focus is None else sites[sites["county_adcode"] == brief.focus]
        limit = loaded.as_of + dt.timedelta(days=30)
        due = [
            status == "open" and day is not None and loaded.as_of <= dt.date.fromisoformat(day) <= limit
            for day, status in zip(mine["deadline"], mine["status_class"], strict=True)
        ]
        assert brief.figures.due_soon == sum(due)


def test_tables_and_charts_add_up_to_the_figures(briefs):
    for brief in briefs.values():
        figures, counted = brief.figures, brief.counted
        assert len(counted) == figures.sites
        assert sum(line.overdue for line in counted) == figures.overdue
        assert sum(line.place is None for line in counted) == figures.not_located
        assert sum(bar.sites for bar in brief.kinds) == figures.sites
        assert sum(bar.overdue for bar in brief.kinds) == figures.overdue
        assert sum(bar.sites for bar in brief.periods) == figures.sites
        assert sum(bar.overdue for bar in brief.periods) == figures.overdue
        assert sum(bar.settled for bar in brief.periods) == figures.done + figures.closed
        unknowns = brief.unknowns
        assert unknowns.county_only + unknowns.no_place == figures.not_located


def test_the_rows_of_counties_add_up_to_the_whole(whole, rows):
    for name in SHARED:
        assert sum(getattr(line.figures, name) for line in whole.areas) == rows[None][name]
    assert sum(line.figures.due_soon for line in whole.areas) == whole.figures.due_soon


def test_the_list_shows_the_rows_of_the_summary(whole, rows):
    page = list_html(whole, "en", pdfs={})
    lines = re.findall(r'<tr data-key="(\w+)">(.*?)</tr>', page, flags=re.DOTALL)
    assert len(lines) >= 4
    for key, line in lines:
        cells = [int(cell) for cell in re.findall(r'<td class="n">(\d+)</td>', line)]
        row = rows[None if key == "total" else key]
        expected = [row[name] for name in ("sites", "open", "overdue", "done", "closed", "not_located")]
        assert [*cells[:3], *cells[4:]] == expected


def test_no_site_is_lost_and_the_worst_come_first(loaded, briefs):
    sites = loaded.sites.set_index("site_id")
    for brief in briefs.values():
        own = [line.site_id for line in brief.counted]
        expected = sites if brief.focus is None else sites[sites["county_adcode"] == brief.focus]
        assert sorted(own) == sorted(expected.index)
        assert [line.number for line in brief.sites] == list(range(1, len(brief.sites) + 1))
        overdue = [line.overdue for line in brief.counted]
        assert overdue == sorted(overdue, reverse=True)
        late = [line.days_left for line in brief.counted if line.overdue]
        assert late == sorted(late)
        page = brief_html(brief, "zh")
        assert all(f"<small>{line.site_id}</small>" in page for line in brief.sites)


def test_a_site_of_several_counties_is_told_of_but_not_counted(loaded, briefs):
    told = 0
    for brief in briefs.values():
        if brief.focus:
            elsewhere = [line for line in brief.sites if not line.is_counted]
            told += len(elsewhere)
            assert brief.figures.sites == len(brief.sites) - len(elsewhere)
            stated = loaded.sites.set_index("site_id")["counties"]
            assert all(brief.focus in stated[line.site_id] for line in elsewhere)
    assert told


def test_the_whole_of_many_sites_says_what_it_leaves_out(tmp_path):
    from ecomap.store.workspace import open_workspace  # noqa: PLC0415 - as in the fixtures of the suite
    from ecomap.workflows.simulate import simulate  # noqa: PLC0415

    simulate(tmp_path / "crowd", sites=900, seed=2)
    crowd = load(open_workspace(tmp_path / "crowd", search=False))
    codes = brief_codes(crowd)
    (brief,) = briefs_of(crowd, water=None, only=[next(iter(codes))])
    homeless = [
        line.site_id for line in brief.sites if line.area[1].startswith(("city", "county not", "outside"))
    ]
    listed = {line.site_id for line in brief.sites[: brief.listed]}
    assert set(homeless) <= listed
    assert MOST_LISTED <= len(listed) <= MOST_LISTED + len(homeless)
    page = brief_html(brief, "en")
    assert f"{900 - brief.listed} more stand in the briefs of the counties" in page
    assert len(re.findall(r"<small>", page)) == brief.listed
