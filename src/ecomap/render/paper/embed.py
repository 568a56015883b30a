"""Fonts inside a PDF: only the letters that are used, with the way back to text.

References
----------
ISO 32000-1:2008, 9.7 (composite fonts) and 9.9 (embedded font programs): CFF outlines go in as a CIDFontType0
with `FontFile3`, TrueType outlines as a CIDFontType2 with `FontFile2`.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fontTools import subset
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from ecomap.render.paper.faces import Face


@dataclass(frozen=True, slots=True)
class Embedded:
    """A subset of a face as a PDF wants it."""

    name: str
    """PostScript name with the tag of a subset."""
    program: bytes
    """The font program."""
    is_cff: bool
    """Whether its outlines are CFF; else TrueType."""
    codes: dict[str, int]
    """Code of each character in strings of the PDF."""
    widths: dict[int, int]
    """Advance of each code in thousandths of an em."""
    metrics: tuple[int, int, tuple[int, int, int, int]]
    """Ascent, descent and bounding box in thousandths of an em."""


def embed(face: Face, characters: frozenset[str], pool: frozenset[str]) -> Embedded:
    """Cut a face down to some characters.

    Parameters
    ----------
    pool
        All characters of a run. The large file is cut down to them once, and each sheet's own from there,
        which is twenty times faster and gives the same bytes. So that it does, boxes and times of the file
        are left as its makers wrote them: worked out anew, they would be those of the pool.
    """
    pooled = io.BytesIO(_pool_file(face.path, face.index, pool | characters))
    font = TTFont(pooled, recalcBBoxes=False, recalcTimestamp=False)
    _cut(font, characters)
    scale = 1000 / font["head"].unitsPerEm
    names, order = font.getBestCmap(), font.getGlyphOrder()
    number = {name: gid for gid, name in enumerate(order)}
    is_cff = "CFF " in font
    is_keyed = is_cff and hasattr(font["CFF "].cff.topDictIndex[0], "ROS")
    codes = {
        character: int(names[ord(character)][3:]) if is_keyed else number[names[ord(character)]]
        for character in sorted(characters)
    }
    widths = {
        code: round(font["hmtx"][names[ord(character)]][0] * scale) for character, code in codes.items()
    }
    head, across = font["head"], font["hhea"]
    box = tuple(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax))
    metrics = (round(across.ascent * scale), round(across.descent * scale), box)
    name = str(font["name"].getDebugName(6) or face.family).replace(" ", "")
    program = _program(font, is_cff=is_cff)
    return Embedded(f"{_tag(program)}+{name}", program, is_cff, codes, widths, metrics)


@lru_cache(maxsize=8)
def _pool_file(path: str, index: int, characters: frozenset[str]) -> bytes:
    """Return a font file with only some characters."""
    font = TTFont(path, fontNumber=index, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    _cut(font, characters)
    buffer = io.BytesIO()
    font.save(buffer)
    font.close()
    return buffer.getvalue()


def _cut(font: TTFont, characters: frozenset[str]) -> None:
    """Take everything out of a font that does not draw these characters."""
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True, name_IDs=[6]
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "MATH"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in characters])
    cutter.subset(font)


def _program(font: TTFont, *, is_cff: bool) -> bytes:
    if is_cff:
        table: Any = font["CFF "]
        return bytes(table.compile(font))
    for table in set(font.keys()) - {"GlyphOrder", "head", "hhea", "hmtx", "maxp", "loca", "glyf"}:
        del font[table]
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _tag(program: bytes) -> str:
    """Return six letters that differ where subsets differ."""
    return "".join(chr(65 + byte % 26) for byte in hashlib.sha256(program).digest()[:6])
