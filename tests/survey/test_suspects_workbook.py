"""The workbook of suspects, opened again with openpyxl: what stands where, and what can be chosen."""

import datetime as dt
import io

import numpy as np
import openpyxl
import pytest

from ecomap.raster import encode_png
from ecomap.render.suspects_columns import ANSWERS, OWN, WORDS
from ecomap.render.suspects_workbook import Chips, suspects_workbook

DAY = dt.date(2024, 6, 30)
PNG = encode_png(np.full((3, 200, 200), 128, dtype=np.uint8), np.ones((200, 200), dtype=bool))
ROW = {
    "rank": 1,
    "patch_id": "C430700001",
    "suspect": "beyond_licence",
    "suspect_zh": "疑似越界",
    "suspect_en": "goes beyond its licence",
    "area_ha": 12.5,
    "county": "西山县",
    "licence": "=C1()",
    "licence_holder": None,
    "overlap_share": 0.8,
    "outside_ha": 2.5,
    "outside_low_ha": 1.75,
    "outside_high_ha": 3.25,
    "site_id": "mine-0001",
    "site_status": "done",
    "over_10_mu": True,
    "over_plan_floor": False,
    "longitude": 111.5,
    "latitude": 29.5,
    "verdict": "待核查",
    "fields": {"图斑编号": "C430700001", "矿种": "=SUM(1)", "面积": 187.5, "confidence": 0.5},
}


def opened(rows, chips=(), **options):
    content = suspects_workbook(rows, chips, title="疑似图斑核查表", as_of=DAY, **options)
    return openpyxl.load_workbook(io.BytesIO(content))


def table(page, top=3):
    """Return the rows below the headings, by heading."""
    heads = [cell.value for cell in page[top]]
    return [dict(zip(heads, (cell.value for cell in line), strict=True)) for line in page.iter_rows(top + 1)]


def test_a_row_says_what_is_known_and_leaves_room_for_what_is_found():
    book = opened([ROW])
    [row] = table(book[WORDS["zh"]["sheet"]])
    assert (row["图斑编号"], row["疑似情形"], row["图斑面积（公顷）"]) == ("C430700001", "疑似越界", 12.5)
    assert (row["界外面积（公顷）"], row["界外面积下限–上限"]) == (2.5, "1.75–3.25")
    assert (row["点位状态"], row["面积级别"], row["置信度"]) == ("已完成", "≥10亩", 0.5)
    assert row["核查结论"] == "待核查"
    assert [row[heading.zh] for heading in ANSWERS[1:]] == [None] * 4
    assert "采矿权人" not in row, "nothing is known of it"


def test_texts_stay_texts():
    book = opened([ROW], language="en")
    page = book[WORDS["en"]["sheet"]]
    cells = [cell for line in page.iter_rows() for cell in line if cell.value == "=C1()"]
    cells += [cell for line in book[WORDS["en"]["fields"]].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}
    assert sum(str(cell.value).startswith("=") for cell in cells) == 2


def test_fields_of_the_patches_stand_as_they_came():
    [row] = table(opened([ROW])[WORDS["zh"]["fields"]], top=1)
    assert (row["矿种"], row["面积"], row["confidence"]) == ("=SUM(1)", 187.5, 0.5)


def test_english_has_english_words():
    [row] = table(opened([ROW], language="en")[WORDS["en"]["sheet"]])
    assert (row["suspect"], row["status of site"], row["verdict"], row["size"]) == (
        "goes beyond its licence",
        "done",
        "to be checked",
        "10 mu or more",
    )


def test_verdict_and_status_are_chosen_from_lists():
    page = opened([ROW, ROW])[WORDS["zh"]["sheet"]]
    lists = {str(item.sqref): item.formula1 for item in page.data_validations.dataValidation}
    heads = {cell.value: cell.column_letter for cell in page[3]}
    verdict, status = heads["核查结论"], heads["核查后状态"]
    assert lists[f"{verdict}4:{verdict}5"] == '"待核查,确认,排除,存疑"'
    assert "已完成" in lists[f"{status}4:{status}5"]
    # Excel takes no list longer than this.
    assert all(len(text) <= 257 for text in lists.values())


def test_pictures_stand_in_the_rows_of_their_patches():
    chips = [Chips(before=PNG, after=PNG), Chips(), Chips(after=PNG)]
    page = opened([ROW] * 3, chips)[WORDS["zh"]["sheet"]]
    heads = [cell.value for cell in page[3]]
    places = sorted(
        (picture.anchor._from.row + 1, heads[picture.anchor._from.col]) for picture in page._images
    )
    assert places == [(4, "前时相影像"), (4, "后时相影像"), (6, "后时相影像")]
    assert page.row_dimensions[4].height > 100


def test_without_pictures_there_is_no_column_for_them():
    page = opened([ROW], [Chips(after=PNG)])[WORDS["zh"]["sheet"]]
    assert "前时相影像" not in [cell.value for cell in page[3]]


def test_head_stays_and_is_printed_on_every_page():
    page = opened([ROW])[WORDS["zh"]["sheet"]]
    assert page.freeze_panes == "C4"
    assert page.print_title_rows == "$3:$3"
    assert page.page_setup.orientation == "landscape"
    assert page.auto_filter.ref.startswith("A3:")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_equal_input_gives_equal_bytes_and_no_rows_are_a_sheet_too(language):
    first, second = (
        suspects_workbook([ROW], [Chips(PNG, PNG)], title="T", as_of=DAY, notes=["甲"], language=language)
        for _ in range(2)
    )
    assert first == second
    page = opened([], language=language)[WORDS[language]["sheet"]]
    assert [cell.value for cell in page[3]] == [heading.label(language) for heading in ANSWERS]


def test_no_two_columns_have_one_name():
    for language in ("zh", "en"):
        labels = [heading.label(language) for heading in (*OWN, *ANSWERS)]
        assert len(set(labels)) == len(labels)
