"""Markup in every field of a site stays text in the table, on the screen and on paper."""

import dataclasses

import pytest

from ecomap.model import BUILTIN_KINDS, Deadline, Problem, Scope
from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

WORDS = ["name", "kind", "county", "problem", "unit", "status", "deadline", "id"]
MARKUP = {word: f'<b onclick="alert(1)">{word}</b><img src=x onerror=alert(1)>' for word in WORDS}
CELLS = """selector => [...document.querySelectorAll(`${selector} tbody tr:not(.spacer)`)].map(
  row => [...row.children].map(cell => cell.textContent))"""


@pytest.fixture
def page_of_markup(invented):
    kind = dataclasses.replace(
        BUILTIN_KINDS[0], key="mark", label_zh=MARKUP["kind"], label_en="<i>" + MARKUP["kind"]
    )
    counties = invented.counties()
    counties["name"] = counties["name_en"] = MARKUP["county"]
    row = {
        "site_id": MARKUP["id"],
        "kind": "mark",
        "name": MARKUP["name"],
        "name_en": f"<i>{MARKUP['name']}",
        "county_adcode": "990101",
        "problems": [MARKUP["problem"]],
        "status": MARKUP["status"],
        "deadline": MARKUP["deadline"],
        "overdue": True,
    }
    problem = Problem(MARKUP["problem"], "", "", (MARKUP["unit"],), (), (), (), Scope(), Deadline())
    return render_page(
        invented.page(
            sites=invented.sites((row,)),
            counties=counties,
            kinds={"mark": kind},
            problems=[problem],
            water=None,
        )
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_markup_in_every_field_is_text(open_page, page_of_markup, language):
    page = open_page(page_of_markup, hash_part=f"#{language}")
    page.locator("#open-table").click()
    # A click on a cell that held a handler would open a dialog, which fails the test.
    for cell in page.locator("#site-table tbody td").all():
        cell.click()
    page.evaluate("q => Ecomap.filter.limit('q', q)", MARKUP["name"][:20])
    assert MARKUP["name"][:20] in page.locator(".table-caption").inner_text()
    mark = "" if language == "zh" else "<i>"
    wanted = [MARKUP[word] for word in WORDS[:-1]]
    wanted[0], wanted[1] = mark + wanted[0], mark + wanted[1]
    (row,) = page.evaluate(CELLS, "#site-table")
    assert [text for text in row if "<b" in text] == [
        *wanted[:5], wanted[5] + ("逾期" if language == "zh" else "overdue"), wanted[6], MARKUP["id"],
    ]  # fmt: skip
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    (row,) = page.evaluate(CELLS, "#table-paper")
    assert [text for text in row if "<b" in text] == [*wanted, MARKUP["id"]]
    assert page.locator("#site-table :is(b, i, img), #table-paper :is(b, i, img)").count() == 0
