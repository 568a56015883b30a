"""Altered copies of a plan that say the same: other labels, numbers, orders, separators."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from ecomap.plan import PlanDocument
from ecomap.plan.numerals import chinese_numeral

FIELDS = (
    "整改目标", "主体责任单位", "牵头督导单位", "配合督导单位", "牵头督导市级领导", "整改措施", "整改时限",
)  # fmt: skip
LABEL = re.compile(rf"^({'|'.join(FIELDS)})[：:]")
PROBLEM = re.compile(r"^(?:[一二三四五六七八九十]+、|3、 )")
CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def facts(document: PlanDocument) -> list[dict[str, Any]]:
    """Return what must not change: everything but lines, wording of headings and labels."""
    blocks = []
    for block in document.as_dict()["problems"]:
        for name in ("lines", "heading", "groups", "code"):
            del block[name]
        for measure in block["measures"]:
            del measure["group"]
        blocks.append(block)
    return blocks


def _in_list(text: str, change: Callable[[str], str]) -> str:
    """Change the lines of the list of problems; the preamble stays."""
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if line.endswith("整改清单")) + 1
    return "\n".join([*lines[:start], *map(change, lines[start:])])


def relabelled(text: str, words: dict[str, str]) -> str:
    """Write other words for the labels."""
    return _in_list(text, lambda line: LABEL.sub(lambda m: f"{words.get(m[1], m[1])}：", line))


def label_marks(text: str, mark: str) -> str:
    """Write labels in another shape: `mark` with {} for the word."""
    return _in_list(text, lambda line: LABEL.sub(lambda m: mark.format(m[1]), line))


def numbered_labels(text: str) -> str:
    """Number the labels within each problem: （一）整改目标：."""
    return _in_list(
        text, lambda line: LABEL.sub(lambda m: f"（{chinese_numeral(FIELDS.index(m[1]) + 1)}）{m[1]}：", line)
    )


def renumbered(text: str, mark: Callable[[int], str]) -> str:
    """Number the problems in another style."""
    count = 0

    def change(line: str) -> str:
        nonlocal count
        if not PROBLEM.match(line):
            return line
        count += 1
        return PROBLEM.sub(mark(count), line)

    return _in_list(text, change)


def remeasured(text: str, mark: Callable[[int], str]) -> str:
    """Number the measures in another style."""
    return _in_list(text, lambda line: re.sub(r"^(\d+)\.", lambda m: mark(int(m[1])), line))


def separated(text: str, separator: str) -> str:
    """Write another separator between units and leaders."""
    listed = re.compile("^(?:主体|牵头|配合)")
    parenthesis = re.compile(r"（[^）]*）")

    def change(line: str) -> str:
        kept = parenthesis.findall(line)
        bare = re.sub("[、，]", separator, parenthesis.sub("\0", line))
        return re.sub("\0", lambda _: kept.pop(0), bare) if listed.match(line) else line

    return _in_list(text, change)


def reordered(text: str, order: tuple[str, ...]) -> str:
    """Put the fields of problems without parts or groups into another order."""
    lines = text.split("\n")
    heads = [i for i, line in enumerate(lines) if PROBLEM.match(line)]
    start = next(i for i, line in enumerate(lines) if line.endswith("整改清单")) + 1
    heads = [head for head in heads if head >= start]
    result = lines[: heads[0]]
    for head, end in zip(heads, [*heads[1:], len(lines)], strict=True):
        result += _reorder_block([line for line in lines[head:end] if line], order)
    return "\n".join(result)


def _reorder_block(block: list[str], order: tuple[str, ...]) -> list[str]:
    if any(line.startswith("（一）") for line in block):
        return block
    fields: list[list[str]] = []
    for line in block[1:]:
        if LABEL.match(line):
            fields.append([])
        fields[-1].append(line)
    fields.sort(key=lambda each: next(i for i, name in enumerate(order) if each[0].startswith(name)))
    return [block[0], *(line for each in fields for line in each)]


def chaptered(text: str) -> str:
    """Give every field a heading of its own, as public notices do."""
    text = renumbered(text, lambda n: f"问题{chinese_numeral(n)}\n一、反馈问题\n")
    return _in_list(
        text,
        lambda line: LABEL.sub(lambda m: f"{chinese_numeral(FIELDS.index(m[1]) + 2)}、 {m[1]}\n", line),
    )


FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
OTHER_WORDS = {
    "整改目标": "目标任务",
    "主体责任单位": "责任单位(市级)",
    "牵头督导单位": "监管责任单位",
    "配合督导单位": "配合单位",
    "牵头督导市级领导": "责任领导",
    "整改措施": "重点措施",
    "整改时限": "完成时限",
}
ORDERS = {
    "measures-last": (*FIELDS[:5], FIELDS[6], FIELDS[5]),
    "deadline-first": (FIELDS[6], *FIELDS[:6]),
    "units-last": (FIELDS[0], FIELDS[5], FIELDS[6], *FIELDS[1:5]),
    "backwards": FIELDS[::-1],
}
COPIES: dict[str, Callable[[str], str]] = {
    "other-labels": lambda text: relabelled(text, OTHER_WORDS),
    "half-width-colon": lambda text: label_marks(text, "{}:"),
    "spaced-colon": lambda text: label_marks(text, " {} ： "),
    "value-below": lambda text: label_marks(text, "{}：\n"),
    "no-colon": lambda text: label_marks(text, "{}\n"),
    "tab": lambda text: label_marks(text, "{}\t"),
    "brackets": lambda text: label_marks(text, "【{}】"),
    "numbered-labels": numbered_labels,
    "chapters": chaptered,
    "problem-1、": lambda text: renumbered(text, lambda n: f"{n}、"),
    "problem-1.": lambda text: renumbered(text, lambda n: f"{n}."),
    "problem-full-width": lambda text: renumbered(text, lambda n: f"{n}．".translate(FULL_WIDTH)),
    "problem-（1）": lambda text: renumbered(text, lambda n: f"（{n}）"),
    "problem-word": lambda text: renumbered(text, lambda n: f"问题{chinese_numeral(n)}："),
    "problem-item": lambda text: renumbered(text, lambda n: f"第{chinese_numeral(n)}项 "),
    "problem-own-line": lambda text: renumbered(text, lambda n: f"问题{n}\n"),
    "statement-label": lambda text: renumbered(text, lambda n: f"{chinese_numeral(n)}、反馈问题："),
    "statement-label-only": lambda text: renumbered(text, lambda _: "反馈问题："),
    "measure-1、": lambda text: remeasured(text, lambda n: f"{n}、"),
    "measure-（1）": lambda text: remeasured(text, lambda n: f"（{n}）"),
    "measure-①": lambda text: remeasured(text, lambda n: CIRCLED[n - 1]),
    "measure-full-width": lambda text: remeasured(text, lambda n: f"{n}．".translate(FULL_WIDTH)),
    "alike-1、": lambda text: remeasured(renumbered(text, lambda n: f"{n}、"), lambda n: f"{n}、"),
    "alike-1.": lambda text: renumbered(text, lambda n: f"{n}."),
    "separator-，": lambda text: separated(text, "，"),
    "separator-；": lambda text: separated(text, "；"),
    "blank-lines": lambda text: text.replace("\n", "\n\n \n"),
    "indented": lambda text: "\n".join(f"　　{line}" for line in text.split("\n")),
    **{name: partial(reordered, order=order) for name, order in ORDERS.items()},
}
