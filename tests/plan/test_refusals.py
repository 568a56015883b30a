"""What is no plan ends in one clear line; what is half a plan is read as far as it goes."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from ecomap.errors import PlanFormatError
from ecomap.plan import read_plan
from ecomap.plan.decode import split_lines
from ecomap.plan.read import parse_plan


def _empty_docx() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def _zip_without_word() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no document")
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t\n", "empty"),
    "bom-only": (b"\xef\xbb\xbf", "empty"),
    "binary": (bytes(range(256)) * 8, "not a text"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text"),
    "utf-16-without-mark": ("一、甲\n整改措施：".encode("utf-16-le"), "not a text"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "old-word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
    "truncated-docx": (_empty_docx()[:900], ".docx"),
    "zip": (_zip_without_word(), ".docx"),
    "empty-docx": (_empty_docx(), "not a rectification plan"),
    "prose": ("今天天气很好。\n一、早晨。\n二、中午。\n".encode(), "not a rectification plan"),
    "english": (b"Chapter 1\n1. Introduction\n2. Methods\n", "not a rectification plan"),
    "csv": ("编号,名称\n1,甲\n2,乙\n".encode("gb18030"), "not a rectification plan"),
    "preamble": (
        "甲市整改方案\n三、整改目标\n（一）全面整改。\n四、整改措施\n1.加强领导。\n".encode(),
        "not a",
    ),
    "statement": ("一、甲。\n整改目标：乙。\n主体责任单位：市水利局\n".encode(), "not a rectification plan"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_no_plan_is_refused_in_one_line(name, tmp_path: Path):
    content, words = REFUSED[name]
    path = tmp_path / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(PlanFormatError) as caught:
        read_plan(path)
    message = str(caught.value)
    assert words in message
    assert str(path) in message
    assert "\n" not in message


def test_missing_file(tmp_path: Path):
    with pytest.raises(PlanFormatError, match="cannot be read"):
        read_plan(tmp_path / "none.txt")


def _warnings(text: str) -> list[tuple[int, str]]:
    return [(warning.line, warning.reason) for warning in parse_plan(split_lines(text)).warnings]


BLOCK = "{}、甲。\n主体责任单位：市水利局\n整改措施：\n1.整治。\n整改时限：2030年底前。\n"


def test_a_whole_plan_has_no_warning():
    assert _warnings(BLOCK.format("一") + BLOCK.format("二")) == []


@pytest.mark.parametrize(
    ("numbers", "line", "reason"),
    [
        ("一三", 6, "problem 3 stands where 2 should be"),
        ("一一", 6, "problem 1 stands twice"),
        ("一二四三", 11, "problem 4 stands where 3 should be"),
        ("二三", 1, "problem 2 stands where 1 should be"),
    ],
)
def test_numbers_that_do_not_follow_are_told(numbers, line, reason):
    assert (line, reason) in _warnings("".join(BLOCK.format(number) for number in numbers))


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("主体责任单位：市水利局\n", "problem 2 has no responsible units"),
        ("整改措施：\n1.整治。\n", "problem 2 has no measures"),
        ("整改时限：2030年底前。\n", "problem 2 has no deadline"),
    ],
)
def test_a_missing_field_is_told(field, reason):
    text = BLOCK.format("一") + BLOCK.format("二").replace(field, "") + BLOCK.format("三")
    assert [words for _, words in _warnings(text) if words.startswith(reason)]
    assert len(parse_plan(split_lines(text)).problems) == 3


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("整改措施：\n1.整治。", "整改措施：\n1.整治。\n3.巡查。", 5, "measure 3 stands where 2 should be"),
        ("整改措施：\n1.整治。", "整改措施：", 3, "measures (整改措施): the field is empty"),
        ("市水利局", "待定", 2, "does not look like an item of responsible"),
        ("2030年底前", "另行通知", 5, "the deadline names no day"),
        ("2030年底前", "2030年前", 5, "the last day is not clear"),
        ("整改时限：2030年底前。", "整改时限：2030年底前。\n附件：无", 6, "belongs to no field"),
        ("1.整治。", "1.整治。\n统筹协调单位：市政府办", 5, "belongs to no field"),
        ("主体责任单位：市水利局", "主体责任单位：市水利局\n主体责任单位：市林业局", 3, "stands twice"),
        ("整改措施：\n1.", "整改措施：\n具体如下：\n1.", 4, "before the first numbered measure"),
    ],
)
def test_what_cannot_be_placed_is_told_with_its_line(old, new, line, reason):
    text = BLOCK.format("一")
    assert old in text
    assert [number for number, words in _warnings(text.replace(old, new)) if reason in words] == [line]


def test_a_field_before_the_first_problem_is_told():
    assert (1, "a field before the first problem; it was left out") in _warnings(
        "主体责任单位：市林业局\n" + BLOCK.format("一")
    )


@pytest.mark.parametrize("kept", range(6, 10))
def test_a_plan_cut_in_the_middle_is_read_and_told(kept: int):
    text = (BLOCK.format("一") + BLOCK.format("二")).split("\n")
    document = parse_plan(split_lines("\n".join(text[:kept])))
    assert [block.number for block in document.problems] == [1, 2]
    assert document.problems[0].as_dict() == parse_plan(split_lines(BLOCK.format("一"))).problems[0].as_dict()
    assert any("stops in the middle" in warning.reason for warning in document.warnings)


def test_long_texts_are_cut_in_warnings():
    text = BLOCK.format("一").replace("市水利局", "很长的一句话" * 30)
    (warning,) = parse_plan(split_lines(text)).warnings
    assert len(warning.text) == 60
