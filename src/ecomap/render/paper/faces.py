"""One face of a font file: which characters it has, how wide they are, what they look like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ft2font import FT2Font, LoadFlags

if TYPE_CHECKING:
    from numpy.typing import NDArray

# FreeType tells unscaled metrics only for outlines; at 1000 pixels an em its 1/64 pixel is fine enough.
_EM = 1000


@dataclass(frozen=True)
class Face:
    """A face of a font file; lengths are in em, the size of the type."""

    path: str
    """File of the font."""
    index: int
    """Number of the face in a collection, else 0."""
    family: str
    """Family name."""
    is_bold: bool
    """Whether this is the bold cut."""

    @cached_property
    def _font(self) -> FT2Font:
        font = FT2Font(self.path, face_index=self.index)
        font.set_size(_EM, 72)
        return font

    @cached_property
    def characters(self) -> frozenset[str]:
        """Characters that the face can show."""
        return frozenset(map(chr, self._font.get_charmap()))

    @lru_cache(maxsize=20_000)  # noqa: B019 - a handful of faces live as long as the program
    def advance(self, character: str) -> float:
        """Return how far a character moves the pen, in em."""
        glyph = self._font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
        return float(glyph.linearHoriAdvance) / 65536 / _EM

    @lru_cache(maxsize=20_000)  # noqa: B019 - as above
    def outline(self, character: str) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """Return the outline of a character: corners in em about the pen, and matplotlib's path codes."""
        self._font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
        corners, codes = self._font.get_path()
        return np.asarray(corners, dtype=float) / _EM, np.asarray(codes, dtype=np.uint8)
