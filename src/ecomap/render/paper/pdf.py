"""Pages as PDF: vector shapes, embedded letters, text that can be searched; equal pages give equal bytes."""

from __future__ import annotations

import hashlib
import math
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING

from ecomap.render.paper.canvas import CLOSE, CUBIC, LINE, MOVE, POINT_MM, QUADRATIC, Page, Shape, Words
from ecomap.render.paper.embed import embed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ecomap.render.paper.box import Box
    from ecomap.render.paper.embed import Embedded
    from ecomap.render.paper.faces import Face

_Fonts = dict["Face", tuple[str, "Embedded"]]


class _Objects:
    """The numbered objects of a file."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def add(self, body: str | bytes) -> int:
        """Add an object and return its number."""
        self.bodies.append(body.encode("ascii") if isinstance(body, str) else body)
        return len(self.bodies)

    def stream(self, content: bytes, entries: str = "") -> int:
        """Add a compressed stream and return its number."""
        packed = zlib.compress(content, 9)
        head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        return self.add(head.encode() + packed + b"\nendstream")

    def file(self, root: int, info: int) -> bytes:
        """Return the whole file."""
        parts, places, length = [b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"], [], 15
        for number, body in enumerate(self.bodies, start=1):
            places.append(length)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            length += len(parts[-1])
        mark = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        count = len(self.bodies) + 1
        parts.append(
            f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root {root} 0 R "
            f"/Info {info} 0 R /ID [<{mark}> <{mark}>] >>\nstartxref\n{length}\n%%EOF\n".encode()
        )
        return b"".join(parts)


def pdf_bytes(
    pages: Sequence[Page],
    *,
    title: str,
    as_of: dt.date,
    language: str = "zh",
    pool: frozenset[str] = frozenset(),
) -> bytes:
    """Return the pages as one PDF file.

    Parameters
    ----------
    as_of
        Stands in the file as the day of its making, so that equal content gives equal bytes.
    pool
        Characters of all files of a run, where several are made; makes the run faster and changes no byte.
    """
    objects = _Objects()
    fonts = _embed_fonts(pages, pool)
    font_numbers = {name: _add_font(objects, item) for name, item in fonts.values()}
    states: dict[tuple[float, float], str] = {}
    contents = [objects.stream(_content(page, fonts, states)) for page in pages]
    shades = " ".join(
        f"/{name} << /ca {_number(fill)} /CA {_number(stroke)} >>" for (fill, stroke), name in states.items()
    )
    named = " ".join(f"/{name} {number} 0 R" for name, number in font_numbers.items())
    resources = objects.add(f"<< /Font << {named} >> /ExtGState << {shades} >> >>")
    parent = len(objects.bodies) + len(pages) + 1
    kids = [
        objects.add(
            f"<< /Type /Page /Parent {parent} 0 R /Resources {resources} 0 R /Contents {content} 0 R "
            f"/MediaBox [0 0 {_number(page.width_mm / POINT_MM)} {_number(page.height_mm / POINT_MM)}] >>"
        )
        for page, content in zip(pages, contents, strict=True)
    ]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects.add(f"<< /Type /Pages /Count {len(kids)} /Kids [{listed}] >>")
    tongue = {"zh": "zh-CN"}.get(language, language)
    root = objects.add(
        f"<< /Type /Catalog /Pages {parent} 0 R /Lang ({tongue}) "
        "/ViewerPreferences << /DisplayDocTitle true >> >>"
    )
    day = f"(D:{as_of:%Y%m%d}000000Z)"
    info = objects.add(
        f"<< /Title <{_utf16(title, mark=True)}> /Creator (ecomap) /Producer (ecomap) "
        f"/CreationDate {day} /ModDate {day} >>"
    )
    return objects.file(root, info)


def _embed_fonts(pages: Sequence[Page], pool: frozenset[str]) -> _Fonts:
    """Embed the letters that the pages use, face by face in the order of first use."""
    used: dict[Face, set[str]] = defaultdict(set)
    for page in pages:
        for item in page.items:
            if isinstance(item, Words):
                for face, run in page.typeface.runs(item.text, bold=item.bold):
                    used[face].update(run)
    fonts: _Fonts = {}
    for number, (face, characters) in enumerate(used.items(), start=1):
        shared = frozenset(pool & face.characters)
        fonts[face] = (f"F{number}", embed(face, frozenset(characters), shared))
    return fonts


def _add_font(objects: _Objects, font: Embedded) -> int:
    """Add the objects of one font and return the number of the font."""
    kind = "/Subtype /CIDFontType0C" if font.is_cff else f"/Length1 {len(font.program)}"
    program = objects.stream(font.program, kind)
    ascent, descent, box = font.metrics
    descriptor = objects.add(
        f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [{' '.join(map(str, box))}] "
        f"/ItalicAngle 0 /Ascent {ascent} /Descent {descent} /CapHeight {ascent} /StemV 80 "
        f"/{'FontFile3' if font.is_cff else 'FontFile2'} {program} 0 R >>"
    )
    widths = " ".join(f"{code} [{width}]" for code, width in sorted(font.widths.items()))
    mapping = "" if font.is_cff else "/CIDToGIDMap /Identity "
    below = objects.add(
        f"<< /Type /Font /Subtype /CIDFontType{0 if font.is_cff else 2} /BaseFont /{font.name} {mapping}"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /DW 1000 /W [{widths}] >>"
    )
    back = objects.stream(_to_unicode(font.codes))
    return objects.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H "
        f"/DescendantFonts [{below} 0 R] /ToUnicode {back} 0 R >>"
    )


def _to_unicode(codes: dict[str, int]) -> bytes:
    """Return the map from codes to characters; characters that share a code are told as the first of them."""
    first = {code: character for character, code in reversed(list(codes.items()))}
    rows = [f"<{code:04X}> <{_utf16(character)}>" for code, character in sorted(first.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _content(page: Page, fonts: _Fonts, states: dict[tuple[float, float], str]) -> bytes:
    """Return the drawing of one page, in millimetres."""
    scale = _number(1 / POINT_MM)
    parts = [f"{scale} 0 0 {scale} 0 0 cm 4 M"]
    clip: Box | None = None
    for item in page.items:
        wanted = item.clip if isinstance(item, Shape) else None
        if wanted != clip:
            parts.append("Q" if clip is not None else "")
            if wanted is not None:
                parts.append(f"q {_rectangle(wanted)} re W n")
            clip = wanted
        parts.append(_shape(item, states) if isinstance(item, Shape) else _words(item, page, fonts))
    if clip is not None:
        parts.append("Q")
    return "\n".join(part for part in parts if part).encode("ascii")


def _shape(shape: Shape, states: dict[tuple[float, float], str]) -> str:
    style = shape.style
    state = states.setdefault((style.fill_opacity, style.stroke_opacity), f"G{len(states)}")
    setting = [f"q /{state} gs"]
    if style.fill:
        setting.append(f"{_color(style.fill)} rg")
    if style.stroke:
        dashes = " ".join(_number(length) for length in style.dash_mm)
        ends = "1 J 1 j" if style.is_round else "0 J 0 j"
        setting.append(f"{_color(style.stroke)} RG {_number(style.width_mm)} w {ends} [{dashes}] 0 d")
    paint = {(True, True): "B*", (True, False): "f*", (False, True): "S"}.get(
        (bool(style.fill), bool(style.stroke)), "n"
    )
    return f"{' '.join(setting)} {_path(shape)} {paint} Q"


def _path(shape: Shape) -> str:
    parts: list[str] = []
    points, codes = shape.points.tolist(), shape.codes.tolist()
    index = 0
    here = (0.0, 0.0)
    while index < len(codes):
        code = codes[index]
        if code in {MOVE, LINE}:
            here = points[index]
            parts.append(f"{_number(here[0])} {_number(here[1])} {'m' if code == MOVE else 'l'}")
            index += 1
        elif code == CLOSE:
            parts.append("h")
            index += 1
        else:
            stop = index + (2 if code == QUADRATIC else 3)
            curve = points[index:stop] if code == CUBIC else as_cubic(here, *points[index:stop])
            parts.append(" ".join(_number(value) for point in curve for value in point) + " c")
            here, index = curve[-1], stop
    return " ".join(parts)


def as_cubic(
    start: Sequence[float], control: Sequence[float], end: Sequence[float]
) -> list[tuple[float, float]]:
    """Return a quadratic curve as the control points and the end of a cubic one."""
    return [
        (start[0] + 2 / 3 * (control[0] - start[0]), start[1] + 2 / 3 * (control[1] - start[1])),
        (end[0] + 2 / 3 * (control[0] - end[0]), end[1] + 2 / 3 * (control[1] - end[1])),
        (end[0], end[1]),
    ]


def _words(words: Words, page: Page, fonts: _Fonts) -> str:
    turn, size = math.radians(words.turn_deg), words.size_mm
    cosine, sine = math.cos(turn), math.sin(turn)
    matrix = " ".join(_number(value) for value in (cosine, sine, -sine, cosine))
    parts, pen = [], 0.0
    for face, run in page.typeface.runs(words.text, bold=words.bold):
        name, font = fonts[face]
        codes = "".join(f"{font.codes[character]:04X}" for character in run)
        place = f"{_number(words.left + pen * cosine)} {_number(words.base + pen * sine)}"
        parts.append(f"/{name} {_number(size)} Tf {matrix} {place} Tm <{codes}> Tj")
        pen += size * sum(face.advance(character) for character in run)
    return f"q {_color(words.color)} rg BT {' '.join(parts)} ET Q"


def _rectangle(box: Box) -> str:
    return " ".join(_number(value) for value in (box.left, box.bottom, box.width, box.height))


def _color(color: str) -> str:
    return " ".join(_number(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))


def _number(value: float) -> str:
    """Write a number of millimetres to a ten-thousandth, shortest form."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _utf16(text: str, *, mark: bool = False) -> str:
    return ("FEFF" if mark else "") + text.encode("utf-16-be").hex().upper()
