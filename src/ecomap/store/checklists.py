"""The tables `[[checklists.KIND]]` of `ecomap.toml`: what is asked at every site of a kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecomap.errors import ConfigError
from ecomap.model import AnswerType, ChecklistItem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_MEMBERS = {"key", "label", "label_en", "answer", "choices"}


def read_checklists(
    value: object, path: Path, *, kinds: Collection[str]
) -> dict[str, tuple[ChecklistItem, ...]]:
    """Read the questions of every kind.

    Raises
    ------
    ConfigError
        If a kind is unknown, or a question has not what it needs.
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: write questions as [[checklists.KIND]], one table a question.")
    checklists = {}
    for kind, items in value.items():
        if kind not in kinds:
            raise ConfigError(f"{path}: checklists.{kind} is of no kind. Known: {', '.join(sorted(kinds))}.")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise ConfigError(f"{path}: write questions as [[checklists.{kind}]], one table a question.")
        questions = tuple(_question(item, f"{path}: checklists.{kind}") for item in items)
        keys = [question.key for question in questions]
        doubled = next((key for key in keys if keys.count(key) > 1), None)
        if doubled is not None:
            raise ConfigError(f"{path}: checklists.{kind} asks {doubled!r} twice.")
        checklists[kind] = questions
    return checklists


def _question(item: Mapping[str, Any], where: str) -> ChecklistItem:
    unknown = sorted(set(item) - _MEMBERS)
    if unknown:
        raise ConfigError(f"{where}: unknown setting {unknown[0]!r}. Known: {', '.join(sorted(_MEMBERS))}.")
    key, label, answer = (item.get(name, "") for name in ("key", "label", "answer"))
    if not (isinstance(key, str) and re.fullmatch(r"[a-z][a-z0-9_]*", key)):
        raise ConfigError(
            f"{where}: a question needs a key of lower-case letters, digits and _, got {key!r}."
        )
    label_en = item.get("label_en", label)
    if not (isinstance(label, str) and label and isinstance(label_en, str)):
        raise ConfigError(f"{where}.{key}: the question needs its 'label' as a text.")
    if answer not in set(AnswerType):
        raise ConfigError(f"{where}.{key}: 'answer' must be one of {', '.join(AnswerType)}, got {answer!r}.")
    choices = item.get("choices", [])
    is_list = isinstance(choices, list) and all(isinstance(choice, str) and choice for choice in choices)
    if not is_list or (answer == AnswerType.CHOICE) != bool(choices):
        raise ConfigError(f"{where}.{key}: 'choices' must be a list of texts, for the answer 'choice' alone.")
    return ChecklistItem(key, label, label_en, AnswerType(answer), tuple(choices))
