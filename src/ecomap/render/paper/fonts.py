"""Find a font for Chinese on this machine and check every character against it before anything is drawn.

Nothing is bundled: a font is taken from the system or from a package that brings one. Use it so:

>>> from ecomap.render.paper.fonts import typeface_for
>>> typeface = typeface_for(["石门县 1:100 000"])  # doctest: +SKIP
>>> typeface.width("石门县", 10.0)  # points  # doctest: +SKIP
30.0
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecomap.errors import MissingFontError
from ecomap.render.paper.extra import require_extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.font_manager import FontProperties

    from ecomap.render.paper.faces import Face

FAMILIES: tuple[str, ...] = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "SimSun",
    "SimSun-ExtB",
    "DejaVu Sans",
)
"""Families that are looked for, best first; what the first that is there lacks is asked of the next."""

_HINTS = ("noto", "sourcehan", "msyh", "pingfang", "hiragino", "heiti", "wqy", "sim", "songti")
_BOLD_FROM, _HEAVIEST = 600, 750
INSTALL = (
    "Install one: `apt install fonts-noto-cjk` on Debian and Ubuntu, "
    "`dnf install google-noto-sans-cjk-fonts` on Fedora; Windows (Microsoft YaHei, SimSun) "
    "and macOS (PingFang SC, Songti SC) bring theirs. "
    'Or name a file or family as `font = "..."` under [poster] of ecomap.toml.'
)
"""What to do where a font is missing."""


@dataclass(frozen=True)
class Typeface:
    """A family for text and what stands in for characters that it lacks, each plain and bold."""

    regular: tuple[Face, ...]
    """Faces to ask in turn for plain text; never empty."""
    bold: tuple[Face, ...]
    """Faces to ask in turn for bold text, the plain ones last."""

    @property
    def families(self) -> list[str]:
        """Families in the order in which they are asked."""
        return list(dict.fromkeys(face.family for face in self.regular))

    def properties(self, size_pt: float, *, bold: bool = False) -> FontProperties:
        """Return the typeface as matplotlib takes it, with its stand-ins."""
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - an extra

        return FontProperties(family=self.families, size=size_pt, weight="bold" if bold else "normal")

    def face_of(self, character: str, *, bold: bool = False) -> Face | None:
        """Return the face that shows a character, or None."""
        faces = self.bold if bold else self.regular
        return next((face for face in faces if character in face.characters), None)

    def runs(self, text: str, *, bold: bool = False) -> Iterator[tuple[Face, str]]:
        """Yield a text in pieces that one face shows each; a character without a face is left out."""
        shown = ((self.face_of(character, bold=bold), character) for character in text)
        for face, members in itertools.groupby(shown, key=lambda item: item[0]):
            if face is not None:
                yield face, "".join(character for _, character in members)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of one line of text in the unit of its size."""
        return size * sum(
            face.advance(character) for face, run in self.runs(text, bold=bold) for character in run
        )

    def missing(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the characters that no face shows, each with the first text it stands in."""
        found: dict[str, str] = {}
        for text in texts:
            for character in text:
                if not character.isspace() and character not in found and self.face_of(character) is None:
                    found[character] = text
        return found


def typeface_for(
    texts: Iterable[str], *, font: str = "", installed: Sequence[Face] | None = None
) -> Typeface:
    """Return the typeface for a sheet, with every character of its texts checked.

    Parameters
    ----------
    texts
        Everything that will be printed.
    font
        A font file or family that the user asks for; it comes before the families that are looked for.
    installed
        Faces to choose among; those of this machine where left out.

    Raises
    ------
    MissingExtraError
        matplotlib is not installed.
    MissingFontError
        There is no font for Chinese, the font asked for is not there, or characters are in none of them.
        The message names the characters and what to install.
    """
    require_extra()
    faces = list(installed) if installed is not None else _installed_faces()
    ordered = [*_asked(font, faces), *(face for name in FAMILIES for face in faces if face.family == name)]
    regular = tuple(dict.fromkeys(face for face in ordered if not face.is_bold))
    if not any("中" in face.characters for face in regular):
        raise MissingFontError(f"No font for Chinese is installed, so nothing is printed. {INSTALL}")
    bold = tuple(dict.fromkeys((*(face for face in ordered if face.is_bold), *regular)))
    typeface = Typeface(regular, _like(regular, bold))
    lacking = typeface.missing(texts)
    if lacking:
        named = ", ".join(
            f"{character} (U+{ord(character):04X}, in {text!r})" for character, text in lacking.items()
        )
        raise MissingFontError(
            f"{len(lacking)} character(s) are in none of the fonts {', '.join(typeface.families)}: {named}. "
            f"{INSTALL}"
        )
    return typeface


def _like(regular: tuple[Face, ...], bold: tuple[Face, ...]) -> tuple[Face, ...]:
    """Ask for a bold character in the bold cut of the family that shows it when plain."""
    rank = {face.family: number for number, face in reversed(list(enumerate(regular)))}
    return tuple(sorted(bold, key=lambda face: (rank.get(face.family, len(rank)), not face.is_bold)))


def _asked(font: str, faces: Sequence[Face]) -> list[Face]:
    """Return the faces of the font that the user asks for."""
    if not font:
        return []
    found = [face for face in faces if face.family == font]
    if not found and Path(font).is_file():
        found = _faces_of_file(font)
    if not found:
        raise MissingFontError(f"The font {font!r} of [poster] in ecomap.toml is no file and no family here.")
    return found


def _installed_faces() -> list[Face]:
    """Return the faces of the families we know, upright, at most one plain and one bold a family."""
    from matplotlib import font_manager  # noqa: PLC0415 - an extra

    manager = font_manager.fontManager
    # matplotlib keeps its list of fonts on disk: one removed since is still in it, a new one is not.
    if not any(entry.name in FAMILIES[:-1] and Path(entry.fname).is_file() for entry in manager.ttflist):
        known = {entry.fname for entry in manager.ttflist}
        for path in sorted(font_manager.findSystemFonts()):
            if path not in known and any(hint in Path(path).name.lower() for hint in _HINTS):
                manager.addfont(path)
    best: dict[tuple[str, bool], tuple[int, str, int]] = {}
    for entry in manager.ttflist:
        weight = _weight(entry.weight)
        if entry.style != "normal" or entry.name not in FAMILIES or weight > _HEAVIEST:
            continue
        if not Path(entry.fname).is_file():
            continue
        bold = weight >= _BOLD_FROM
        rank = (abs(weight - (700 if bold else 400)), entry.fname, entry.index)
        best[entry.name, bold] = min(best.get((entry.name, bold), rank), rank)
    return [_face(path, index, name, bold) for (name, bold), (_, path, index) in sorted(best.items())]


def _weight(weight: str | float) -> int:
    """Return a weight of matplotlib's list as a number."""
    from matplotlib.font_manager import weight_dict  # noqa: PLC0415 - an extra

    return weight_dict.get(weight, 400) if isinstance(weight, str) else int(weight)


def _faces_of_file(path: str) -> list[Face]:
    """Return the faces of a font file that the user names."""
    from matplotlib.ft2font import FT2Font, StyleFlags  # noqa: PLC0415 - an extra

    try:
        count = FT2Font(path).num_faces
        fonts = [FT2Font(path, face_index=index) for index in range(count)]
    except (OSError, RuntimeError) as error:
        raise MissingFontError(f"{path}: no font that can be read ({error}).") from None
    return [
        _face(path, index, font.family_name, bool(font.style_flags & StyleFlags.BOLD))
        for index, font in enumerate(fonts)
    ]


def _face(path: str, index: int, family: str, bold: bool) -> Face:  # noqa: FBT001 - three plain values
    from ecomap.render.paper.faces import Face  # noqa: PLC0415 - an extra

    return Face(path, index, family, bold)
