"""Lists of units and leaders: separators, parentheses, shared suffixes."""

from __future__ import annotations

import re

_SEPARATORS = "、，,；;"
_OPEN, _CLOSE = "（(【", "）)】"

_LEVEL = "[县区市旗州]"
_GOVERNMENT = "(?:人民)?政府(?![办机国])"
_ADMINISTRATION = re.compile(
    rf"(?:(?P<level>{_LEVEL})委(?:[和及与、]?(?P=level){_GOVERNMENT})"
    rf"|(?:党工?委|委)?[和及与、]?(?:{_GOVERNMENT}|管理?委员?会)"
    r"|党工?委|委)$"
)
"""What several areas can share at the end of a list: 党委和人民政府, 县委和县政府, 管委会, ..."""
_GLUED = re.compile(rf"(?<=[党工县区市州旗])委、(?=(?:{_LEVEL})?{_GOVERNMENT}|管委会|管理委员会)")
"""A separator inside one suffix: 党委、政府."""
_GLUE = "\1"

AREA_END = "县|区|市|旗|州|盟|镇|乡|街道|林场|农场|新城"
_AREA = re.compile(rf".*(?:{AREA_END})|各地|各级")
_UNIT_END = re.compile(
    r".*(?:局|委|办|办公室|厅|部|院|会|政府|公司|集团|中心|处|队|站|所|室|校|学|行|社|厂|馆|团|署|关|庭|网|组|"
    rf"单位|部门|企业|方|{AREA_END})"
)
_AND_BETWEEN_UNITS = re.compile(
    rf"(?<=[局办厅会司心])[和及与](?=[省市州县区各])|(?<=[委])[和及与](?=[省市州县区](?!{_GOVERNMENT}))"
    rf"|(?<={_LEVEL})[和及与](?=[^和及与]+{_LEVEL})"
)
_OPEN_END = re.compile(r"(?<=.)等(?:相关|有关)?(?:单位|部门)?$")


def split_list(text: str) -> list[str]:
    """Split at 、 and its kin outside parentheses; spaces and a full stop at the end go.

    Examples
    --------
    >>> split_list("市住建局（市人防办、市房产局），市水利局。 ")
    ['市住建局（市人防办、市房产局）', '市水利局']
    """
    items, depth, start = [], 0, 0
    text = text.strip().rstrip("。.")
    for index, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character in _SEPARATORS and depth <= 0:
            items.append(text[start:index])
            start = index + 1
    items.append(text[start:])
    return [item.strip() for item in items if item.strip()]


def read_units(text: str) -> tuple[list[str], list[str]]:
    """Read a list of units; return them with those that do not look like units.

    An administration named once at the end belongs to every bare area before it.

    Examples
    --------
    >>> read_units("甲区、乙县党委和人民政府，市住建局（市人防办）")[0]
    ['甲区党委和人民政府', '乙县党委和人民政府', '市住建局（市人防办）']
    """
    text = _GLUED.sub(f"委{_GLUE}", text)
    pieces = [
        piece for item in split_list(text) for spaced in _split_spaces(item) for piece in _split_and(spaced)
    ]
    units = [unit.replace(_GLUE, "、") for unit in _distribute(pieces)]
    strange = [unit for unit in units if not is_unit(unit) or _OPEN_END.search(unit)]
    return [_OPEN_END.sub("", unit) for unit in units], strange


def read_leaders(text: str) -> tuple[list[str], list[str]]:
    """Read a list of people; return them with those that do not look like a name.

    A name of two characters may be spaced out to the width of three.

    Examples
    --------
    >>> read_leaders("王 五、欧阳六；李四")
    (['王五', '欧阳六', '李四'], [])
    """
    names: list[str] = []
    for item in split_list(text):
        is_half = False
        for word in item.split():
            if is_half and len(word) == 1:
                names[-1] += word
            else:
                names.append(word)
            is_half = len(names[-1]) == 1
    return names, [name for name in names if not re.fullmatch(r"[\u3400-\u9fff·]{2,6}", name)]


def is_unit(text: str) -> bool:
    """Say whether a text ends as names of units and areas do."""
    return _UNIT_END.fullmatch(without_parentheses(text)) is not None and len(text) >= 2


def area_of(unit: str) -> str | None:
    """Return the area that a unit administers, or None for an office of a higher level.

    Examples
    --------
    >>> area_of("甲县党委和人民政府"), area_of("丙市市委和市政府"), area_of("丁区委和人民政府")
    ('甲县', '丙市', '丁区')
    >>> area_of("市水利局") is None
    True
    """
    bare = without_parentheses(unit.replace(_GLUE, "、"))
    if _AREA.fullmatch(bare):
        return bare
    suffix = _ADMINISTRATION.search(bare)
    if suffix is None:
        return None
    area = re.sub(r"([县区旗])\1$", r"\1", bare[: suffix.start()])
    return area if len(area) >= 2 and _AREA.fullmatch(area) else None


def without_parentheses(text: str) -> str:
    """Drop what stands in parentheses."""
    return re.sub(r"[（(][^（()）]*[）)]", "", text)


def _split_spaces(item: str) -> list[str]:
    """Split at spaces between two units; a space inside a unit is the layout's."""
    pieces: list[str] = []
    for word in item.split():
        if pieces and not (is_unit(word) and is_unit(pieces[-1])):
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _split_and(item: str) -> list[str]:
    """Split at a 和 that joins two units; one in parentheses or inside 党委和人民政府 stays."""
    cuts = [
        match.start()
        for match in _AND_BETWEEN_UNITS.finditer(item)
        if len(re.findall("[（(]", item[: match.start()])) == len(re.findall("[）)]", item[: match.start()]))
    ]
    starts = [0, *(cut + 1 for cut in cuts)]
    return [item[start:end] for start, end in zip(starts, [*cuts, len(item)], strict=True)]


def _distribute(pieces: list[str]) -> list[str]:
    """Give every bare area the administration that ends its run."""
    units: list[str] = []
    suffix: re.Match[str] | None = None
    for piece in reversed(pieces):
        bare = without_parentheses(piece)
        if _AREA.fullmatch(bare):
            units.append(piece + (_fit(suffix, bare) if suffix else ""))
            continue
        suffix = _ADMINISTRATION.search(piece.replace(_GLUE, "、")) if area_of(piece) else None
        units.append(piece)
    return units[::-1]


def _fit(suffix: re.Match[str], area: str) -> str:
    """Return a shared suffix in the words of one area: 县委和县政府 of a district is 区委和区政府."""
    level = suffix["level"]
    return suffix[0].replace(level, area[-1]) if level and area[-1] in "县区市旗州" else suffix[0]
