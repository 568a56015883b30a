"""Boxes on a page, in millimetres from its lower left corner."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """An upright box."""

    left: float
    """Left edge."""
    bottom: float
    """Lower edge."""
    right: float
    """Right edge."""
    top: float
    """Upper edge."""

    @property
    def width(self) -> float:
        """Width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """Middle."""
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2)

    def grown(self, by: float) -> Box:
        """Return the box with every edge moved outwards; inwards for a negative number."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def meets(self, other: Box) -> bool:
        """Say whether two boxes share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def holds(self, other: Box) -> bool:
        """Say whether the other box lies inside this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def cut_top(self, height: float) -> tuple[Box, Box]:
        """Return a strip along the upper edge, and the rest."""
        edge = self.top - height
        return Box(self.left, edge, self.right, self.top), Box(self.left, self.bottom, self.right, edge)

    def cut_bottom(self, height: float) -> tuple[Box, Box]:
        """Return a strip along the lower edge, and the rest."""
        edge = self.bottom + height
        return Box(self.left, self.bottom, self.right, edge), Box(self.left, edge, self.right, self.top)

    def cut_right(self, width: float) -> tuple[Box, Box]:
        """Return a strip along the right edge, and the rest."""
        edge = self.right - width
        return Box(edge, self.bottom, self.right, self.top), Box(self.left, self.bottom, edge, self.top)

    def cut_left(self, width: float) -> tuple[Box, Box]:
        """Return a strip along the left edge, and the rest."""
        edge = self.left + width
        return Box(self.left, self.bottom, edge, self.top), Box(edge, self.bottom, self.right, self.top)
