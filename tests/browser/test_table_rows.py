"""Rows of the table held against the frame: their order by each column, and the same rows as CSV."""

import csv
import datetime as dt
import io
import math
from operator import itemgetter

import pytest
from pypinyin import lazy_pinyin

from ecomap.model import BUILTIN_KINDS, STATUSES, Deadline, Problem, Scope
from ecomap.render.columns import QUALITIES
from ecomap.render.texts import TEXTS
from ecomap.render.webmap import render_page

pytestmark = pytest.mark.browser

COLUMNS = ["name", "kind", "county", "problems", "unit", "status", "deadline", "days_left", "quality", "id"]
COUNTIES = {
    "990101": ("甲县", "Jia County"),
    "990102": ("乙县", "Yi County"),
    "990103": ("丙区", "Bing District"),
}
KINDS = {kind.key: (kind.label_zh, kind.label_en) for kind in BUILTIN_KINDS}
STATUS = {status.key: (status.label_zh, status.label_en) for status in STATUSES}
CLASSES = {status.key: str(status.status_class) for status in STATUSES}
IDS = "Array.from(Ecomap.tableRows(), row => Ecomap.sites.id[row])"
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def records(frame):
    """Return the rows of a frame; frames say nan where a row says nothing."""
    return [
        {key: None if isinstance(value, float) and math.isnan(value) else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def cells(row, language, units_of=None):
    """Return what stands in the table of one row, column by column."""
    place = ["zh", "en"].index(language)
    area = "outside" if row["geometry"] else "citywide" if row["counties"] else "unassigned"
    units = [unit for key in row["problems"] for unit in (units_of or {}).get(key, ())]
    texts = [
        (row["name_en"] if place else "") or row["name"],
        KINDS.get(row["kind"], [row["kind"]] * 2)[place],
        COUNTIES[row["county_adcode"]][place] if row["county_adcode"] else TEXTS[area][place],
        ", ".join(row["problems"]),
        "、".join(dict.fromkeys(units)),
        STATUS[row["status"]][place],
        row["deadline"] or "",
        "" if row["days_left"] is None else str(int(row["days_left"])),
        TEXTS[f"quality_{row['location_quality']}"][place],
        row["site_id"],
    ]
    return dict(zip(COLUMNS, texts, strict=True))


def spoken(text, language):
    """Return a text so that plain order is that of the language: pinyin, or letters whatever their case."""
    return lazy_pinyin(text) if language == "zh" else text.casefold()


def key_of(row, column, language, problems):
    """Return what a column sorts a row by, None where it says nothing."""
    order = [*(problem.key for problem in problems), "99"]
    text = cells(row, language, {problem.key: problem.responsible_units for problem in problems})[column]
    if column == "status":
        return ["open", "done", "closed"].index(CLASSES[row["status"]]), spoken(text, language)
    if column == "quality":
        return QUALITIES.index(row["location_quality"])
    if column == "problems":
        return min((order.index(key) for key in row["problems"]), default=None)
    if column == "days_left":
        return row["days_left"]
    if column in {"kind", "county"}:
        return spoken(text, language)
    return text or None


def in_order(rows, key, *, descending):
    """Return ids in order; what has no key is last whichever way, and what is equal stays as it was."""
    keyed = [(key(row), row["site_id"]) for row in rows]
    known = sorted((pair for pair in keyed if pair[0] is not None), key=itemgetter(0), reverse=descending)
    return [site_id for _, site_id in [*known, *(pair for pair in keyed if pair[0] is None)]]


@pytest.fixture(scope="module")
def crowd_html(invented):
    return render_page(invented.crowd_page())


@LANGUAGES
def test_each_column_sorts_both_ways_and_what_is_empty_comes_last(open_page, crowd_html, invented, language):
    page = open_page(crowd_html, hash_part=f"#{language}")
    page.locator("#open-table").click()
    rows, problems = records(invented.crowd()), invented.crowd_problems()
    orders = set()
    for column in COLUMNS[1:]:
        head = page.locator(f'#site-table th[data-key="{column}"]')
        assert head.inner_text() == TEXTS[f"column_{column}"][["zh", "en"].index(language)]
        for direction in ("ascending", "descending"):
            head.locator("button").click()
            wanted = in_order(
                rows,
                lambda row, column=column: key_of(row, column, language, problems),
                descending=direction == "descending",
            )
            assert page.evaluate(IDS) == wanted, (column, direction)
            drawn = page.locator("#site-table tr[data-place]")
            seen = drawn.evaluate_all("rows => rows.map(row => row.dataset.site)")
            assert seen == wanted[: len(seen)]
            sorts = page.eval_on_selector_all(
                "#site-table th[aria-sort]", "heads => heads.map(head => head.ariaSort)"
            )
            assert sorts == [direction if key == column else "none" for key in COLUMNS]
            orders.add(tuple(wanted))
    # Every column has something of its own to say, but for the days left, which go with the deadline.
    assert len(orders) == 2 * (len(COLUMNS) - 2)


IN_ORDER = {
    "zh": "2号坑 10号坑 安坪 白溪 白溪2 白溪10 城东 城东矿 大港 东湖 甘坡 河口 柳林 沙湾 桃溪 银杏 中洲",
    "en": "2nd~pit 10th~pit alpha Beta Beta~2 Beta~10 Câble cable-car delta Échelle Egg émeute omega Zeta",
}


@LANGUAGES
def test_names_sort_in_the_order_of_the_language_and_of_their_numbers(open_page, invented, language):
    ordered = [name.replace("~", " ") for name in IN_ORDER[language].split()]
    shuffled = sorted(ordered, key=lambda name: name[::-1])
    assert shuffled != ordered
    column = "name_en" if language == "en" else "name"
    frame = invented.sites(
        tuple(
            {"site_id": f"S{i}", "kind": "mine", "name": "无", "county_adcode": "990101", column: name}
            for i, name in enumerate(["", *shuffled, ""])
        )
    )
    if language == "en":
        frame["name"] = ""
    page = open_page(render_page(invented.page(sites=frame)), hash_part=f"#{language}")
    page.locator("#open-table").click()
    told = "Array.from(Ecomap.tableRows(), row => Ecomap.sites.label(row))"
    for wanted in (ordered, ordered[::-1]):
        page.locator('#site-table th[data-key="name"] button').click()
        assert page.evaluate(told) == [*wanted, "", ""]
    # A row without a name can be opened all the same.
    last = page.locator("#site-table tr[data-place]").last
    assert last.locator("button").inner_text() == last.get_attribute("data-site")


def saved(page):
    """Return name and bytes of the CSV that the button gives."""
    with page.expect_download() as info:
        page.locator("#table-csv").click()
    return info.value.suggested_filename, info.value.path().read_bytes()


def as_csv(lines):
    """Return what RFC 4180 and the mark for spreadsheets make of rows of texts."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(text):
    return (
        f"'{text}"
        if text[:1] in set("=+-@\t\r\n＝＋－＠") or text.lstrip()[:1] in set("=+-@＝＋－＠")
        else text
    )


def lines_of(rows, language, units_of=None):
    """Return head and rows as they must stand in the file."""
    head = [TEXTS[f"column_{column}"][["zh", "en"].index(language)] for column in COLUMNS]
    body = [
        [
            text if column == "days_left" else guarded(text)
            for column, text in cells(row, language, units_of).items()
        ]
        for row in rows
    ]
    return [head, *body]


@LANGUAGES
def test_the_csv_holds_the_shown_rows_in_the_shown_order(act, open_page, crowd_html, invented, language):
    page = open_page(crowd_html, hash_part=f"#{language}")
    page.locator("#open-table").click()
    act.tick(page, "kind", "wharf")
    act.tick(page, "kind", "lake")
    act.tick(page, "status", "open")
    for _ in range(2):
        page.locator('#site-table th[data-key="days_left"] button').click()
    name, data = saved(page)
    rows = {row["site_id"]: row for row in records(invented.crowd())}
    shown = [
        row for row in rows.values() if row["kind"] in {"wharf", "lake"} and row["status_class"] == "open"
    ]
    wanted = in_order(shown, lambda row: row["days_left"], descending=True)
    units_of = {problem.key: problem.responsible_units for problem in invented.crowd_problems()}
    assert data == as_csv(lines_of([rows[site_id] for site_id in wanted], language, units_of))
    assert name == f"{'点位表' if language == 'zh' else 'sites'}-2031-03-01.csv"
    # Some rows are late: their days are numbers to a reader of the file.
    days = [line["剩余天数" if language == "zh" else "Days left"] for line in read(data)]
    assert {int(text) for text in days if text} == {row["days_left"] for row in shown} - {None}
    assert "-400" in days


def read(data):
    """Return the lines of a file as a strict reader sees them."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
]
HARMLESS = [
    'a "b" c',
    '"',
    "a,b",
    "a\nb",
    "a\r\nb",
    "a\rb",
    "'=1",
    "a=1",
    "2-1",
    "",
    " a",
    "𬬭坑",
    "1e5",
    "<b>",
    "；、",
]


def test_any_name_survives_and_none_becomes_a_formula(open_page, invented):
    names = [*FORMULAS, *HARMLESS]
    rows = tuple(
        {"site_id": name or "empty", "kind": name or "mine", "name": name, "county_adcode": "990101"}
        | {"deadline": "2031-02-24", "days_left": -5, "problems": [f"p{i}"]}
        for i, name in enumerate(names)
    )
    problems = [
        Problem(f"p{i}", "", "", (name,) if name else (), (), (), (), Scope(), Deadline())
        for i, name in enumerate(names)
    ]
    frame = invented.sites(rows)
    page = open_page(render_page(invented.page(sites=frame, problems=problems)))
    page.locator("#open-table").click()
    _, data = saved(page)
    assert data == as_csv(
        lines_of(records(frame), "zh", {problem.key: problem.responsible_units for problem in problems})
    )
    for column in ("名称", "责任单位"):
        got = [line[column] for line in read(data)]
        assert got == [*(f"'{name}" for name in FORMULAS), *HARMLESS]
    assert {line["剩余天数"] for line in read(data)} == {"-5"}


def test_another_day_names_the_file_and_fills_it(open_page, city_pattern):
    from ecomap.store.workspace import open_workspace  # noqa: PLC0415 - one test needs a workspace
    from ecomap.workflows.load import load  # noqa: PLC0415
    from ecomap.workflows.pages import map_page  # noqa: PLC0415

    workspace = open_workspace(city_pattern, search=False)
    page = open_page(render_page(map_page(load(workspace), water=None)), hash_part="#date=2024-09-30")
    page.locator("#open-table").click()
    name, data = saved(page)
    assert name == "点位表-2024-09-30.csv"
    sites = load(workspace, as_of=dt.date(2024, 9, 30)).sites
    assert [(line["编号"], line["状态"], line["剩余天数"]) for line in read(data)] == [
        (
            row["site_id"],
            STATUS[row["status"]][0],
            "" if row["days_left"] is None else str(int(row["days_left"])),
        )
        for row in records(sites)
    ]
