"""Which areas a problem binds: all, the named ones, or some that nobody names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecomap.model import Scope
from ecomap.plan.units import area_of, split_list

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALL = re.compile("^(?:市辖)?(?:各|全市各|全市|全州|全县)")
_SOME = re.compile("相关|有关|涉及|涉事|部分|问题所在|所在地|属地")
_DEFINITION = re.compile(
    r"各[^，。；（）、]{1,6}(?:（[^（）]{1,6}）)?（(?:含|包括|包含|以及|及)([^（）]+?)[，,]?\s*(?:以)?下同）"
)
_CLASS = re.compile(
    "(?:技术|产业|经济|高新|旅游|示范|综合)*(?:开发区|管理区|度假区|示范区|试验区|保税区|新区|园区|林场|农场|区|县|市|镇|乡)$"
)


def defined_areas(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the areas that the document counts in where it says 各区县（市）（含…，下同）.

    Examples
    --------
    >>> defined_areas(["各区县（市）（含甲经济开发区、东湖和西湖管理区，下同）负责。"])
    ('甲经济开发区', '东湖管理区', '西湖管理区')
    """
    for line in lines:
        match = _DEFINITION.search(line.replace("(", "（").replace(")", "）"))
        if match:
            return tuple(area for item in split_list(match[1]) for area in _share_class(item))
    return ()


def _share_class(name: str) -> list[str]:
    """Split 东湖和西湖管理区 into two names; in 太和县 the 和 belongs to the name."""
    suffix = _CLASS.search(name)
    stem = name[: suffix.start()] if suffix else name
    first, _, second = stem.partition("和")
    if suffix is None or len(first) < 2 or not second:
        return [name]
    return [first if _CLASS.search(first) else first + suffix[0], second + suffix[0]]


def read_scope(units: Iterable[str], all_areas: tuple[str, ...]) -> Scope:
    """Return the scope that the responsible units of a problem give it.

    `all_areas` are those that the document itself defines. Offices of the city bind no area.

    Examples
    --------
    >>> read_scope(["甲县党委和人民政府", "市水利局"], ())
    Scope(kind='named', areas=('甲县',))
    >>> read_scope(["相关区县（市）委和人民政府"], ()).kind, read_scope(["各县市区"], ()).kind
    ('some', 'all')
    """
    areas = [(unit, area) for unit in units if (area := area_of(unit))]
    if any(_ALL.match(area) for _, area in areas):
        return Scope("all", all_areas)
    named = tuple(dict.fromkeys(area for _, area in areas if not _SOME.search(area)))
    return Scope("some" if len(named) < len({area for _, area in areas}) else "named", named)
