"""Pairs: plans and what they say; altered copies that say the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.plan.altered import COPIES, facts
from tests.plan.conftest import DATA

from ecomap.plan import read_plan
from ecomap.plan.decode import split_lines
from ecomap.plan.read import parse_plan


@pytest.mark.parametrize("name", ["qinglan", "haitang"])
def test_pair(name):
    expected = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    assert read_plan(DATA / f"{name}.txt").as_dict() == expected


@pytest.mark.parametrize("name", COPIES)
def test_altered_copy_says_the_same(name: str, plan_text: str):
    original = parse_plan(split_lines(plan_text))
    altered_text = COPIES[name](plan_text)
    assert altered_text != plan_text
    assert facts(parse_plan(split_lines(altered_text))) == facts(original)


def test_altered_copies_of_one_plan_agree_on_titles_and_open_days(plan_text: str):
    for name, alter in COPIES.items():
        document = parse_plan(split_lines(alter(plan_text)))
        assert document.title == "青岚市落实生态环境保护检查反馈意见整改方案", name
        open_days = [each.text for each in document.warnings if "last day is not clear" in each.reason]
        assert open_days == ["2030年前"], name


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("gb18030"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode("gb18030"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\u2028").encode(),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16-le", "utf-16-be", "crlf", "cr", "line-separator"],
)
def test_any_encoding_and_newline(
    encode: Callable[[str], bytes], plan_text: str, expected: dict[str, Any], tmp_path: Path
):
    path = tmp_path / "plan.txt"
    path.write_bytes(encode(plan_text))
    assert read_plan(path).as_dict() == expected


def test_names_of_another_city_change_nothing_but_names(plan_text: str):
    names = {"青岚": "南屏", "澄江区": "鹤鸣区", "白沙县": "太和县", "石桥县": "松岭市", "望江": "五峰"}
    renamed, original = (
        plan_text,
        json.dumps(parse_plan(split_lines(plan_text)).as_dict(), ensure_ascii=False),
    )
    for old, new in names.items():
        renamed, original = renamed.replace(old, new), original.replace(old, new)
    assert parse_plan(split_lines(renamed)).as_dict() == json.loads(original)


def test_a_problem_run_together_in_two_paragraphs():
    text = (
        "一、河道垃圾未清理。整改目标：清理河道。"
        "责任单位：青岚市水利局；白沙县人民政府 整改时限：2030年底前。\n"
        "整改措施：1.清理河道。2.安排专人巡查；3.建立台账，2030年3月底前完成。\n"
    )
    (block,) = parse_plan(split_lines(text)).problems
    assert block.statement == "河道垃圾未清理。"
    assert block.goal == "清理河道。"
    assert block.responsible_units == ("青岚市水利局", "白沙县人民政府")
    assert str(block.deadline.date) == "2030-12-31"
    assert [(each.number, [str(day) for day in each.dates]) for each in block.measures] == [
        (1, []), (2, []), (3, ["2030-03-31"]),
    ]  # fmt: skip


def test_numbers_below_a_measure_belong_to_its_text():
    measures = "1.整治。\n（1）清淤。\n（2）护岸。\n2.巡查。"
    text = f"一、甲。\n责任单位：市水利局\n整改措施：\n{measures}\n整改时限：持续推进。\n"
    (block,) = parse_plan(split_lines(text)).problems
    assert [each.text for each in block.measures] == ["整治。\n（1）清淤。\n（2）护岸。", "巡查。"]


def test_a_numbered_goal_is_no_problem():
    text = (
        "1.甲。\n整改目标：\n1.全部整治。\n2.全部达标。\n责任单位：市水利局\n"
        "整改措施：\n1.整治。\n整改时限：持续推进。\n"
        "2.乙。\n整改目标：达标。\n责任单位：市水利局\n整改措施：\n1.巡查。\n2.监测。\n整改时限：立行立改。\n"
    )
    first, second = parse_plan(split_lines(text)).problems
    assert first.goal == "1.全部整治。\n2.全部达标。"
    assert [len(each.measures) for each in (first, second)] == [1, 2]
