"""Laws of numerals and of reading."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plan.altered import FULL_WIDTH, facts
from tests.plan.conftest import DATA

from ecomap.errors import PlanFormatError
from ecomap.plan.decode import decode_text, split_lines
from ecomap.plan.markers import Style, parse_marker
from ecomap.plan.numerals import arabic_dates, chinese_numeral, parse_numeral
from ecomap.plan.read import parse_plan
from ecomap.plan.units import read_units

TEXT = (DATA / "qinglan.txt").read_text(encoding="utf-8")
LINES = TEXT.split("\n")
FACTS = facts(parse_plan(split_lines(TEXT)))
NUMBERS = st.integers(1, 99)
SPACES = st.text("  \t　\u00a0\u200b", max_size=3)


@given(NUMBERS)
def test_a_numeral_reads_back(number: int):
    assert parse_numeral(chinese_numeral(number)) == number
    assert parse_numeral(str(number)) == number


@given(NUMBERS, SPACES)
def test_a_marker_reads_back_in_every_style(number: int, space: str):
    chinese = chinese_numeral(number)
    written = {
        Style.CHINESE: f"{chinese}、",
        Style.CHINESE_PAREN: f"（{chinese}）",
        Style.DIGIT_STOP: f"{number}.",
        Style.DIGIT_COMMA: f"{number}、",
        Style.DIGIT_PAREN: f"（{number}）",
        Style.WORD: f"问题{chinese}：",
    }
    for style, head in written.items():
        for text in (head, head.translate(FULL_WIDTH)):
            (line,) = split_lines(f"{text}{space}整治河道")
            marker = parse_marker(line.text)
            assert marker is not None, text
            assert (marker.style, marker.number, marker.text) == (style, number, "整治河道")


@given(st.integers(1, 12), st.integers(1, 28))
def test_a_date_in_chinese_numerals_is_the_date_in_digits(month: int, day: int):
    text = f"二〇二九年{chinese_numeral(month)}月{chinese_numeral(day)}日前"
    assert arabic_dates(text) == f"2029年{month}月{day}日前"


@given(st.data())
@settings(max_examples=60)
def test_blank_lines_and_spaces_change_no_fact(data: st.DataObject):
    """Layout carries no meaning, but the numbers of the lines follow it."""
    spaced = []
    for line in LINES:
        spaced += [data.draw(SPACES)] * data.draw(st.integers(0, 2))
        spaced.append(f"{data.draw(SPACES)}{line}{data.draw(SPACES)}")
    document = parse_plan(split_lines("\n".join(spaced)))
    assert facts(document) == FACTS
    for block in document.problems:
        head = re.sub(r"[\s\u200b]", "", spaced[block.lines[0] - 1])
        assert head.endswith(re.sub(r"\s", "", block.statement))


@given(st.integers(0, len(TEXT)))
@settings(max_examples=100)
def test_a_cut_never_ends_in_an_unknown_error(end: int):
    try:
        document = parse_plan(split_lines(TEXT[:end]))
    except PlanFormatError:
        return
    complete = [block for block in document.problems if block.lines[1] < TEXT[:end].count("\n") + 1]
    for block, truth in zip(complete[:-1], FACTS, strict=False):
        assert block.number == truth["number"]


@given(st.lists(st.sampled_from(LINES), max_size=60))
@settings(max_examples=100)
def test_lines_in_any_order_are_read_or_refused(lines: list[str]):
    """Whatever is left of a plan, each line ends up in a problem, in the preamble or in a warning."""
    try:
        document = parse_plan(split_lines("\n".join(lines)))
    except PlanFormatError:
        return
    first = document.problems[0].lines[0]
    covered = {n for block in document.problems for n in range(block.lines[0], block.lines[1] + 1)}
    covered |= {warning.line for warning in document.warnings}
    common = "\n".join(block.common_statement for block in document.problems)
    assert [
        line
        for number, line in enumerate(lines, start=1)
        if line.strip()
        and number > first
        and number not in covered
        and line.partition("、")[2].strip() not in common
    ] == []


@given(st.binary(max_size=400))
def test_bytes_are_decoded_or_refused(content: bytes):
    try:
        text = decode_text(content, shown="file")
    except PlanFormatError:
        return
    assert "\0" not in text


UNITS = ["市水利局", "市住建局（市人防办、市房产局）", "甲县党委和人民政府", "市委办"]


@given(st.lists(st.sampled_from(UNITS), unique=True), st.sampled_from(["、", "，", "；", ",", ";", "、 "]))
def test_joined_units_read_back(units: list[str], separator: str):
    assert read_units(separator.join(units)) == (units, [])
