"""Workbooks: texts stay texts, numbers numbers, equal input equal bytes."""

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ecomap.render.workbook import Sheet, workbook_bytes

DAY = dt.date(2021, 12, 31)


def read(content):
    return load_workbook(io.BytesIO(content))


def make(rows, **values):
    sheet = Sheet("表", ["a", "b"], rows, **values)
    return workbook_bytes([sheet], title="题", as_of=DAY)


def test_equal_input_gives_equal_bytes():
    rows = [["石门县", 3], ["合计", 3]]
    assert make(rows, has_total=True) == make(rows, has_total=True)


def test_the_times_inside_are_those_of_the_day():
    properties = read(make([])).properties
    assert properties.created == properties.modified == dt.datetime(2021, 12, 31)  # noqa: DTZ001 - openpyxl has no zone


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_a_text_stays_a_text_whatever_it_begins_with(text):
    for value in (text, f"={text}"):
        cell = read(make([[value, None]]))["表"]["A2"]
        assert cell.data_type in {"s", "n"}, "never a formula"
        legal = "".join(char for char in value if char >= " " or char in "\t\n\r")
        # XML itself turns carriage returns into newlines.
        assert (cell.value or "").replace("\r", "\n") == legal.replace("\r", "\n")


def test_dates_and_numbers_keep_their_types():
    sheet = read(make([[DAY, 1.5]]))["表"]
    assert sheet["A2"].value == dt.datetime(2021, 12, 31)  # noqa: DTZ001 - openpyxl has no zone
    assert sheet["B2"].value == pytest.approx(1.5)
    assert sheet["A2"].number_format == "yyyy-mm-dd"


def test_the_filter_leaves_the_total_alone():
    rows = [["x", 1], ["y", 2], ["合计", 3]]
    assert read(make(rows, has_total=True))["表"].auto_filter.ref == "A1:B3"
    assert read(make(rows, caption="说明"))["表"].auto_filter.ref == "A2:B5"


def test_a_cell_longer_than_excel_holds_is_cut_not_refused():
    assert len(read(make([["x" * 40_000, 1]]))["表"]["A2"].value) == 32_767
