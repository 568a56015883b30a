"""The words that label the fields of a problem, in the spellings of many cities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a field says."""

    STATEMENT = "statement"
    GOAL = "goal"
    RESPONSIBLE = "responsible"
    LEAD_SUPERVISOR = "lead_supervisor"
    COOP_SUPERVISOR = "coop_supervisor"
    LEADER = "leader"
    ACCEPTANCE = "acceptance"
    MEASURES = "measures"
    DEADLINE = "deadline"
    COMPLETION = "completion"
    COMPLETED_DATE = "completed_date"
    DELIST_OPINION = "delist_opinion"
    NEXT_STEP = "next_step"
    NOTICE_PERIOD = "notice_period"
    CONTACT = "contact"


_SPELLINGS: dict[Role, str] = {
    Role.STATEMENT: (
        "反馈问题 整改问题 问题描述 整改任务 整改任务内容 反馈问题内容 问题 问题内容 督察反馈问题 "
        "反馈问题描述 任务内容 反馈问题及整改任务"
    ),
    Role.GOAL: "整改目标 目标任务 整改目标任务 工作目标 目标 整改目标及要求 整改目标要求 整改要求",
    Role.RESPONSIBLE: (
        "主体责任单位 责任单位 整改责任单位 整改实施主体 实施主体 责任主体 整改责任主体 整改主体 "
        "主要责任单位 属地责任单位 整改单位 责任部门 整改主体责任单位 实施责任单位 整改实施单位"
    ),
    Role.LEAD_SUPERVISOR: (
        "牵头督导单位 监管责任单位 督查部门 督导单位 牵头单位 牵头部门 督导部门 督查单位 督办单位 "
        "监管单位 监督单位 牵头责任单位 整改牵头单位 行业主管部门 行业监管单位 牵头督办单位 "
        "整改督导单位 牵头监管单位"
    ),
    Role.COOP_SUPERVISOR: (
        "配合督导单位 配合单位 配合部门 协同单位 协办单位 参与单位 配合责任单位 协助单位 "
        "配合督导部门 协同督导单位 配合监管单位 整改配合单位 协调配合单位"
    ),
    Role.ACCEPTANCE: (
        "牵头验收单位 配合验收单位 整改验收单位 市直牵头验收单位 验收单位 验收销号单位 "
        "销号验收单位 验收责任单位 验收部门"
    ),
    Role.MEASURES: (
        "整改措施 重点措施 整改措施及其主要工作 整改措施及完成情况 措施 主要措施 具体措施 "
        "工作措施 整改具体措施 具体整改措施 整改任务及措施 重点任务"
    ),
    Role.DEADLINE: (
        "整改时限 整改期限 完成时限 时限 完成期限 整改完成时限 办结时限 时限要求 整改时限要求 "
        "完成时间 计划完成时间 整改时间 完成整改时限"
    ),
    Role.COMPLETION: (
        "整改完成情况 完成情况 整改完成 整改措施落实情况 整改进展情况 整改落实情况 整改情况 进展情况 整改成效"
    ),
    Role.COMPLETED_DATE: "整改完成时间 实际完成时间",
    Role.DELIST_OPINION: "销号意见 验收意见 销号结论",
    Role.NEXT_STEP: "下一步工作打算 下一步工作 下一步打算 下步工作打算 下一步工作计划",
    Role.NOTICE_PERIOD: "公示时间 公示期间 公示期",
    Role.CONTACT: "联系电话 监督电话 受理部门 联系地址 举报电话 联系人 联系方式",
}
_ROLES = {spelling: role for role, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_LEADER = re.compile(
    "(?:整改)?(?:牵头|督导|责任|包案|包保|分管|联系|挂点|督办|挂牌)*(?:省|市|州|县|区)?级?(?:责任)?领导"
    "|(?:整改|督导|牵头|包案)?责任人"
)

_LEVEL = re.compile("^[省市州县区][级直]")
_QUALIFIER = re.compile(r"[（(]([^（()）]*)[）)]")


class Ending(StrEnum):
    """What closes a label; only a colon or brackets are sure signs."""

    COLON = "colon"
    ALONE = "alone"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a line."""

    role: Role
    """What the field says."""
    word: str
    """The label as the document spells it, without marks and spaces."""
    qualifier: str
    """What stood in parentheses in the label; empty where nothing did."""
    value: str
    """What follows on the same line."""
    ending: Ending
    """What closes it."""


_HEADS: tuple[tuple[Ending, re.Pattern[str]], ...] = (
    (Ending.COLON, re.compile(r"([【\[〔][^】\]〕]{1,24}[】\]〕])\s*[:：]?\s*")),
    (Ending.COLON, re.compile(r"([^:：]{1,24}?)[:：]\s*")),
    (Ending.ALONE, re.compile(r"(.{1,24})$")),
    (Ending.STOP, re.compile(r"([^ 。]{3,24})[ 。]\s*")),
)
_UNKNOWN = re.compile(
    r"[\u4e00-\u9fff（）()]{0,12}(?:单位|部门|领导|责任人|时限|期限|时间|情况|依据|备注|类型|来源|级别)\s*[:：]"
)
_INLINE = re.compile(r"(?<=[ 。；;])([^ 。；;，,:：]{4,24})[:：]")


def role_of(word: str) -> Role | None:
    """Return the role of a label, however it is spaced, bracketed or qualified, or None.

    Examples
    --------
    >>> role_of("责任单位(市级)").name, role_of("整改 时限").name, role_of("牵头督导市级领导").name
    ('RESPONSIBLE', 'DEADLINE', 'LEADER')
    >>> role_of("县级责任单位").name, role_of("指导思想") is None
    ('RESPONSIBLE', True)
    """
    bare = re.sub(r"[\s【】\[\]〔〕*＊#]", "", _QUALIFIER.sub("", word))
    for spelling in (bare, _LEVEL.sub("", bare)):
        if spelling in _ROLES:
            return _ROLES[spelling]
    return Role.LEADER if _LEADER.fullmatch(bare) else None


def parse_label(line: str) -> Label | None:
    """Return the label at the head of a line with the value behind it, or None.

    Examples
    --------
    >>> parse_label("整改措施:").role.name, parse_label("责任单位（市级）：市水利局").value
    ('MEASURES', '市水利局')
    >>> parse_label("整改措施落实到位，成效明显。") is None
    True
    """
    for ending, pattern in _HEADS:
        match = pattern.match(line)
        role = role_of(match[1]) if match else None
        if match and role:
            qualifier = _QUALIFIER.search(match[1])
            return Label(
                role=role,
                word=re.sub(r"\s", "", match[1]),
                qualifier=qualifier[1] if qualifier else "",
                value=line[match.end() :],
                ending=ending,
            )
    return None


def looks_like_label(line: str) -> bool:
    """Say whether a line begins as labels do, with a word that the table does not know.

    Examples
    --------
    >>> looks_like_label("统筹协调单位：市政府办"), looks_like_label("加强巡查：每月一次。")
    (True, False)
    """
    return _UNKNOWN.match(line) is not None


def split_at_labels(line: str) -> list[str]:
    """Split a line that carries several labelled fields.

    Examples
    --------
    >>> split_at_labels("责任单位：市水利局 整改时限：2030年底前")
    ['责任单位：市水利局', '整改时限：2030年底前']
    """
    cuts = [
        match.start() for match in _INLINE.finditer(line) if role_of(match[1]) not in {None, Role.STATEMENT}
    ]
    return [line[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)]
