"""Papers, and how lengths and type grow with them."""

from __future__ import annotations

from dataclasses import dataclass

PAPERS: dict[str, tuple[float, float, float]] = {
    "A4": (210.0, 297.0, 0.80),
    "A3": (297.0, 420.0, 1.0),
    "A2": (420.0, 594.0, 1.25),
    "A1": (594.0, 841.0, 1.6),
    "A0": (841.0, 1189.0, 2.1),
}
"""Short and long edge in millimetres (ISO 216), and the factor of all type.

Type grows slower than paper: a larger sheet is read from farther away, but it is also made to hold more.
"""

SMALLEST_PT = 5.7
"""Type below this, 2 mm from the top of a Chinese character to its foot, is not printed on any paper."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Lengths and type of one paper, told as they are on A3."""

    factor: float
    """How much larger than on A3."""

    def mm(self, length: float) -> float:
        """Return a length in millimetres."""
        return length * self.factor

    def pt(self, size: float) -> float:
        """Return a size of type in points, never below what can be read."""
        return max(size * self.factor, SMALLEST_PT)

    @property
    def margin(self) -> float:
        """White edge that any printer leaves, in millimetres."""
        return max(7.0, self.mm(9))
